import { listing, plural } from '../../domain/wording.ts';
import { boundProblems, boundProperties, brokenBound, formatBoundsOf } from '../bounds.ts';
import type { Bounds } from '../bounds.ts';
import { defineKind, type Finding, type ParameterProblem, type Subject } from '../kind.ts';
import type { Metric } from '../metric.ts';
import {
  columnProblems,
  compareSchema,
  COUNT_BOUNDS,
  SCHEMA_DIRECTIONS,
} from '../schema_comparison.ts';
import type { ColumnWish, Comparison } from '../schema_comparison.ts';

interface Parameters {
  readonly columns?: Readonly<Record<string, ColumnWish>>;
  readonly like?: string;
  readonly column_count?: Bounds;
  readonly extra?: 'note' | 'fail' | 'ignore';
  readonly order?: boolean;
  readonly strict?: boolean;
}

const TYPE = { type: 'string', minLength: 1, description: 'The type: bigint, varchar, any, ...' };

export const schema = defineKind<Parameters, string>({
  kind: 'schema',
  summary: 'The table has the columns that it should have.',
  notes: [
    'Read from the description of the table, without a query: rows, NULLs and NaNs do not matter, and an empty table',
    'passes like any other. Names match exactly. Types match by family with synonyms (`string` is `varchar`, `int` is',
    '`integer`), while integers of different width differ; `varchar` matches every varchar(n) and `timestamp` any',
    'precision unless it is stated; `strict: true` wants the length of texts too; `any` matches every type.',
    '`nullable: false` wants a column that the table declares NOT NULL; where the engine does not say, the check errors:',
    'use not_null. A column that is not listed gives a note (`extra: fail` makes it fail, `ignore` is silent).',
  ].join('\n'),
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      columns: {
        type: 'object',
        minProperties: 1,
        additionalProperties: {
          anyOf: [
            TYPE,
            {
              type: 'object',
              additionalProperties: false,
              required: ['type'],
              properties: {
                type: TYPE,
                nullable: {
                  type: 'boolean',
                  description: 'Whether the table allows NULL in the column.',
                },
              },
            },
          ],
        },
        description: 'The columns that must exist: name and type.',
      },
      like: {
        type: 'string',
        minLength: 1,
        description: 'A table with the same columns, instead of `columns`.',
      },
      column_count: {
        type: 'object',
        additionalProperties: false,
        properties: boundProperties(COUNT_BOUNDS, { type: 'integer', minimum: 0 }),
        description: 'Bounds of the number of columns.',
      },
      extra: {
        enum: ['note', 'fail', 'ignore'],
        description: 'What a column that is not listed gives; a note by default.',
      },
      order: { type: 'boolean', description: 'Whether listed columns must stand in that order.' },
      strict: { type: 'boolean', description: 'Whether lengths of texts must be the same too.' },
    },
  },
  directions: SCHEMA_DIRECTIONS,
  shorthand: null,
  countsRows: false,
  onlyCounts: () => true,
  problems,
  title: (p) => (p.like === undefined ? '' : `like ${p.like}`),
  threshold: thresholdOf,
  columns: () => [],
  tables: (p): Record<string, string> => (p.like === undefined ? {} : { like: p.like }),
  comparesTables: true,
  comparesColumns: true,
  metrics: (p, subject) => {
    // Finds what the engine cannot say, or a table that is missing, before anything is judged.
    compared(p, subject);
    return NOTHING;
  },
  judge: (p, _measured, subject) => judge(p, subject),
  examples: [
    {
      title: 'as declared, by synonyms',
      columns: { id: 'bigint', name: 'varchar', at: 'timestamp' },
      rows: [],
      check: '{columns: {id: int8, name: string, at: timestamp}}',
      outcome: 'passed',
    },
    {
      title: 'another width is another type',
      columns: { id: 'integer' },
      rows: [],
      check: '{columns: {id: bigint}}',
      outcome: 'failed',
      metrics: { mismatched: '1' },
    },
    {
      title: 'a missing column',
      columns: { id: 'bigint', nmae: 'varchar' },
      rows: [],
      check: '{columns: {id: bigint, name: any}}',
      outcome: 'failed',
      metrics: { missing: '1', extra: '1' },
    },
    {
      title: 'one more column is noted',
      columns: { id: 'bigint', name: 'varchar' },
      rows: [],
      check: '{columns: {id: bigint}}',
      outcome: 'passed',
      notes: ['1 extra column'],
    },
    {
      title: 'or fails when asked',
      columns: { id: 'bigint', name: 'varchar' },
      rows: [],
      check: '{columns: {id: bigint}, extra: fail}',
      outcome: 'failed',
      metrics: { extra: '1' },
    },
    {
      title: 'another order',
      columns: { b: 'bigint', a: 'bigint' },
      rows: [],
      check: '{columns: {a: any, b: any}, order: true}',
      outcome: 'failed',
    },
    {
      title: 'decimals keep their scale',
      columns: { amount: 'decimal(18,2)' },
      rows: [],
      check: "{columns: {amount: 'decimal(18,3)'}}",
      outcome: 'failed',
    },
    {
      title: 'like another table',
      columns: { id: 'bigint', name: 'varchar' },
      rows: [],
      tables: { model: { columns: { id: 'bigint', name: 'bigint' }, rows: [] } },
      check: '{like: model}',
      outcome: 'failed',
      metrics: { mismatched: '1' },
    },
    {
      title: 'the number of columns',
      columns: { id: 'bigint', name: 'varchar' },
      rows: [[null, null]],
      check: '{column_count: {max: 1}}',
      outcome: 'failed',
      metrics: { columns: '2' },
    },
    {
      title: 'names match exactly',
      columns: { ID: 'bigint', 'a "b" c': 'varchar' },
      rows: [],
      check: `{columns: {id: bigint, 'a "b" c': varchar}}`,
      outcome: 'failed',
      metrics: { missing: '1' },
    },
  ],
});

