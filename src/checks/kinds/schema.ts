import { listing, plural } from '../../domain/wording.ts';
import { boundProperties, brokenBound, formatBoundsOf } from '../bounds.ts';
import { defineKind, type Finding, type Subject } from '../kind.ts';
import type { Metric } from '../metric.ts';
import { compareSchema, type Comparison } from '../schema_comparison.ts';
import {
  COUNT_BOUNDS,
  SCHEMA_DIRECTIONS,
  schemaProblems,
  type ColumnWish,
  type SchemaParameters,
} from '../schema_parameters.ts';
import { NO_TARGET, targetOf } from '../target.ts';

const TYPE = { type: 'string', minLength: 1, description: 'The type: bigint, varchar, any, ...' };

export const schema = defineKind<SchemaParameters, string>({
  kind: 'schema',
  summary: 'The table has the columns that it should have.',
  notes: [
    'Read from the description of the table, without a query: rows, NULLs and NaNs do not matter, and an empty table',
    'passes like any other. Names match exactly. Types match by family with synonyms (`string` is `varchar`, `int` is',
    '`integer`), while integers of different width differ; `varchar` matches every varchar(n) and `timestamp` any',
    'precision unless it is stated; `strict: true` wants the length of texts too; `any` matches every type.',
    '`nullable: false` wants a column that the table declares NOT NULL; where the engine does not say, the check errors:',
    'use not_null. A column that is not listed gives a note (`extra: fail` makes it fail, `ignore` is silent). `like` the',
    'target (the `table` of the gate) passes with a note while that does not exist; any other table must be there.',
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
  problems: schemaProblems,
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
      title: 'like the target, which does not exist yet',
      columns: { id: 'bigint' },
      rows: [],
      target: 'not_yet',
      check: '{like: not_yet}',
      outcome: 'passed',
      notes: ['the target does not exist yet'],
    },
    {
      title: 'and the number of columns is judged all the same',
      columns: { id: 'bigint' },
      rows: [],
      target: 'not_yet',
      check: '{like: not_yet, column_count: {min: 2}}',
      outcome: 'failed',
      notes: ['the target does not exist yet'],
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

/** The columns that are wished for; null: they are those of a target that does not exist yet. */
function wishesOf(
  p: SchemaParameters,
  subject: Subject,
): Readonly<Record<string, ColumnWish>> | null {
  if (p.like === undefined) return p.columns ?? {};
  const isTarget = p.like === subject.target;
  const other = isTarget ? targetOf(subject, 'like') : subject.table('like');
  return other && Object.fromEntries(other.columns.map(({ name, type }) => [name, type.name]));
}

function compared(p: SchemaParameters, subject: Subject): Comparison | null {
  const wishes = wishesOf(p, subject);
  return (
    wishes &&
    compareSchema(wishes, subject.columns, {
      strict: p.strict === true,
      order: p.order === true,
    })
  );
}

const NOTHING_FOUND: Comparison = { faults: [], missing: 0, mismatched: 0, extra: [] };

function judge(p: SchemaParameters, subject: Subject): Finding {
  const compares = compared(p, subject);
  const found = compares ?? NOTHING_FOUND;
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
    message:
      faults.length > 0
        ? faults.join('; ')
        : `${plural(count, 'column')}${compares === null ? '' : ', as expected'}`,
    notes: [
      ...(compares === null ? [NO_TARGET] : []),
      ...((p.extra ?? 'note') === 'note' && words !== '' ? [words] : []),
    ],
    metrics: {
      columns: count,
      missing: BigInt(found.missing),
      mismatched: BigInt(found.mismatched),
      extra: BigInt(extra.length),
    },
  };
}

function thresholdOf(p: SchemaParameters): string {
  const columns = Object.keys(p.columns ?? {}).length;
  const listed = p.like === undefined ? plural(columns, 'column') : `the columns of ${p.like}`;
  const count = p.column_count === undefined ? '' : formatBoundsOf(p.column_count, 'column');
  if (columns === 0 && p.like === undefined) return count;
  const words = `${listed} as declared${p.order === true ? ', in order' : ''}${p.extra === 'fail' ? ', no other' : ''}`;
  return count === '' ? words : `${words}; ${count}`;
}
