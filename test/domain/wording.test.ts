import { expect, test } from 'vitest';
import { formatShare } from '../../src/domain/wording.ts';

test.each([
  [0, '0%'],
  [1, '100%'],
  [0.25, '25%'],
  [1 / 3, '33%'],
  [0.0123, '1.2%'],
  [11 / 3_000_000, '0.00037%'],
  [1e-9, '1.0e-7%'],
  [0.985, '99%'],
  [1096 / 1100, '99.64%'],
  [2_999_989 / 3_000_000, '99.99963%'],
  [1 - 1e-9, '99.9999999%'],
  [1.5, '150%'],
  [12.345, '1,235%'],
])('a share of %d is %s', (share, text) => {
  expect(formatShare(share)).toBe(text);
});
