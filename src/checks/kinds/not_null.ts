import { listing, plural } from '../../domain/wording.ts';
import { call, compare, isNull, literal, or, TRUE, type Expression } from '../../sql/expression.ts';
import { text } from '../../sql/literal.ts';
import { COLUMN_NAMES } from '../column_names.ts';
import { defineKind, type Subject } from '../kind.ts';
import { count, numberOf, rowsFinding } from '../row_kind.ts';

interface Parameters {
  readonly columns: readonly string[];
  readonly blank?: 'keep' | 'missing';
}

export const notNull = defineKind<Parameters, 'tested' | 'failing', string>({
  kind: 'not_null',
  summary: 'No value of the columns is NULL.',
  notes: [
    'A row fails when any of the columns is NULL; `tolerate` is a share of ALL tested rows, unlike in kinds that test',
    'values. NaN and the empty text are values; `blank: missing` treats text that is empty or blank as NULL.',
    'An empty table: passed with the note "0 rows tested". All NULL: failed.',
  ].join('\n'),
  parameters: {
    type: 'object',
    additionalProperties: false,
    required: ['columns'],
    properties: {
      columns: {
        ...COLUMN_NAMES,
        description: 'The column or columns that must hold a value in every row.',
      },
      blank: {
        enum: ['keep', 'missing'],
        description: 'With `missing`, text that is empty or blank counts as NULL.',
      },
    },
  },
  directions: {
    columns: { stricter: 'each' },
    blank: { stricter: 'later', of: ['keep', 'missing'], absent: 'keep' },
  },
  shorthand: 'columns',
  countsRows: true,
  onlyCounts: () => true,
  title: (p) => p.columns.join(','),
  threshold: (p) => (p.blank === 'missing' ? 'no NULL, no blank' : 'no NULL'),
  columns: (p) => p.columns,
  metrics: (p, subject) => ({
    tested: count(TRUE, 'exact'),
    failing: count(anyMissing(p, subject), 'zero'),
  }),
  details: (p, subject) =>
    Object.fromEntries(p.columns.map((name) => [name, count(missing(p, name, subject), 'exact')])),
  judge: (p, measured, _subject, details) => {
    const hit = p.columns.filter((name) => numberOf(details?.[name]) > 0n);
    return {
      ...rowsFinding(measured, {
        wrong: `${listing(hit.length > 0 ? hit : p.columns, 'or')} missing`,
        right: `${p.columns.length === 1 ? (p.columns[0] ?? '') : plural(p.columns.length, 'column')} never NULL`,
        noun: 'row',
      }),
      metrics: Object.fromEntries(hit.map((name) => [`nulls ${name}`, numberOf(details?.[name])])),
    };
  },
  rows: (p, subject) => ({ by: 'predicate', where: anyMissing(p, subject) }),
  examples: [
    {
      title: 'every row has a value',
      columns: { id: 'bigint', name: 'varchar' },
      rows: [
        [1, 'a'],
        [2, ''],
      ],
      check: '[id, name]',
      outcome: 'passed',
      tested: '2',
      failing: '0',
    },
    {
      title: 'a row with two NULLs counts once',
      columns: { id: 'bigint', name: 'varchar' },
      rows: [
        [1, 'a'],
        [null, null],
        [3, null],
      ],
      check: '[id, name]',
      outcome: 'failed',
      tested: '3',
      failing: '2',
      metrics: { 'nulls id': '1', 'nulls name': '2' },
    },
    {
      title: 'the share is one of all rows',
      columns: { id: 'bigint' },
      rows: [[1], [2], [3], [null]],
      check: 'id',
      with: '{tolerate: 25%}',
      outcome: 'passed',
      tested: '4',
      failing: '1',
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
      outcome: 'failed',
      failing: '2',
    },
    {
      title: 'NaN is a value',
      columns: { x: 'double' },
      rows: [['NaN'], [1]],
      check: 'x',
      outcome: 'passed',
    },
    {
      title: 'blank text is missing when asked',
      columns: { name: 'varchar' },
      rows: [['a'], [' \t'], ['']],
      check: '{columns: name, blank: missing}',
      outcome: 'failed',
      failing: '2',
    },
  ],
});

function missing(p: Parameters, name: string, subject: Subject): Expression {
  const column = subject.column(name);
  if (p.blank !== 'missing' || subject.typeOf(name).family !== 'text') return isNull(column);
  return or(isNull(column), compare(call('trim', column), '=', literal(text(''))));
}

const anyMissing = (p: Parameters, subject: Subject): Expression =>
  or(...p.columns.map((name) => missing(p, name, subject)));
