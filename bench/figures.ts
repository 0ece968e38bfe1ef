/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('no values');
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? NaN) + high) / 2;
}

/**
 * How much longer `values` took than `reference`, both in the order of the rounds: the median of the ratios within a
 * round, which drift of the machine between rounds does not touch.
 */
export function ratio(values: readonly number[], reference: readonly number[]): number {
  if (values.length !== reference.length) throw new Error('the two were not measured in one run');
  return median(values.map((value, round) => value / (reference[round] ?? NaN)));
}

/** Three significant digits: more would be noise. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
