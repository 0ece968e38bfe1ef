import { isNull, not, notNull, or, own, TRUE, type Expression } from '../../sql/expression.ts';
import { ANOTHER_RULE } from '../direction.ts';
import { defineKind, type Subject } from '../kind.ts';
import type { Metric } from '../metric.ts';
import { shortSql } from '../own_text.ts';
import { count, numberOf, rowsFinding } from '../row_kind.ts';

interface Parameters {
  readonly sql: string;
  readonly nulls?: 'pass' | 'fail';
}

export const expression = defineKind<Parameters, 'tested' | 'failing', string>({
  kind: 'expression',
  summary: 'A condition is true in every row.',
  notes: [
    "The condition is the gate's own SQL over the columns of one row and must be BOOLEAN. A row fails where it is false;",
    'where it is NULL the row is not tested (`nulls: fail` tests every row and makes NULL fail). The SQL runs as written,',
    'so what engines do differently stays different: comparisons with NaN, integer division, division by zero. An empty',
    'table, or a condition that is always NULL: passed with the note "0 rows tested". SQL that fails makes this check',
    'errored and no other.',
  ].join('\n'),
  parameters: {
    type: 'object',
    additionalProperties: false,
    required: ['sql'],
    properties: {
      sql: {
        type: 'string',
        minLength: 1,
        description: 'A BOOLEAN condition over one row, in SQL.',
      },
      nulls: {
        enum: ['pass', 'fail'],
        description: 'Whether a condition that is NULL passes (the default) or fails.',
      },
    },
  },
  directions: {
    sql: ANOTHER_RULE,
    nulls: { stricter: 'later', of: ['pass', 'fail'], absent: 'pass' },
  },
  shorthand: 'sql',
  countsRows: true,
  onlyCounts: () => true,
  title: (p) => shortSql(p.sql),
  threshold: (p) => shortSql(p.sql, 200),
  columns: () => [],
  own: (p) => [{ key: 'sql', shape: 'expression', text: p.sql, returns: 'boolean' }],
  metrics: (p, subject) => ({
    tested: count(p.nulls === 'fail' ? TRUE : notNull(condition(subject)), 'exact'),
    failing: count(failing(p, subject), 'zero'),
  }),
  details: (p, subject) =>
    p.nulls === 'fail' ? { nulls: count(isNull(condition(subject)), 'exact') } : NOTHING,
  judge: (p, measured, _subject, details) => {
    const nulls = numberOf(details?.['nulls']);
    const onlyNull = nulls > 0n && nulls === numberOf(measured.failing);
    const words = onlyNull ? 'is NULL' : nulls > 0n ? 'is false or NULL' : 'is false';
    return rowsFinding(measured, {
      wrong: `${shortSql(p.sql, 120)} ${words}`,
      right: `${shortSql(p.sql, 120)} is true`,
      noun: 'row',
      metrics: nulls > 0n ? { nulls } : {},
    });
  },
  rows: (p, subject) => ({ by: 'predicate', where: failing(p, subject) }),
  examples: [
    {
      title: 'true in every row, or NULL',
      columns: { origin: 'varchar', destination: 'varchar' },
      rows: [
        ['ATL', 'ORD'],
        ['ATL', null],
      ],
      check: 'origin <> destination',
      outcome: 'passed',
      tested: '1',
    },
    {
      title: 'false in one',
      columns: { origin: 'varchar', destination: 'varchar' },
      rows: [
        ['ATL', 'ORD'],
        ['ATL', 'ATL'],
      ],
      check: 'origin <> destination',
      outcome: 'failed',
      tested: '2',
      failing: '1',
    },
    {
      title: 'NULL fails when asked',
      columns: { a: 'bigint', b: 'bigint' },
      rows: [
        [1, 2],
        [1, null],
      ],
      check: '{sql: a < b, nulls: fail}',
      outcome: 'failed',
      tested: '2',
      failing: '1',
      metrics: { nulls: '1' },
    },
    {
      title: 'an OR does not escape its place, nor does a comment',
      columns: { a: 'bigint', b: 'bigint' },
      rows: [
        [1, 1],
        [2, 5],
      ],
      check: '"a = 1 OR b = 1 -- either"',
      outcome: 'failed',
      failing: '1',
    },
    {
      title: 'a number is no condition',
      columns: { a: 'bigint' },
      rows: [[1]],
      check: 'a + 1',
      outcome: 'errored',
    },
    {
      title: 'a column that does not exist',
      columns: { a: 'bigint' },
      rows: [[1]],
      check: 'b > 1',
      outcome: 'errored',
    },
    {
      title: 'an empty table',
      columns: { a: 'bigint' },
      rows: [],
      check: 'a > 1',
      outcome: 'passed',
      notes: ['0 rows tested'],
    },
    {
      title: 'all NULL',
      columns: { a: 'bigint' },
      rows: [[null]],
      check: 'a > 1',
      outcome: 'passed',
      tested: '0',
      notes: ['0 rows tested'],
    },
  ],
});

const NOTHING: Record<string, Metric> = {};

const condition = (subject: Subject): Expression => own(subject.own('sql'));

function failing(p: Parameters, subject: Subject): Expression {
  const tested = condition(subject);
  return p.nulls === 'fail' ? or(isNull(tested), not(tested)) : not(tested);
}
