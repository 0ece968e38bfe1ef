import { expect, test } from 'vitest';

import { formatDuration, parseDuration } from '../../src/domain/duration.ts';

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['5m', 300_000],
  ['1h30m', 5_400_000],
  ['1h 30m', 5_400_000],
  ['2d', 172_800_000],
  ['1w', 604_800_000],
  ['0s', 0],
])('%s', (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});

test.each(['', '5', '5 minutes', '1.5h', '-1s', 'h', '1y', '99999999999s'])(
  '%j is no duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);

test('is shown in the unit that says it exactly', () => {
  const texts = ['90s', '2h', '250ms', '1w', '25h', '0ms'];
  expect(texts.map((text) => formatDuration(parseDuration(text) ?? NaN))).toEqual(texts);
});
