const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** How old something is, as a person says it: the largest units, the rest cut off (`2d 3h`, `45m`, `0s`). */
export function formatAge(milliseconds: number, units: number): string {
  let rest = Math.abs(milliseconds);
  const counts = UNITS.map(([name, length]) => {
    const count = Math.floor(rest / length);
    rest -= count * length;
    return { name, count };
  });
  const first = counts.findIndex(({ count }) => count > 0);
  if (first === -1) return '0s';
  return counts
    .slice(first, first + units)
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${String(count)}${name}`)
    .join(' ');
}
