import { and, call, cast, compare, literal, not } from '../../sql/expression.ts';
import type { Expression } from '../../sql/expression.ts';
import { text } from '../../sql/literal.ts';
import { defineNumberKind, type MeasuredColumn, type NumberParameters } from '../number_kind.ts';
import { count, numberOf } from '../row_kind.ts';

interface Parameters extends NumberParameters {
  readonly population?: boolean;
}

export const stddev = defineNumberKind<Parameters>({
  kind: 'stddev',
  summary: 'The standard deviation of a column lies within bounds.',
  notes: [
    'The sample standard deviation (divided by n - 1); `population: true` divides by n. One row has no sample standard',
    'deviation: failed with "no values", as are an empty table and only NULLs. NULL is left out; NaN is left out with a',
    'note "n NaN excluded". With an infinite value it is NaN, which lies within no bounds. It is a double on both',
    'engines.',
  ].join('\n'),
  properties: {
    population: {
      type: 'boolean',
      description:
        'Whether the rows are the whole population (divide by n) and not a sample of it.',
    },
  },
  directions: { population: { stricter: 'neither', absent: false } },
  noun: (p) => `standard deviation of ${p.column}`,
  measure: (p, values) => ({
    metric: 'aggregate',
    name: p.population === true ? 'stddevPopulation' : 'stddev',
    of: values.of,
    where: and(values.where, finite(values)),
  }),
  further: (_p, values) => {
    const bounded = finite(values);
    return bounded === null ? {} : { infinite: count(and(values.where, not(bounded)), 'exact') };
  },
  read: (_p, measured) =>
    numberOf(measured['infinite']) > 0n ? NaN : (measured['number']?.['value'] ?? null),
  examples: [
    {
      title: 'of a sample',
      columns: { delay: 'bigint' },
      rows: [[1], [2], [3], [null]],
      check: '{column: delay, equals: 1}',
      outcome: 'passed',
      observed: '1',
    },
    {
      title: 'of a population',
      columns: { delay: 'bigint' },
      rows: [[2], [4], [4], [4], [5], [5], [7], [9]],
      check: '{column: delay, population: true, equals: 2}',
      outcome: 'passed',
      observed: '2',
    },
    {
      title: 'too wide',
      columns: { delay: 'bigint' },
      rows: [[1], [2], [3]],
      check: '{column: delay, below: 1}',
      outcome: 'failed',
    },
    {
      title: 'one row is no sample',
      columns: { delay: 'bigint' },
      rows: [[1]],
      check: '{column: delay, max: 1}',
      outcome: 'failed',
    },
    {
      title: 'one row is a population',
      columns: { delay: 'bigint' },
      rows: [[1]],
      check: '{column: delay, population: true, max: 1}',
      outcome: 'passed',
      observed: '0',
    },
    {
      title: 'NaN is excluded and said',
      columns: { x: 'double' },
      rows: [['NaN'], [1], [2], [3]],
      check: '{column: x, equals: 1}',
      outcome: 'passed',
      notes: ['1 NaN excluded'],
    },
    {
      title: 'Infinity spreads beyond all bounds',
      columns: { x: 'double' },
      rows: [['Infinity'], [1], [2]],
      check: '{column: x, min: 0}',
      outcome: 'failed',
    },
    {
      title: 'an empty table',
      columns: { delay: 'bigint' },
      rows: [],
      check: '{column: delay, min: 0}',
      outcome: 'failed',
    },
    {
      title: 'all NULL',
      columns: { delay: 'bigint' },
      rows: [[null], [null]],
      check: '{column: delay, min: 0}',
      outcome: 'failed',
    },
  ],
});

/** True for a value that is not infinite; null where the type has no infinities. DuckDB's aggregate throws on one. */
function finite({ of, type }: MeasuredColumn): Expression | null {
  if (type.family !== 'float') return null;
  return compare(call('abs', of), '<', cast(literal(text('Infinity')), 'double'));
}
