import { expect, it } from 'vitest';
import type { Measured } from '../../src/checks/metric.ts';
import { judge, kindOf, n, subjectOf, value } from './evidence.ts';

/** The threshold, then what a kind says of hand-made evidence, notes behind it. */
function say(
  kind: string,
  parameters: Record<string, unknown>,
  measured: Record<string, Measured>,
  options: Parameters<typeof judge>[3] = {},
): string {
  const finding = judge(kind, parameters, measured, options);
  const held = finding.type === 'bound' ? finding.holds : finding.failing === 0n;
  const notes = finding.notes.map((note) => ` (${note})`).join('');
  return `${held ? '+' : '-'} ${finding.message}${notes} [${kindOf(kind).threshold(parameters)}]`;
}

const rows = (tested: bigint, failing: bigint) => ({
  tested: value(tested),
  failing: value(failing),
});

it('kinds that test rows', () => {
  const big = rows(3_000_000n, 3n);
  const range = { column: 'delay', min: n(-120), max: n(1440) };
  const listed = { column: 'origin', values: ['ATL', 'ORD'] };
  const airports = { column: 'origin', from: { table: 'lake.airports', column: 'code' } };
  const many = { column: 'origin', values: Array.from({ length: 229 }, (_, i) => `A${String(i)}`) };
  expect(
    [
      say('not_null', { columns: ['id'] }, rows(5n, 0n)),
      say('not_null', { columns: ['id', 'name'] }, big),
      say('not_null', { columns: ['id', 'name'] }, big, {
        details: { id: value(0n), name: value(3n) },
      }),
      say('range', range, rows(5n, 0n)),
      say('range', range, rows(0n, 0n)),
      say('range', range, big),
      say('range', range, big, { details: { below: value(3n), above: value(0n) } }),
      say('range', { ...range, nulls: 'fail' }, big, {
        details: { above: value(1n), nulls: value(2n) },
      }),
      say('length', { column: 'code', equals: n(3) }, rows(9n, 1n), {
        details: { other: value(1n) },
      }),
      say('matches', { column: 'code', pattern: '^[A-Z]{3}$' }, rows(9n, 1n)),
      say('not_matches', { column: 'code', format: 'email' }, rows(9n, 1n)),
      say('accepted_values', listed, big),
      say('accepted_values', many, big),
      say('accepted_values', airports, { rows: { tested: 9n, failing: 1n } }),
      say('accepted_values', { ...listed, nulls: 'fail' }, big, { details: { nulls: value(1n) } }),
      say(
        'accepted_values',
        { ...listed, all_present: true },
        { ...big, present: value(1n) },
        {
          subject: subjectOf({ origin: 'varchar' }),
          details: { "rows with 'ATL'": value(9n), "rows with 'ORD'": value(0n) },
        },
      ),
      say('rejected_values', listed, big),
      say('rejected_values', airports, { rows: { tested: 9n, failing: 0n }, listed: value(0n) }),
      say('expression', { sql: 'a <\n b' }, big),
      say('expression', { sql: 'a < b', nulls: 'fail' }, big, { details: { nulls: value(1n) } }),
      say(
        'foreign_key',
        { columns: ['a', 'b'], references: { table: 't', columns: ['c', 'd'] } },
        {
          rows: { tested: 9n, missing: 2n },
        },
      ),
      say('sql', { query: 'SELECT 1 FROM {{ table }}' }, { tested: value(9n), rows: value(1n) }),
      say('sql', { query: 'SELECT 1 FROM {{ table }}' }, { tested: value(0n), rows: value(0n) }),
      say(
        'unique',
        { columns: ['id'] },
        {
          keys: {
            tested: 4n,
            distinct_keys: 2n,
            duplicate_keys: 1n,
            duplicate_rows: 3n,
            excess_rows: 2n,
          },
        },
      ),
    ].join('\n'),
  ).toMatchInlineSnapshot(`
    "+ 5 rows: id never NULL [no NULL]
    - 3 of 3,000,000 rows: id or name missing [no NULL]
    - 3 of 3,000,000 rows: name missing [no NULL]
    + 5 values: delay between -120 and 1,440 [between -120 and 1,440]
    + 0 values: delay between -120 and 1,440 (0 values tested) [between -120 and 1,440]
    - 3 of 3,000,000 rows: delay not between -120 and 1,440 [between -120 and 1,440]
    - 3 of 3,000,000 rows: delay below -120 [between -120 and 1,440]
    - 3 of 3,000,000 rows: delay above 1,440 or missing [between -120 and 1,440, no NULL]
    - 1 of 9 rows: code not 3 characters long [exactly 3 characters long]
    - 1 of 9 rows: code not matching ^[A-Z]{3}$ [matching ^[A-Z]{3}$]
    - 1 of 9 rows: code matching the format email [not matching the format email]
    - 3 of 3,000,000 rows: origin not among 'ATL', 'ORD' [only 'ATL', 'ORD']
    - 3 of 3,000,000 rows: origin not among the 229 listed values [only the 229 listed values]
    - 1 of 9 rows: origin not among the values of code in lake.airports [only the values of code in lake.airports]
    - 3 of 3,000,000 rows: origin not among 'ATL', 'ORD', or missing [only 'ATL', 'ORD', no NULL]
    - 1 of 2 listed values does not occur: 'ORD'; 3 of 3,000,000 rows: origin not among 'ATL', 'ORD' [only 'ATL', 'ORD', each of them]
    - 3 of 3,000,000 rows: origin among 'ATL', 'ORD' [none of 'ATL', 'ORD']
    + 9 values: origin not among the values of code in lake.airports (lake.airports lists no values) [none of the values of code in lake.airports]
    - 3 of 3,000,000 rows: a < b is false [a < b]
    - 3 of 3,000,000 rows: a < b is false or NULL [a < b]
    - 2 of 9 rows: a and b not found in t (c, d) [each key in t (c, d)]
    - the SELECT returned 1 bad row [no rows]
    + the SELECT returned no rows (0 rows tested) [no rows]
    - 3 of 4 rows share their key with another row (1 duplicate key, 2 excess rows) [each key once]"
  `);
});

