import { and, count as countRows, not, notNull, type Expression } from '../../sql/expression.ts';
import { item, source } from '../../sql/query.ts';
import { listing, plural } from '../../domain/wording.ts';
import { COLUMN_NAMES } from '../column_names.ts';
import { ANOTHER_RULE } from '../direction.ts';
import { defineKind, type ParameterProblem, type Subject } from '../kind.ts';
import {
  FOUND,
  lookedUp,
  ownColumn,
  referenceTo,
  rowsWhere,
  type Reference,
} from '../reference.ts';
import { numberOf, rowsFinding } from '../row_kind.ts';

interface Parameters {
  readonly columns: readonly string[];
  readonly references: { readonly table: string; readonly columns: readonly string[] };
}

export const foreignKey = defineKind<Parameters, 'rows'>({
  kind: 'foreign_key',
  summary: 'Every key is found in another table.',
  notes: [
    'Rows whose key is NULL, or of which any part is NULL, are not tested. NaN is found nowhere and fails. Keys are',
    'compared exactly, and columns whose types can never be equal make the check errored. Repeated keys in the other',
    'table do no harm; NULLs in it are no keys; an empty one fails every key. The other table is read whole: neither the',
    'gate\'s partition nor `where` limits it. An empty table, or only NULLs: passed with the note "0 keys tested".',
  ].join('\n'),
  parameters: {
    type: 'object',
    additionalProperties: false,
    required: ['columns', 'references'],
    properties: {
      columns: { ...COLUMN_NAMES, description: 'The column or columns that together are the key.' },
      references: {
        type: 'object',
        additionalProperties: false,
        required: ['table', 'columns'],
        properties: {
          table: { type: 'string', minLength: 1, description: 'The table that holds the keys.' },
          columns: { ...COLUMN_NAMES, description: "The key's columns there, in the same order." },
        },
        description: 'Where the keys must be found.',
      },
    },
  },
  directions: { columns: ANOTHER_RULE, references: ANOTHER_RULE },
  shorthand: null,
  countsRows: true,
  onlyCounts: () => true,
  problems,
  title: (p) => p.columns.join(','),
  threshold: (p) => `each key in ${target(p)}`,
  columns: (p) => p.columns,
  tables: (p) => ({ references: p.references.table }),
  metrics: (p, subject) => {
    const reference = referenceOf(p, subject);
    return {
      rows: {
        metric: 'query',
        parts: ['tested', 'missing'],
        reason: `keys are looked up in ${p.references.table}`,
        query: (rows) => ({
          select: [item(countRows(tested(p, subject))), item(countRows(missing(p, subject)))],
          from: source(lookedUp(rows, reference), 'j'),
        }),
      },
    };
  },
  judge: (p, { rows }) =>
    rowsFinding(
      {
        tested: { value: numberOf(rows, 'tested') },
        failing: { value: numberOf(rows, 'missing') },
      },
      {
        wrong: `${listing(p.columns)} not found in ${target(p)}`,
        right: `${listing(p.columns)} found in ${target(p)}`,
        noun: 'key',
      },
    ),
  rows: (p, subject) => rowsWhere(subject, referenceOf(p, subject), p.columns, missing(p, subject)),
  examples: [
    {
      title: 'every key exists, NULL is not tested',
      columns: { origin: 'varchar' },
      rows: [['ATL'], ['ATL'], [null]],
      tables: { airports: { columns: { code: 'varchar' }, rows: [['ATL'], ['ATL'], [null]] } },
      check: '{columns: origin, references: {table: airports, columns: code}}',
      outcome: 'passed',
      tested: '2',
      failing: '0',
    },
    {
      title: 'a key that does not exist',
      columns: { origin: 'varchar' },
      rows: [['ATL'], ['XXX']],
      tables: { airports: { columns: { code: 'varchar' }, rows: [['ATL']] } },
      check: '{columns: origin, references: {table: airports, columns: code}}',
      outcome: 'failed',
      tested: '2',
      failing: '1',
    },
    {
      title: 'a compound key with a NULL part is not tested',
      columns: { a: 'bigint', b: 'varchar' },
      rows: [
        [1, 'x'],
        [1, 'y'],
        [2, null],
      ],
      tables: {
        keys: {
          columns: { k: 'bigint', l: 'varchar' },
          rows: [
            [1, 'x'],
            [2, 'y'],
          ],
        },
      },
      check: '{columns: [a, b], references: {table: keys, columns: [k, l]}}',
      outcome: 'failed',
      tested: '2',
      failing: '1',
    },
    {
      title: 'the other table has a column of the same name',
      columns: { id: 'bigint' },
      rows: [[1], [2]],
      tables: { keys: { columns: { id: 'integer' }, rows: [[1]] } },
      check: '{columns: id, references: {table: keys, columns: id}}',
      with: '{tolerate: 50%}',
      outcome: 'passed',
      failing: '1',
    },
    {
      title: 'NaN is found nowhere',
      columns: { x: 'double' },
      rows: [['NaN'], [1]],
      tables: { keys: { columns: { x: 'double' }, rows: [['NaN'], [1]] } },
      check: '{columns: x, references: {table: keys, columns: x}}',
      outcome: 'failed',
      failing: '1',
    },
    {
      title: 'an empty table of keys',
      columns: { id: 'bigint' },
      rows: [[1]],
      tables: { keys: { columns: { id: 'bigint' }, rows: [] } },
      check: '{columns: id, references: {table: keys, columns: id}}',
      outcome: 'failed',
      failing: '1',
    },
    {
      title: 'types that are never equal',
      columns: { id: 'bigint' },
      rows: [[1]],
      tables: { keys: { columns: { id: 'varchar' }, rows: [['1']] } },
      check: '{columns: id, references: {table: keys, columns: id}}',
      outcome: 'errored',
    },
    {
      title: 'an empty table',
      columns: { id: 'bigint' },
      rows: [],
      tables: { keys: { columns: { id: 'bigint' }, rows: [[1]] } },
      check: '{columns: id, references: {table: keys, columns: id}}',
      outcome: 'passed',
      notes: ['0 keys tested'],
    },
    {
      title: 'all NULL',
      columns: { id: 'bigint' },
      rows: [[null]],
      tables: { keys: { columns: { id: 'bigint' }, rows: [[1]] } },
      check: '{columns: id, references: {table: keys, columns: id}}',
      outcome: 'passed',
      notes: ['0 keys tested'],
    },
  ],
});

function problems(p: Parameters): ParameterProblem[] {
  const [ours, theirs] = [p.columns.length, p.references.columns.length];
  if (ours === theirs) return [];
  return [
    {
      path: '/references/columns',
      message: 'the two keys have different numbers of columns',
      found: `${plural(ours, 'column')} here, ${plural(theirs, 'column')} there`,
      expected: plural(ours, 'column'),
    },
  ];
}

const target = (p: Parameters): string =>
  `${p.references.table} (${p.references.columns.join(', ')})`;

function referenceOf(p: Parameters, subject: Subject): Reference {
  const { table: name, columns } = p.references;
  return referenceTo(subject, p.columns, { table: subject.table('references'), name, columns });
}

const tested = (p: Parameters, subject: Subject): Expression =>
  and(...p.columns.map((name) => notNull(ownColumn(subject.column(name)))));

const missing = (p: Parameters, subject: Subject): Expression =>
  and(tested(p, subject), not(FOUND));
