import { formatCount, plural } from '../../domain/wording.ts';
import { and, notNull, or, TRUE, type Expression } from '../../sql/expression.ts';
import { COLUMN_NAMES } from '../column_names.ts';
import { OTHER_COLUMNS } from '../direction.ts';
import { defineKind, type Subject } from '../kind.ts';
import type { Measured } from '../metric.ts';
import { numberOf } from '../row_kind.ts';

interface Parameters {
  readonly columns: readonly string[];
  readonly nulls?: 'ignore' | 'distinct' | 'equal';
}

export const unique = defineKind<Parameters, 'keys'>({
  kind: 'unique',
  summary: 'No key occurs twice.',
  notes: [
    'One column: rows whose key is NULL are not tested. Several columns: NULL parts compare equal, and rows whose parts',
    'are all NULL are not tested. `nulls: equal` tests every row: two NULLs are duplicates; `nulls: distinct` tests only',
    'rows in which no part is NULL. NaN equals itself. For 2, 2, 2, NULL: 1 duplicate key, 3 duplicate rows, 2 excess',
    'rows; `tolerate` counts duplicate rows. An empty table, or only NULLs: passed with the note "0 rows tested".',
  ].join('\n'),
  parameters: {
    type: 'object',
    additionalProperties: false,
    required: ['columns'],
    properties: {
      columns: {
        ...COLUMN_NAMES,
        description: 'The column or columns that together are the key.',
      },
      nulls: {
        enum: ['ignore', 'distinct', 'equal'],
        description: 'How NULL in a key is treated; the default is `ignore`.',
      },
    },
  },
  directions: {
    columns: OTHER_COLUMNS,
    nulls: {
      stricter: 'later',
      of: ['distinct', 'ignore', 'equal'],
      absent: 'ignore',
      tests: 'other rows',
    },
  },
  shorthand: 'columns',
  countsRows: true,
  onlyCounts: () => true,
  title: (p) => p.columns.join(','),
  threshold: () => 'each key once',
  columns: (p) => p.columns,
  metrics: (p, subject) => ({
    keys: { metric: 'duplicates', key: key(p, subject), where: tested(p, subject), need: 'zero' },
  }),
  judge: (p, { keys }) => {
    const [rows, duplicates] = [numberOf(keys, 'tested'), numberOf(keys, 'duplicate_rows')];
    return {
      type: 'rows',
      tested: rows,
      failing: duplicates,
      message:
        duplicates > 0n ? sentence(keys, rows) : `${plural(rows, 'row')}: each ${name(p)} once`,
      notes: rows === 0n ? ['0 rows tested'] : [],
      metrics: keys,
    };
  },
  rows: (p, subject) => ({ by: 'duplicates', key: key(p, subject), where: tested(p, subject) }),
  examples: [
    {
      title: 'NULL keys are not tested',
      columns: { id: 'bigint' },
      rows: [[1], [2], [null], [null]],
      check: 'id',
      outcome: 'passed',
      tested: '2',
    },
    {
      title: 'three numbers say how bad it is',
      columns: { id: 'bigint' },
      rows: [[2], [2], [2], [null]],
      check: 'id',
      outcome: 'failed',
      tested: '3',
      failing: '3',
      metrics: { duplicate_keys: '1', duplicate_rows: '3', excess_rows: '2' },
    },
    {
      title: 'tolerate counts duplicate rows',
      columns: { id: 'bigint' },
      rows: [[1], [1], [2], [3]],
      check: 'id',
      with: '{tolerate: 2}',
      outcome: 'passed',
      failing: '2',
    },
    {
      title: 'two NULLs are equal when asked',
      columns: { id: 'bigint' },
      rows: [[1], [null], [null]],
      check: '{columns: id, nulls: equal}',
      outcome: 'failed',
      tested: '3',
      failing: '2',
    },
    {
      title: 'in a compound key NULL parts are equal',
      columns: { a: 'bigint', b: 'varchar' },
      rows: [
        [1, null],
        [1, null],
        [1, 'x'],
        [null, null],
        [null, null],
      ],
      check: '[a, b]',
      outcome: 'failed',
      tested: '3',
      failing: '2',
    },
    {
      title: 'or rows with a NULL are not tested',
      columns: { a: 'bigint', b: 'varchar' },
      rows: [
        [1, null],
        [1, null],
        [1, 'x'],
      ],
      check: '{columns: [a, b], nulls: distinct}',
      outcome: 'passed',
      tested: '1',
    },
    {
      title: 'parts of a key do not run together',
      columns: { a: 'varchar', b: 'varchar' },
      rows: [
        ['x', 'yz'],
        ['xy', 'z'],
      ],
      check: '[a, b]',
      outcome: 'passed',
      tested: '2',
    },
    {
      title: 'NaN equals itself',
      columns: { x: 'double' },
      rows: [['NaN'], ['NaN'], [1]],
      check: 'x',
      outcome: 'failed',
      failing: '2',
    },
    {
      title: 'case and blanks make different keys',
      columns: { code: 'varchar' },
      rows: [['A'], ['a'], ['A '], ['']],
      check: 'code',
      outcome: 'passed',
      tested: '4',
    },
    {
      title: 'a column name with a quote',
      columns: { 'i"d': 'bigint' },
      rows: [[1], [1]],
      check: `['i"d']`,
      outcome: 'failed',
      failing: '2',
    },
    {
      title: 'an empty table',
      columns: { id: 'bigint' },
      rows: [],
      check: 'id',
      outcome: 'passed',
      notes: ['0 rows tested'],
    },
    {
      title: 'all NULL',
      columns: { id: 'bigint' },
      rows: [[null], [null]],
      check: 'id',
      outcome: 'passed',
      tested: '0',
      notes: ['0 rows tested'],
    },
  ],
});

const key = (p: Parameters, subject: Subject): Expression[] =>
  p.columns.map((column) => subject.column(column));

/** Decisions 1 and 2 of semantics.md: which rows have a key at all. */
function tested(p: Parameters, subject: Subject): Expression {
  const present = key(p, subject).map(notNull);
  if (p.nulls === 'equal') return TRUE;
  return p.nulls === 'distinct' ? and(...present) : or(...present);
}

function sentence(keys: Measured, rows: bigint): string {
  const [many, excess] = [numberOf(keys, 'duplicate_keys'), numberOf(keys, 'excess_rows')];
  return (
    `${formatCount(numberOf(keys, 'duplicate_rows'))} of ${plural(rows, 'row')} share their key with another row ` +
    `(${plural(many, 'duplicate key')}, ${plural(excess, 'excess row')})`
  );
}

const name = (p: Parameters): string => (p.columns.length === 1 ? (p.columns[0] ?? '') : 'key');