it('kinds that judge one number', () => {
  const bounds = { column: 'delay', min: n(5), max: n(15) };
  expect(
    [
      say('row_count', { min: n(10000) }, { rows: value(8000n) }),
      say('row_count', { min: n(0) }, { rows: value(0n) }),
      say('mean', bounds, { number: value(17.25), nan: value(2n) }),
      say('mean', bounds, { number: value(null) }),
      say('mean', bounds, { number: value(NaN) }),
      say('sum', bounds, { number: value(10n) }),
      say('minimum', { column: 'day', min: '2026-01-02' }, { number: value('2026-01-01') }),
      say('stddev', bounds, { number: value(1), infinite: value(1n) }),
      say(
        'quantile',
        { ...bounds, q: n('0.95') },
        { number: { lower: 20n, upper: 21n, tested: 3n } },
      ),
      say(
        'quantile',
        { ...bounds, q: n('0.5'), approximate: true },
        { number: { lower: 9, upper: 9, tested: 3n } },
      ),
      say('distinct_count', bounds, { number: value(0n) }),
      say('sql', { query: '{{ table }}', expect: { min: n(1) } }, { scalar: value('0.50') }),
      say('sql', { query: '{{ table }}', expect: { min: n(1) } }, { scalar: value(null) }),
    ].join('\n'),
  ).toMatchInlineSnapshot(`
    "- 8,000 rows, below 10,000 [at least 10,000]
    + 0 rows (the table is empty) [at least 0]
    - mean of delay is 17.25, above 15 (2 NaN excluded) [between 5 and 15]
    - mean of delay: no values [between 5 and 15]
    - mean of delay is NaN, within no bounds [between 5 and 15]
    + sum of delay is 10 [between 5 and 15]
    - minimum of day is 2026-01-01, below 2026-01-02 [at least 2026-01-02]
    - standard deviation of delay is NaN, within no bounds [between 5 and 15]
    - quantile 0.95 of delay is 20.9, above 15 [between 5 and 15]
    + approximate median of delay is 9 [between 5 and 15]
    - number of different values of delay: no values [between 5 and 15]
    - the result is 0.5, below 1 [at least 1]
    - the result: no values [at least 1]"
  `);
});

