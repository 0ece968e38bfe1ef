import { describe, expect, test } from 'vitest';
import { compareParameters } from '../../src/checks/compare_parameters.ts';
import { together, type Strictness } from '../../src/domain/strictness.ts';
import { kindOf, n } from './evidence.ts';

type Parameters = Readonly<Record<string, unknown>>;
type Row = readonly [kind: string, base: Parameters, head: Parameters, Strictness, what: string];

const same = (kind: string, base: Parameters, head: Parameters): Row => [
  kind,
  base,
  head,
  'equal',
  '',
];

const ROWS: readonly Row[] = [
  ['range', { max: n(100) }, { max: n(200) }, 'looser', 'max 100 → 200'],
  ['range', { max: n(100) }, { below: n(100) }, 'stricter', 'max 100 → none, below none → 100'],
  ['range', { min: n(0), max: n(5) }, { max: n(5) }, 'looser', 'min 0 → none'],
  ['range', { min: n(0) }, { max: n(5) }, 'unclear', 'min 0 → none, max none → 5'],
  [
    'range',
    { max: n('0.1') },
    { max: n('0.10000000000000000001') },
    'looser',
    'max 0.1 → 0.10000000000000000001',
  ],
  [
    'range',
    { max: '2026-01-02' },
    { max: '2026-01-01' },
    'stricter',
    'max 2026-01-02 → 2026-01-01',
  ],
  ['range', { max: n(5) }, { max: '2026-01-01' }, 'unclear', 'max 5 → 2026-01-01'],
  same('range', { max: '2026-01-02' }, { max: '2026-01-02T00:00:00Z' }),
  same('range', { max: n('1.50') }, { max: n('1.5'), nulls: 'pass', blank: 'keep' }),
  ['range', { max: n(5) }, { max: n(5), nulls: 'fail' }, 'stricter', 'nulls none → fail'],
  ['range', { max: n(5) }, { max: n(5), blank: 'missing' }, 'unclear', 'blank none → missing'],
  ['row_count', { equals: n(5) }, { min: n(0) }, 'looser', 'equals 5 → none, min none → 0'],
  same('row_count', { equals: n(5) }, { min: n(5), max: n(5) }),
  ['freshness', { max_age: '1d' }, { max_age: '25h' }, 'looser', 'max_age 1d → 25h'],
  same('freshness', { max_age: '1d' }, { max_age: '24h', timezone: 'UTC' }),
  [
    'freshness',
    { max_age: '1d' },
    { max_age: '1d', timezone: 'Asia/Tokyo' },
    'unclear',
    'timezone none → Asia/Tokyo',
  ],
  same(
    'skew',
    { columns: ['a', 'b'], max_share: '10%' },
    { columns: ['b', 'a'], max_share: '10.0%' },
  ),
  ['skew', { max_share: '0.01%' }, { max_share: '1%' }, 'looser', 'max_share 0.01% → 1%'],
  [
    'row_count_change',
    { max_drop: '5%' },
    { max_drop: '5%', max_rise: '5%' },
    'stricter',
    'max_rise none → 5%',
  ],
  same('reconcile', { tolerate: n(0) }, {}),
  ['reconcile', {}, { tolerate: '0.1%' }, 'looser', 'tolerate none → 0.1%'],
  ['reconcile', { tolerate: n(5) }, { tolerate: '1%' }, 'unclear', 'tolerate 5 → 1%'],
  [
    'accepted_values',
    { values: ['a', n(1)] },
    { values: [n(1), 'b'] },
    'unclear',
    'values: without "a", with "b"',
  ],
  ['accepted_values', { values: ['a'] }, { values: ['a', null] }, 'looser', 'values: with null'],
  ['rejected_values', { values: ['a'] }, { values: ['a', 'b'] }, 'stricter', 'values: with "b"'],
  same('accepted_values', { values: ['a', 'b'] }, { values: ['b', 'a'] }),
  [
    'accepted_values',
    { values: ['a', 'b'], all_present: true },
    { values: ['a'], all_present: true },
    'unclear',
    'values: without "b"',
  ],
  [
    'accepted_values',
    { values: ['a'] },
    { from: { table: 't', column: 'c' } },
    'unclear',
    'values ["a"] → none, from none → {"table": "t", "column": "c"}',
  ],
  [
    'schema',
    { columns: { a: 'bigint' } },
    { columns: { a: 'bigint', b: 'any' } },
    'stricter',
    'columns: with b: any',
  ],
  [
    'schema',
    { columns: { a: 'bigint' } },
    { columns: { a: 'any' } },
    'unclear',
    'columns: without a: bigint, with a: any',
  ],
  [
    'schema',
    { columns: { a: 'any' }, extra: 'fail' },
    { columns: { a: 'any', b: 'any' }, extra: 'fail' },
    'unclear',
    'columns: with b: any',
  ],
  [
    'schema',
    { columns: { a: 'any', b: 'any' }, order: true },
    { columns: { b: 'any', a: 'any' }, order: true },
    'unclear',
    'columns: in another order',
  ],
  [
    'schema',
    { column_count: { max: n(5) } },
    { column_count: { max: n(6) } },
    'looser',
    'column_count: max 5 → 6',
  ],
  [
    'schema',
    { columns: { a: 'any' } },
    { columns: { a: 'any' }, column_count: { max: n(6) } },
    'stricter',
    'column_count: max none → 6',
  ],
  [
    'sql',
    { query: 'q', expect: { max: n(5) } },
    { query: 'q', expect: { max: n(4) } },
    'stricter',
    'expect: max 5 → 4',
  ],
  [
    'sql',
    { query: 'q', expect: { max: n(5) } },
    { query: 'q' },
    'unclear',
    'expect {"max": 5} → none',
  ],
  ['sql', { query: 'SELECT 1' }, { query: 'SELECT 2' }, 'unclear', 'query SELECT 1 → SELECT 2'],
  ['unique', { nulls: 'equal' }, {}, 'looser', 'nulls equal → none'],
  [
    'partitions',
    { from: '2026-01-01', to: '2026-01-09' },
    { from: '2026-01-02', to: '2026-01-10' },
    'unclear',
    'from 2026-01-01 → 2026-01-02, to 2026-01-09 → 2026-01-10',
  ],
];

describe('what a change of parameters does', () => {
  test.each(ROWS)('%s %o → %o: %s', (kind, base, head, strictness, what) => {
    const found = compareParameters(kindOf(kind).directions, base, head, false);
    expect(together(found.map((one) => one.strictness))).toBe(strictness);
    expect(found.map((one) => one.what).join(', ')).toBe(what);
  });

  test('other rows tested and a share tolerated: nobody knows', () => {
    const { directions } = kindOf('unique');
    const compared = compareParameters(directions, { nulls: 'equal' }, {}, true);
    expect(compared).toEqual([{ strictness: 'unclear', what: 'nulls equal → none' }]);
  });
});
