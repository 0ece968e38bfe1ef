import { compareDecimals, decimal, decimalText, type Decimal } from '../../domain/decimal.ts';
import { ANOTHER_RULE } from '../direction.ts';
import { interpolate } from '../interpolate.ts';
import { defineNumberKind, type NumberParameters } from '../number_kind.ts';
import { numberOf } from '../row_kind.ts';

interface Parameters extends NumberParameters {
  readonly q: Decimal;
  readonly approximate?: boolean;
}

export const quantile = defineNumberKind<Parameters>({
  kind: 'quantile',
  summary: 'A quantile of a column, such as its median, lies within bounds.',
  notes: [
    'The values in order, at position `(n - 1) * q`, linear between the two neighbours: `q: 0.5` is the median. It is',
    'exact on both engines, and for integers and decimals exact to the last digit; `approximate: true` takes the',
    "engine's own estimate, which is cheaper on many distinct values and may differ between engines. NULL is left out;",
    'NaN is left out with a note "n NaN excluded". No values (an empty table, or only NULLs): failed with "no values".',
    'Dates and text: the check errors.',
  ].join('\n'),
  required: ['q'],
  properties: {
    q: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      description: 'Which quantile: 0 is the smallest value, 0.5 the median, 1 the largest.',
    },
    approximate: {
      type: 'boolean',
      description: "Whether the engine's estimate is good enough.",
    },
  },
  directions: { q: ANOTHER_RULE, approximate: { stricter: 'neither', absent: false } },
  problems: ({ q }) =>
    compareDecimals(q, decimal(0)) >= 0 && compareDecimals(q, decimal(1)) <= 0
      ? []
      : [
          {
            path: '/q',
            message: 'there is no such quantile',
            found: decimalText(q),
            expected: 'a number from 0 to 1, such as 0.95',
          },
        ],
  noun: (p) => `${p.approximate === true ? 'approximate ' : ''}${name(p.q)} of ${p.column}`,
  measure: (p, { of, where }) => ({
    metric: 'quantile',
    of,
    q: p.q,
    approximate: p.approximate === true,
    where,
  }),
  read: (p, measured) => {
    const { lower = null, upper = null } = measured['number'] ?? {};
    return interpolate(lower, upper, numberOf(measured['number'], 'tested'), p.q);
  },
  examples: [
    {
      title: 'the median of an odd number of values',
      columns: { delay: 'bigint' },
      rows: [[9], [1], [5], [null]],
      check: '{column: delay, q: 0.5, equals: 5}',
      outcome: 'passed',
      observed: '5',
    },
    {
      title: 'between two neighbours',
      columns: { delay: 'bigint' },
      rows: [[1], [2], [3], [4]],
      check: '{column: delay, q: 0.5, equals: 2.5}',
      outcome: 'passed',
      observed: '2.5',
    },
    {
      title: 'nearer to one of them',
      columns: { amount: 'decimal(18,2)' },
      rows: [['1.00'], ['2.00'], ['2.00'], ['10.00']],
      check: '{column: amount, q: 0.9, max: 7}',
      outcome: 'failed',
      observed: '7.6',
    },
    {
      title: 'the ends',
      columns: { delay: 'bigint' },
      rows: [[1], [2], [3]],
      check: '{column: delay, q: 1, equals: 3}',
      outcome: 'passed',
      observed: '3',
    },
    {
      title: 'integers beyond 2^53',
      columns: { n: 'bigint' },
      rows: [['9007199254740993'], ['9007199254740995']],
      check: '{column: n, q: 0.5, equals: 9007199254740994}',
      outcome: 'passed',
      observed: '9007199254740994',
    },
    {
      title: 'NaN is excluded and said',
      columns: { x: 'double' },
      rows: [['NaN'], [1], [2]],
      check: '{column: x, q: 0.5, equals: 1.5}',
      outcome: 'passed',
      notes: ['1 NaN excluded'],
    },
    {
      title: 'dates lie between no numbers',
      columns: { day: 'date' },
      rows: [['2026-01-02']],
      check: '{column: day, q: 0.5, min: 0}',
      outcome: 'errored',
    },
    {
      title: 'an empty table',
      columns: { delay: 'bigint' },
      rows: [],
      check: '{column: delay, q: 0.5, min: 0}',
      outcome: 'failed',
    },
    {
      title: 'all NULL',
      columns: { delay: 'bigint' },
      rows: [[null]],
      check: '{column: delay, q: 0.5, min: 0}',
      outcome: 'failed',
    },
  ],
});

function name(q: Decimal): string {
  return decimalText(q) === '0.5' ? 'median' : `quantile ${decimalText(q)}`;
}