it('freshness', () => {
  const subject = subjectOf({ at: 'timestamp', zoned: 'timestamp with time zone' });
  const fresh = (newest: string | null, more: Record<string, unknown> = {}) =>
    say(
      'freshness',
      { column: 'at', max_age: '36h', ...more },
      { newest: value(newest) },
      { subject },
    );
  expect(
    [
      fresh('2026-01-02 00:00:00'),
      fresh('2025-12-30 00:00:00'),
      fresh('2026-01-01 11:59:59.999999'),
      fresh('2026-01-03 00:00:01'),
      fresh('2026-01-01 12:00:00', { timezone: 'Europe/Berlin' }),
      fresh('2026-01-02 00:00:00', { column: 'zoned', timezone: 'Europe/Berlin' }),
      fresh('infinity'),
      fresh('-infinity'),
      fresh(null),
    ].join('\n'),
  ).toMatchInlineSnapshot(`
    "+ newest at is 2026-01-02 00:00:00, 1d old [at most 36h old]
    - newest at is 2025-12-30 00:00:00, 4d old, more than 36h [at most 36h old]
    - newest at is 2026-01-01 11:59:59.999999, 1d 12h old, more than 36h [at most 36h old]
    + newest at is 2026-01-03 00:00:01, 1s ahead (newest value lies in the future) [at most 36h old]
    - newest at is 2026-01-01 12:00:00, 1d 13h old, more than 36h [at most 36h old]
    + newest zoned is 2026-01-02 00:00:00, 1d old (zoned has a time zone of its own: timezone Europe/Berlin does not apply) [at most 36h old]
    + newest at is infinity, infinitely ahead (newest value lies in the future) [at most 36h old]
    - newest at is -infinity, infinitely old, more than 36h [at most 36h old]
    - newest at: no values [at most 36h old]"
  `);
});

it('kinds that look at a whole table', () => {
  const subject = subjectOf({ carrier: 'varchar', ds: 'date' });
  const partition = { column: 'ds', value: '2026-01-02' };
  const window = { column: 'ds', from: '2026-01-01', to: '2026-01-31' };
  const change = { against: 'previous_partition', max_drop: '10%', max_rise: '50%' };
  const groups = { measure: 'sum(n)', with: { table: 't' }, by: ['ds'], tolerate: '1%' };
  const dates = (...all: string[]) =>
    Object.fromEntries(
      all.flatMap((date, i) => [
        [`${String(i + 1)} rows`, 1n],
        [`${String(i + 1)} date`, date],
      ]),
    ) as Measured;
  expect(
    [
      say('partitions', window, { found: value(31n) }),
      say(
        'partitions',
        window,
        { found: value(30n) },
        { details: { missing: dates('2026-01-07') } },
      ),
      say(
        'partitions',
        window,
        { found: value(10n) },
        { details: { missing: dates('2026-01-09', '2026-01-07') } },
      ),
      say(
        'row_count_change',
        change,
        { rows: value(8000n), before: { rows: 10000n, partition: '2026-01-01' } },
        {
          subject: subjectOf({}, { partition }),
        },
      ),
      say('row_count_change', change, {
        rows: value(8000n),
        before: { rows: 0n, partition: null },
      }),
      say(
        'row_count_change',
        { ...change, against: 'target' },
        { rows: value(15n), before: { rows: 10n } },
      ),
      say(
        'row_count_change',
        { ...change, against: 'target' },
        { rows: value(16n), before: { rows: 10n } },
        {
          subject: subjectOf({}, { partition }),
        },
      ),
      say('row_count_change', { ...change, against: 'target' }, { rows: value(16n) }),
      say(
        'skew',
        { columns: ['carrier'], max_share: '30%' },
        { values: { rows: 10n, most: 3n, values: 4n } },
      ),
      say(
        'skew',
        { columns: ['carrier'], max_share: '30%' },
        { values: { rows: 10n, most: 4n, values: 4n } },
        {
          subject,
          details: {
            top: {
              '1 rows': 1n,
              '1 k0': 'UA',
              '1 n': 3n,
              '2 rows': 1n,
              '2 k0': 'AA',
              '2 n': 4n,
              '3 rows': 0n,
            },
          },
        },
      ),
      say(
        'skew',
        { columns: ['carrier'], max_share: '30%' },
        { values: { rows: null, most: null, values: 0n } },
      ),
      say(
        'reconcile',
        { measure: 'sum(n)', with: { table: 't' } },
        { both: { here: 1000n, there: 990n } },
      ),
      say(
        'reconcile',
        { measure: 'sum(n)', with: { table: 't' }, tolerate: '1%' },
        { both: { here: 1000n, there: 989n } },
      ),
      say(
        'reconcile',
        { measure: 'sum(n)', with: { table: 't' } },
        { both: { here: null, there: null } },
      ),
      say('reconcile', groups, {
        both: { groups: 31n, differing: 0n, only_here: 0n, only_there: 0n },
      }),
      say(
        'reconcile',
        groups,
        { both: { groups: 31n, differing: 2n, only_here: 1n, only_there: 0n } },
        { subject },
      ),
      say('reconcile', groups, {
        both: { groups: 0n, differing: 0n, only_here: 0n, only_there: 0n },
      }),
    ].join('\n'),
  ).toMatchInlineSnapshot(`
    "+ 31 days, each with rows [every day from 2026-01-01 to 2026-01-31]
    - 1 of 31 days has no rows: 2026-01-07 [every day from 2026-01-01 to 2026-01-31]
    - 21 of 31 days have no rows: 2026-01-07, 2026-01-09 and 19 more [every day from 2026-01-01 to 2026-01-31]
    - 8,000 rows, 20% fewer than the 10,000 of ds 2026-01-01; at most 10% fewer is allowed [at most 10% fewer and at most 50% more rows than the previous partition]
    + 8,000 rows (no previous partition) [at most 10% fewer and at most 50% more rows than the previous partition]
    + 15 rows, 50% more than the 10 of the target [at most 10% fewer and at most 50% more rows than the target]
    - 16 rows, 60% more than the 10 of that partition in the target; at most 50% more is allowed [at most 10% fewer and at most 50% more rows than the target]
    + 16 rows (the target does not exist yet) [at most 10% fewer and at most 50% more rows than the target]
    + no value of carrier holds more than 3 of 10 rows (30%) [no value in more than 30% of the rows]
    - carrier 'AA' holds 4 of 10 rows (40%), more than 30% [no value in more than 30% of the rows]
    - carrier: no values [no value in more than 30% of the rows]
    - sum(n) is 1,000 here and 990 in t [equal to sum(n) of t]
    - sum(n) is 1,000 here and 989 in t, more than 1% apart [equal to sum(n) of t within 1%]
    - sum(n): no values on either side [equal to sum(n) of t]
    + sum(n) agrees with t in 31 groups of ds [equal to sum(n) of t within 1%]
    - sum(n) differs from t in 2 of 31 groups of ds, more than 1% apart [equal to sum(n) of t within 1%]
    + sum(n) agrees with t in 0 groups of ds (0 groups compared) [equal to sum(n) of t within 1%]"
  `);
});

