import { describe, expect, it } from 'vitest';
import {
  boundProblems,
  brokenBound,
  formatBounds,
  formatBoundsOf,
  formatMeasured,
} from '../../src/checks/bounds.ts';
import { n } from './evidence.ts';

const ALL = ['min', 'max', 'above', 'below', 'equals'] as const;

describe('brokenBound', () => {
  it.each([
    [{ min: n(5) }, 5n, null],
    [{ min: n(5) }, 4n, 'below 5'],
    [{ above: n(5) }, 5n, 'not above 5'],
    [{ above: n(5) }, { decimal: '5.01' }, null],
    [{ max: n(5) }, 5, null],
    [{ max: n(5) }, 5.000001, 'above 5'],
    [{ below: n(5) }, 5n, 'not below 5'],
    [{ equals: n('0.3') }, { decimal: '0.30' }, null],
    [{ equals: n(3) }, 4n, 'not 3'],
    [{ max: n('9007199254740992') }, 9007199254740993n, 'above 9,007,199,254,740,992'],
    [{ min: n(0) }, Infinity, null],
    [{ max: n(0) }, Infinity, 'above 0'],
    [{ min: n(0) }, -Infinity, 'below 0'],
    [{ min: n(0) }, NaN, 'within no bounds'],
    [{ max: n(0) }, NaN, 'within no bounds'],
    [{ max: n(0) }, 'text', 'within no bounds'],
    [{ max: '2026-01-02' }, '2026-01-02', null],
    [{ max: '2026-01-02' }, '2026-01-02 00:00:00.000001', 'above 2026-01-02'],
    [{ min: '2026-01-02T00:00:00+02:00' }, '2026-01-01 22:00:00', null],
    [{ max: '2026-01-02' }, 'infinity', 'above 2026-01-02'],
    [{ max: '2026-01-02' }, 5n, 'within no bounds'],
  ])('%o against %o', (bounds, found, expected) => {
    expect(brokenBound(bounds, found)).toBe(expected);
  });
});

describe('boundProblems', () => {
  const messages = (bounds: object): string[] =>
    boundProblems(bounds, ALL).map(({ path, message }) => `${path} ${message}`);

  it('wants a bound', () => {
    expect(boundProblems({}, ['min', 'max'])).toEqual([
      { path: '', message: 'a bound is missing', found: 'none', expected: 'min, max' },
    ]);
  });

  it.each([
    [{ min: n(2), max: n(1) }, ['/min no value can be at least 2 and at most 1']],
    [{ min: n(1), below: n(1) }, ['/min no value can be at least 1 and below 1']],
    [{ above: n(1), below: n(1) }, ['/above no value can be above 1 and below 1']],
    [{ min: n(1), max: n(1) }, []],
    [
      { min: '2026-01-02', max: '2026-01-01' },
      ['/min no value can be at least 2026-01-02 and at most 2026-01-01'],
    ],
    [{ min: n(1), max: '2026-01-01' }, ['/max `min` and `max` are not of one type']],
    [{ min: 'soon' }, ['/min this bound is no number, date or timestamp']],
    [{ min: '{{ ds }}', max: '2026-01-01' }, []],
    [{ equals: n(1), max: n(2) }, ['/equals `equals` stands alone: leave the other bounds out']],
  ])('%o', (bounds, expected) => {
    expect(messages(bounds)).toEqual(expected);
  });
});

it('says bounds in words', () => {
  expect(formatBounds({ min: n(-120), max: n(1440) })).toBe('between -120 and 1,440');
  expect(formatBounds({ above: n(0), below: n('0.5') })).toBe('above 0 and below 0.5');
  expect(formatBounds({ min: '2026-01-02' })).toBe('at least 2026-01-02');
  expect(formatBoundsOf({ max: n(1) }, 'column')).toBe('at most 1 column');
  expect(formatBoundsOf({ min: n(1), max: n(3) }, 'column')).toBe('between 1 and 3 columns');
});

it('says what was measured with all its digits', () => {
  expect(
    [12345678901234567890n, 1234.5, { decimal: '1000.50' }, null, NaN, '2026-01-02'].map(
      formatMeasured,
    ),
  ).toEqual(['12,345,678,901,234,567,890', '1,234.5', '1,000.5', 'no values', 'NaN', '2026-01-02']);
});
