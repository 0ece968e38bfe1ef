import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAge } from '../../src/checks/age.ts';
import { endOf, MOST_STEPS, stepsOf, windowProblems } from '../../src/checks/calendar_window.ts';
import { differs, parseDifference } from '../../src/checks/difference.ts';
import { interpolate } from '../../src/checks/interpolate.ts';
import { literalFor, partitionLiteral } from '../../src/checks/operand.ts';
import { parseMeasure } from '../../src/checks/measure.ts';
import { shortSql } from '../../src/checks/own_text.ts';
import { formatPercent, parsePercent, percentProblems } from '../../src/checks/percent.ts';
import { instantOfWall, isTimeZone } from '../../src/checks/zone.ts';
import { instantOrder } from '../../src/domain/instant.ts';
import { parseTypeName } from '../../src/sql/typename.ts';
import { n } from './evidence.ts';

const HOUR = 3_600_000;
const type = (name: string) => parseTypeName(name)!;

describe('interpolate', () => {
  it.each([
    [1n, 2n, 4n, '0.5', { decimal: '1.5' }],
    [1n, 3n, 4n, '0.5', 2n],
    [5n, null, 1n, '1', 5n],
    [9007199254740993n, 9007199254740995n, 2n, '0.5', 9007199254740994n],
    [{ decimal: '2.00' }, { decimal: '10.00' }, 4n, '0.9', { decimal: '7.6' }],
    [1, 2, 2, '0.25', 1.25],
    [-Infinity, -Infinity, 2n, '0.5', -Infinity],
    [1, Infinity, 2n, '0.5', Infinity],
    [null, null, 0n, '0.5', null],
  ])('between %o and %o of %o at %s', (lower, upper, tested, q, expected) => {
    expect(interpolate(lower, upper, BigInt(tested), n(q))).toEqual(expected);
  });

  it('lies between its neighbours, as sorting and counting say', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt(-1000n, 1000n), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 0, max: 100 }),
        (values, percent) => {
          const sorted = [...values].sort((a, b) => Number(a - b));
          const position = ((sorted.length - 1) * percent) / 100;
          const [low, high] = [Math.floor(position), Math.ceil(position)];
          const found = interpolate(
            sorted[low]!,
            sorted[low + 1] ?? null,
            BigInt(sorted.length),
            n(percent / 100),
          );
          const number =
            typeof found === 'bigint'
              ? Number(found)
              : Number((found as { decimal: string }).decimal);
          const naive =
            Number(sorted[low]) + (position - low) * (Number(sorted[high]) - Number(sorted[low]));
          expect(number).toBeCloseTo(naive, 6);
        },
      ),
    );
  });
});

describe('a window of dates', () => {
  it('holds both ends and every step between, over a leap day', () => {
    expect(stepsOf({ from: '2024-02-28', to: '2024-03-01' })).toEqual([
      '2024-02-28',
      '2024-02-29',
      '2024-03-01',
    ]);
    expect(endOf({ from: '2024-02-28', to: '2024-02-29' })).toBe('2024-03-01');
    expect(stepsOf({ from: '2026-01-01 23:00', to: '2026-01-02', step: 'hour' })).toEqual([
      '2026-01-01 23:00:00',
      '2026-01-02 00:00:00',
    ]);
  });

  it.each([
    [{ from: '2026-01-02', to: '2026-01-01' }, 'the window ends before it begins'],
    [{ from: '2026-02-30', to: '2026-03-01' }, 'this is no date'],
    [{ from: '2026-01-01 01:00', to: '2026-03-01' }, 'this is no date'],
    [
      { from: '2026-01-01 01:30', to: '2026-03-01', step: 'hour' as const },
      'this is no date or full hour',
    ],
    [{ from: '1990-01-01', to: '2026-01-01' }, 'the window has 13,150 days: check it in parts'],
    [{ from: '{{ macros.ds_add(ds, -30) }}', to: '{{ ds }}' }, undefined],
    [{ from: '2026-01-01', to: '2026-01-01' }, undefined],
  ])('%o', (window, message) => {
    expect(windowProblems(window)[0]?.message).toBe(message);
  });

  it('may just have the most steps', () => {
    const from = Date.parse('2000-01-01T00:00:00Z');
    const to = (steps: number) =>
      new Date(from + (steps - 1) * 24 * HOUR).toISOString().slice(0, 10);
    expect(windowProblems({ from: '2000-01-01', to: to(MOST_STEPS) })).toEqual([]);
    expect(windowProblems({ from: '2000-01-01', to: to(MOST_STEPS + 1) })).toHaveLength(1);
  });
});

