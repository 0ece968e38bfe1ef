const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * Reads `30s`, `5m`, `2h`, `2d`, `1w`, `500ms` and sums such as `1h30m` as milliseconds; a day has 24 hours. Undefined
 * for anything else, a bare number included: nobody knows its unit.
 */
export function parseDuration(text: string): number | undefined {
  const compact = text.trim();
  if (!/^(?:\d{1,9}(?:ms|[smhdw])\s*)+$/.test(compact)) return undefined;
  const parts = compact.matchAll(/(\d+)(ms|[smhdw])/g);
  return [...parts].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0),
    0,
  );
}

/** The longest unit that says it exactly: `90s`, `2h`, `250ms`. */
export function formatDuration(milliseconds: number): string {
  const unit = ['w', 'd', 'h', 'm', 's'].find(
    (u) => milliseconds > 0 && milliseconds % (UNITS[u] ?? 1) === 0,
  );
  return unit === undefined
    ? `${String(milliseconds)}ms`
    : `${String(milliseconds / (UNITS[unit] ?? 1))}${unit}`;
}