const NOTHING: Record<string, Metric> = {};

function problems(p: Parameters): ParameterProblem[] {
  const { columns, like, column_count: count } = p;
  const bounds = count === undefined ? [] : boundProblems(count, COUNT_BOUNDS);
  return [
    ...(columns === undefined && like === undefined && count === undefined
      ? [
          {
            path: '',
            message: 'nothing is expected',
            expected: '`columns`, `like` or `column_count`',
          },
        ]
      : []),
    ...(columns !== undefined && like !== undefined
      ? [{ path: '/like', message: 'the columns are given twice', expected: '`columns` or `like`' }]
      : []),
    ...(columns === undefined && like === undefined ? needsColumns(p) : []),
    ...bounds.map((problem) => ({ ...problem, path: `/column_count${problem.path}` })),
    ...columnProblems(columns ?? {}),
  ];
}

function needsColumns(p: Parameters): ParameterProblem[] {
  return (['extra', 'order', 'strict'] as const)
    .filter((name) => p[name] !== undefined)
    .map((name) => ({
      path: `/${name}`,
      message: `\`${name}\` means nothing without a list of columns`,
      expected: '`columns` or `like` beside it',
    }));
}

function compared(p: Parameters, subject: Subject): Comparison {
  const other = p.like === undefined ? [] : subject.table('like').columns;
  const wishes = p.columns ?? Object.fromEntries(other.map((c) => [c.name, c.type.name]));
  return compareSchema(wishes, subject.columns, {
    strict: p.strict === true,
    order: p.order === true,
  });
}

function judge(p: Parameters, subject: Subject): Finding {
  const found = compared(p, subject);
  const listed = p.columns !== undefined || p.like !== undefined;
  const extra = listed ? found.extra : [];
  const count = BigInt(subject.columns.length);
  const broken = p.column_count === undefined ? null : brokenBound(p.column_count, count);
  const words =
    extra.length === 0 ? '' : `${plural(extra.length, 'extra column')}: ${listing(extra)}`;
  const faults = [
    ...found.faults,
    ...(p.extra === 'fail' && words !== '' ? [words] : []),
    ...(broken === null ? [] : [`${plural(count, 'column')}, ${broken}`]),
  ];
  return {
    type: 'bound',
    holds: faults.length === 0,
    message: faults.length === 0 ? `${plural(count, 'column')}, as expected` : faults.join('; '),
    notes: (p.extra ?? 'note') === 'note' && words !== '' ? [words] : [],
    metrics: {
      columns: count,
      missing: BigInt(found.missing),
      mismatched: BigInt(found.mismatched),
      extra: BigInt(extra.length),
    },
  };
}

function thresholdOf(p: Parameters): string {
  const columns = Object.keys(p.columns ?? {}).length;
  const listed = p.like === undefined ? plural(columns, 'column') : `the columns of ${p.like}`;
  const count = p.column_count === undefined ? '' : formatBoundsOf(p.column_count, 'column');
  if (columns === 0 && p.like === undefined) return count;
  const words = `${listed} as declared${p.order === true ? ', in order' : ''}${p.extra === 'fail' ? ', no other' : ''}`;
  return count === '' ? words : `${words}; ${count}`;
}
