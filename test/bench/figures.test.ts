import { describe, expect, it } from 'vitest';
import { median, ratio, rounded } from '../../bench/figures.ts';

describe('median', () => {
  it('is the middle value whatever the order', () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  it('is between the two in the middle', () => {
    expect(median([4, 1, 2, 100])).toBe(3);
  });

  it('does not exist without values', () => {
    expect(() => median([])).toThrow('no values');
  });
});

describe('ratio', () => {
  it('compares within a round, so that a machine that slows down changes nothing', () => {
    expect(ratio([50, 100, 500], [100, 200, 1000])).toBe(0.5);
    expect(median([50, 100, 500]) / median([1000, 200, 100])).toBe(0.5);
  });

  it('is not the ratio of the medians', () => {
    expect(ratio([10, 20, 30], [10, 40, 10])).toBe(1);
  });

  it('refuses what was measured in different runs', () => {
    expect(() => ratio([1, 2], [1])).toThrow('not measured in one run');
  });
});

it('keeps three digits', () => {
  expect([rounded(1234.5), rounded(0.45678), rounded(7)]).toEqual([1230, 0.457, 7]);
});
