const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** Bytes of `512MB` or `4GiB`; undefined when it is no size, or less than a byte. */
export function parseSize(text: string): number | undefined {
  const [, count, unit] = /^(\d+(?:\.\d+)?)\s*([KMGT]?i?B)$/i.exec(text) ?? [];
  const bytes = Number(count) * (UNITS[unit?.toLowerCase() ?? ''] ?? NaN);
  return bytes >= 1 ? Math.floor(bytes) : undefined;
}
