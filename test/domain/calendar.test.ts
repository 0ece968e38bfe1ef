import { expect, test } from 'vitest';

import { addDays, dataInterval, parseLogicalDate } from '../../src/domain/calendar.ts';

test.each([
  ['2026-01-02', { date: '2026-01-02', hour: null }],
  ['2026-01-02T05', { date: '2026-01-02', hour: 5 }],
  ['2026-01-02 23:00:00', { date: '2026-01-02', hour: 23 }],
])('%s is a logical date', (text, expected) => {
  expect(parseLogicalDate(text)).toEqual(expected);
});

test.each(['', '2026-1-2', '2026-02-30', '2026-01-02T24', '2026-01-02T05:30', '20260102', 'today'])(
  '%j is none',
  (text) => {
    expect(parseLogicalDate(text)).toBeUndefined();
  },
);

test('days are calendar days: leap years, year ends, no clock change', () => {
  expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
  expect(addDays('2026-03-29', 1)).toBe('2026-03-30');
  expect(addDays('2026-01-02', -30)).toBe('2025-12-03');
  expect(addDays('9999-12-31', 1)).toBeUndefined();
  expect(addDays('0000-01-01', -1)).toBeUndefined();
  expect(addDays('2026-01-01', 9_999_999)).toBeUndefined();
});

test.each([
  ['hour', 5, '2026-01-31 05:00:00', '2026-01-31 06:00:00'],
  ['hour', 23, '2026-01-31 23:00:00', '2026-02-01 00:00:00'],
  ['day', null, '2026-01-31 00:00:00', '2026-02-01 00:00:00'],
  ['week', null, '2026-01-31 00:00:00', '2026-02-07 00:00:00'],
  ['month', null, '2026-01-31 00:00:00', '2026-02-28 00:00:00'],
] as const)('an interval of one %s', (interval, hour, start, end) => {
  expect(dataInterval({ date: '2026-01-31', hour }, interval)).toEqual({ start, end });
});

test('months of one length keep the day, also over the year end and before the year 100', () => {
  expect(dataInterval({ date: '2025-12-15', hour: null }, 'month')?.end).toBe(
    '2026-01-15 00:00:00',
  );
  expect(dataInterval({ date: '0050-01-31', hour: null }, 'month')?.end).toBe(
    '0050-02-28 00:00:00',
  );
  expect(dataInterval({ date: '9999-12-31', hour: null }, 'day')).toBeUndefined();
});
