import { formatCount, plural } from '../../domain/wording.ts';
import { and, notNull, or, TRUE, type Expression } from '../../sql/expression.ts';
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
        type: 'array',
        minItems: 1,
        uniqueItems: true,
        items: { type: 'string', minLength: 1 },
        description: 'The column or columns that together are the key.',
      },
      nulls: {
        enum: ['ignore', 'distinct', 'equal'],
        description: 'How NULL in a key is treated; the default is `ignore`.',
      },
    },
  },
  shorthand: 'columns',
  countsRows: true,
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
  examples: [],
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