describe('a percentage', () => {
  it.each([
    ['30%', '30%'],
    [' 0.10 % ', '0.1%'],
    ['100%', '100%'],
    ['250%', '250%'],
    ['0%', '0%'],
  ])('%s', (text, shown) => {
    expect(formatPercent(parsePercent(text)!)).toBe(shown);
  });

  it('is not a bare number, nor more than allowed', () => {
    expect(percentProblems('/x', n('0.3'))[0]?.found).toBe('0.3');
    expect(percentProblems('/x', '-1%')).toHaveLength(1);
    expect(percentProblems('/x', '101%', n(1))[0]?.expected).toBe('at most 100%');
    expect(percentProblems('/x', '100%', n(1))).toEqual([]);
  });
});

describe('a difference', () => {
  const apart = (text: string) => parseDifference(text)!;

  it.each([
    [999n, 1000n, '0.1%', false],
    [998n, 1000n, '0.1%', true],
    [1001n, 1000n, '0.1%', false],
    [-999n, -1000n, '0.1%', false],
    [1n, 0n, '100%', true],
    [0n, 0n, '0%', false],
    [5n, 8n, '3', false],
    [5n, 9n, '3', true],
    [{ decimal: '0.30' }, { decimal: '0.3' }, '0', false],
    [9007199254740993n, 9007199254740992n, '0', true],
    [null, null, '0', false],
    [null, 0n, '100%', true],
    [Infinity, Infinity, '0', false],
    [Infinity, -Infinity, '100%', true],
    ['2026-01-02', '2026-01-02', '0', false],
    ['2026-01-02', '2026-01-03', '0', true],
  ])('%o and %o within %s', (a, b, tolerated, expected) => {
    expect(differs(a, b, apart(tolerated))).toBe(expected);
  });

  it('is not a bare fraction, since nobody knows of what', () => {
    expect(['0.01', '-1', '101%', 'much'].map(parseDifference)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

it.each([
  ['count(*)', { name: 'count', column: null, distinct: false }],
  ['SUM( amount )', { name: 'sum', column: 'amount', distinct: false }],
  ['count(distinct id)', { name: 'count', column: 'id', distinct: true }],
  ['max("a ""b"" (c)")', { name: 'max', column: 'a "b" (c)', distinct: false }],
  ['sum(*)', undefined],
  ['sum(distinct id)', undefined],
  ['count(distinct *)', undefined],
  ['sum(a) + 1', undefined],
  ['sum(a, b)', undefined],
  ['median(a)', undefined],
  ['sum(a); DROP TABLE x', undefined],
])('the measure %s', (text, expected) => {
  expect(parseMeasure(text)).toEqual(expected);
});

it.each([
  [0, '0s'],
  [999, '0s'],
  [59_000, '59s'],
  [HOUR, '1h'],
  [27 * HOUR + 61_000, '1d 3h'],
  [24 * HOUR + 1000, '1d'],
])('%d milliseconds are %s', (milliseconds, expected) => {
  expect(formatAge(milliseconds, 2)).toBe(expected);
});

describe('a time zone', () => {
  const at = (wall: string, zone: string) =>
    new Date(instantOfWall(Date.parse(`${wall}Z`), zone)).toISOString();

  it.each([
    ['2026-01-02T12:00:00', 'Europe/Berlin', '2026-01-02T11:00:00.000Z'],
    ['2026-07-02T12:00:00', 'Europe/Berlin', '2026-07-02T10:00:00.000Z'],
    ['2026-07-02T12:00:00.250', 'Asia/Kolkata', '2026-07-02T06:30:00.250Z'],
    // 02:30 occurs twice on this day: the first is in summer time.
    ['2026-10-25T02:30:00', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    // 02:30 does not occur on this day.
    ['2026-03-29T02:30:00', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-03-29T03:00:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['1960-01-01T00:00:00', 'UTC', '1960-01-01T00:00:00.000Z'],
    ['2026-01-02T00:00:00', 'Pacific/Kiritimati', '2026-01-01T10:00:00.000Z'],
  ])('%s in %s', (wall, zone, expected) => {
    expect(at(wall, zone)).toBe(expected);
  });

  it('is known or not', () => {
    expect(['Europe/Berlin', 'UTC', 'Europe/Berln', ''].map(isTimeZone)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

it('orders instants to the nanosecond, infinities at the ends', () => {
  const texts = [
    '-infinity',
    '2026-01-01',
    '2026-01-01 00:00:00.000000001',
    '2026-01-01 00:00:00.1',
    '2026-01-01T02:00:00+01:00',
    'infinity',
  ];
  expect([...texts].sort((a, b) => (instantOrder(a)! < instantOrder(b)! ? -1 : 1))).toEqual(texts);
  expect(instantOrder('yesterday')).toBeUndefined();
});

describe('a constant of a gate', () => {
  it.each([
    [n(1), 'bigint', { type: 'number', value: n(1) }],
    ['a', 'varchar', { type: 'text', value: 'a' }],
    [true, 'boolean', { type: 'boolean', value: true }],
    ['2026-01-02', 'date', { type: 'date', value: '2026-01-02' }],
    ['2026-01-02', 'timestamp', { type: 'timestamp', value: '2026-01-02 00:00:00' }],
    ['2026-01-02 03:00', 'date', { type: 'timestamp', value: '2026-01-02 03:00:00' }],
    [
      '2026-01-02T00:00:00+02:00',
      'timestamp with time zone',
      { type: 'timestamptz', value: '2026-01-01 22:00:00' },
    ],
    [null, 'bigint', { type: 'null' }],
  ])('%o for %s', (constant, name, expected) => {
    expect(literalFor(constant, type(name), 'x')).toEqual(expected);
  });

  it.each([
    [
      n(1),
      'varchar',
      "column 'x' is varchar, and 1 is not a value of that type. Quote it in the gate file if text is meant ('1').",
    ],
    ['a', 'bigint', "column 'x' is bigint, and 'a' is not a value of that type."],
    [
      'soon',
      'date',
      "column 'x' is date, and 'soon' is not a value of that type. Write a date such as '2026-01-02' or a timestamp such as '2026-01-02 03:04:05'.",
    ],
    ['a', 'varbinary', "column 'x' is varbinary, and 'a' is not a value of that type."],
  ])('%o is refused for %s', (constant, name, message) => {
    expect(() => literalFor(constant, type(name), 'x')).toThrow(message);
  });

  it('takes the type of the column of a partition', () => {
    expect(partitionLiteral('20260102', type('integer'), 'ds')).toEqual({
      type: 'number',
      value: n(20260102),
    });
    expect(partitionLiteral('20260102', type('varchar'), 'ds')).toEqual({
      type: 'text',
      value: '20260102',
    });
  });
});

it('shows own SQL on one line', () => {
  expect(shortSql(' a >\n  1 ')).toBe('a > 1');
  expect(shortSql('x'.repeat(61))).toBe(`${'x'.repeat(57)}...`);
  expect(shortSql('😀'.repeat(61))).toHaveLength(57 * 2 + 3);
});
