import { compareDecimals, decimal, multiplyDecimals, type Decimal } from '../../domain/decimal.ts';
import type { Value } from '../../domain/value.ts';
import { formatCount, formatShare, listing, plural } from '../../domain/wording.ts';
import { aggregate, count as countRows, notNull, or } from '../../sql/expression.ts';
import { item, part, source, SUBJECT, type Query } from '../../sql/query.ts';
import { OTHER_COLUMNS } from '../direction.ts';
import { keyLabel, readable } from '../key_label.ts';
import { COLUMN_NAMES } from '../column_names.ts';
import { defineKind, type Finding, type Subject } from '../kind.ts';
import type { Measured } from '../metric.ts';
import { sortable } from '../operand.ts';
import {
  formatPercent,
  parsePercent,
  percentProblems,
  percentProperty,
  type Percent,
} from '../percent.ts';
import { ownColumn } from '../reference.ts';
import { numberOf } from '../row_kind.ts';
import { readSlots, slotMetric, type Slots } from '../slots.ts';

interface Parameters {
  readonly columns: readonly string[];
  readonly max_share: Percent;
}

/** How many of the most frequent values are shown. */
const TOP = 3;

export const skew = defineKind<Parameters, 'values', 'top'>({
  kind: 'skew',
  summary: 'No single value holds too large a share of the rows.',
  notes: [
    'The share of the most frequent value (or combination of values) among the rows that have one: NULL is no value, and',
    'rows whose parts are all NULL do not count; in a combination NULL parts are equal. NaN is one value. Exactly',
    '`max_share` passes. No values (an empty table, or only NULLs): failed with "no values".',
  ].join('\n'),
  parameters: {
    type: 'object',
    additionalProperties: false,
    required: ['columns', 'max_share'],
    properties: {
      columns: {
        ...COLUMN_NAMES,
        description: 'The column, or the columns that together are the value.',
      },
      max_share: percentProperty('The largest share of the rows that one value may hold: 30%.'),
    },
  },
  directions: { columns: OTHER_COLUMNS, max_share: { stricter: 'smaller', of: 'percent' } },
  shorthand: null,
  countsRows: false,
  problems: (p) => percentProblems('/max_share', p.max_share, decimal(1)),
  title: (p) => p.columns.join(','),
  threshold: (p) => `no value in more than ${formatPercent(shareOf(p))} of the rows`,
  columns: (p) => p.columns,
  metrics: (p, subject) => ({
    values: {
      metric: 'query',
      parts: ['rows', 'most', 'values'],
      reason: 'the rows of each value are counted',
      query: (rows) => ({
        select: [
          item(aggregate('sum', [part('g', 'n')])),
          item(aggregate('max', [part('g', 'n')])),
          item(countRows()),
        ],
        from: source({ from: 'query', query: frequencies(p, subject, rows) }, 'g'),
      }),
    },
  }),
  details: (p, subject) => ({
    top: slotMetric(slots(p), 'the most frequent values', (rows) => ({
      ...frequencies(p, subject, rows),
      orderBy: [
        { by: countRows(), descending: true },
        ...p.columns.map((name) => ({ by: sortable(subject.column(name)), descending: false })),
      ],
    })),
  }),
  judge: (p, { values }, subject, details) => judge(p, values, details?.top, subject),
  examples: [
    {
      title: 'exactly the share that is allowed',
      columns: { carrier: 'varchar' },
      rows: [['AA'], ['AA'], ['UA'], ['DL'], [null]],
      check: '{columns: carrier, max_share: 50%}',
      outcome: 'passed',
    },
    {
      title: 'one value has too much',
      columns: { carrier: 'varchar' },
      rows: [['AA'], ['AA'], ['UA'], [null], [null], [null]],
      check: '{columns: carrier, max_share: 50%}',
      outcome: 'failed',
      metrics: { rows: '3', "rows with carrier 'AA'": '2', "rows with carrier 'UA'": '1' },
    },
    {
      title: 'a combination of columns',
      columns: { a: 'bigint', b: 'varchar' },
      rows: [
        [1, 'x'],
        [1, 'y'],
        [2, null],
        [2, null],
        [null, null],
      ],
      check: '{columns: [a, b], max_share: 40%}',
      outcome: 'failed',
      metrics: { rows: '4' },
    },
    {
      title: 'NaN is one value',
      columns: { x: 'double' },
      rows: [['NaN'], ['NaN'], [1]],
      check: '{columns: x, max_share: 50%}',
      outcome: 'failed',
      metrics: { 'rows with x NaN': '2' },
    },
    {
      title: 'an empty table',
      columns: { carrier: 'varchar' },
      rows: [],
      check: '{columns: carrier, max_share: 50%}',
      outcome: 'failed',
    },
    {
      title: 'all NULL',
      columns: { carrier: 'varchar' },
      rows: [[null], [null]],
      check: '{columns: carrier, max_share: 50%}',
      outcome: 'failed',
    },
  ],
});

/** Each value with its number of rows `n`. */
function frequencies(p: Parameters, subject: Subject, rows: Query): Query {
  const columns = p.columns.map((name) => ownColumn(subject.column(name)));
  return {
    select: [
      ...columns.map((column, index) => item(readable(column, column.type), `k${String(index)}`)),
      item(countRows(), 'n'),
    ],
    from: source({ from: 'query', query: rows }, SUBJECT),
    where: or(...columns.map(notNull)),
    groupBy: columns,
  };
}

function slots(p: Parameters): Slots {
  const keys = p.columns.map((_, index) => `k${String(index)}`);
  return { columns: [...keys, 'n'], keys: keys.length, size: TOP };
}

function judge(
  p: Parameters,
  values: Measured,
  top: Measured | undefined,
  subject: Subject,
): Finding {
  const [rows, most] = [numberOf(values, 'rows'), numberOf(values, 'most')];
  const name = listing(p.columns);
  const base = { type: 'bound', notes: [] } as const;
  if (rows === 0n) {
    return { ...base, holds: false, observed: null, message: `${name}: no values`, metrics: {} };
  }
  const allowed = multiplyDecimals(shareOf(p), decimal(rows));
  const holds = compareDecimals(decimal(most), allowed) <= 0;
  const label = (row: readonly Value[]): string => keyLabel(p.columns, row, subject.typeOf);
  const seen = readSlots(slots(p), top).sort(
    // Equally frequent ones in the order of their names: the same in every run, on every engine.
    (a, b) => Number(count(b) - count(a)) || (label(a) < label(b) ? -1 : 1),
  );
  const [first] = seen;
  const one = holds ? `no value of ${name} holds more than` : `one value of ${name} holds`;
  const holder = first === undefined ? one : `${label(first)} holds`;
  const more = holds ? '' : `, more than ${formatPercent(shareOf(p))}`;
  const share = Number(most) / Number(rows);
  return {
    ...base,
    holds,
    observed: share,
    message: `${holder} ${formatCount(most)} of ${plural(rows, 'row')} (${formatShare(share)})${more}`,
    metrics: {
      rows,
      distinct_values: numberOf(values, 'values'),
      most_rows: most,
      ...Object.fromEntries(seen.map((row) => [`rows with ${label(row)}`, count(row)])),
    },
  };
}

/** The number of rows stands behind the key's parts. */
const count = (row: readonly Value[]): bigint => numberOf({ value: row.at(-1) ?? null });

function shareOf(p: Parameters): Decimal {
  const share = parsePercent(p.max_share);
  if (share === undefined) throw new RangeError('max_share was not validated');
  return share;
}
