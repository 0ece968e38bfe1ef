/**
 * The alternatives of an IPv6 address: eight groups of 16 bits, of which `::` may stand for one run of any length and
 * the last two may be an IPv4 address (RFC 4291, section 2.2).
 */
export function ipv6(group: string, ipv4: string): string {
  const last = `(?:${group}:${group}|${ipv4})`;
  const full = `(?:${group}:){6}${last}`;
  // `before` groups stand left of `::`; at most 7 - before stand right of it.
  const shortened = Array.from({ length: 8 }, (_, before) => {
    const left = before === 0 ? '' : `${group}${repeated(`:${group}`, before - 1)}`;
    return `${left}::${rightOf(7 - before, group, ipv4)}`;
  });
  return [full, ...shortened].join('|');
}

function rightOf(most: number, group: string, ipv4: string): string {
  if (most === 0) return '';
  const plain = `${group}(?::${group}){0,${String(most - 1)}}`;
  const mixed = most < 2 ? [] : [`(?:${group}:){0,${String(most - 2)}}${ipv4}`];
  return `(?:${[plain, ...mixed].join('|')})?`;
}

function repeated(part: string, times: number): string {
  return times === 0 ? '' : `(?:${part}){${String(times)}}`;
}