it('schema', () => {
  const subject = subjectOf(
    { id: 'bigint', nmae: 'varchar', at: 'timestamp(6)' },
    {},
    { like: { id: 'integer' } },
  );
  const schema = (parameters: Record<string, unknown>) =>
    say('schema', parameters, {}, { subject });
  expect(
    [
      schema({ columns: { id: 'bigint', nmae: 'string', at: 'timestamp' } }),
      schema({ columns: { id: 'integer', name: 'any' }, column_count: { max: n(2) } }),
      schema({ columns: { at: 'timestamp(3)', id: 'any' }, order: true, extra: 'fail' }),
      schema({ columns: { id: 'any' }, extra: 'ignore' }),
      schema({ like: 'other' }),
    ].join('\n'),
  ).toMatchInlineSnapshot(`
    "+ 3 columns, as expected [3 columns as declared]
    - column 'name' is missing (did you mean 'nmae'?); column 'id' is bigint, not integer; 3 columns, above 2 (2 extra columns: nmae and at) [2 columns as declared; at most 2 columns]
    - column 'at' is timestamp(6), not timestamp(3); the columns stand in the order id, at, not at, id; 1 extra column: nmae [2 columns as declared, in order, no other]
    + 3 columns, as expected [1 column as declared]
    - column 'id' is bigint, not integer (2 extra columns: nmae and at) [the columns of other as declared]"
  `);
  expect(() => schema({ columns: { id: { type: 'any', nullable: false } } })).toThrow(
    "the engine does not say whether column 'id' may be NULL: leave `nullable` out and use a not_null check.",
  );
});

it('a count that was measured as something else is no zero', () => {
  expect(() => say('row_count', { min: n(0) }, { rows: value('many') })).toThrow(
    "a count was measured as 'many'",
  );
  expect(say('row_count', { min: n(5) }, { rows: { value: { decimal: '4' } } })).toBe(
    '- 4 rows, below 5 [at least 5]',
  );
});
