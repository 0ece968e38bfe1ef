import { defineNumberKind } from '../number_kind.ts';
import { numberOf } from '../row_kind.ts';

export const distinctCount = defineNumberKind({
  kind: 'distinct_count',
  summary: 'The number of different values of a column lies within bounds.',
  notes: [
    'Counted exactly, for columns of any type. NULL is no value; NaN is one value, equal to itself. No values (an empty',
    'table, or only NULLs): failed with "no values", whatever the bounds.',
  ].join('\n'),
  anyType: true,
  onlyCounts: true,
  bound: { type: 'integer', minimum: 0 },
  noun: (p) => `number of different values of ${p.column}`,
  measure: (_p, { of, where }) => ({ metric: 'aggregate', name: 'countDistinct', of, where }),
  read: (_p, measured) => {
    const found = numberOf(measured['number']);
    return found === 0n ? null : found;
  },
  examples: [
    {
      title: 'NULL is no value',
      columns: { carrier: 'varchar' },
      rows: [['AA'], ['UA'], ['AA'], [null]],
      check: '{column: carrier, equals: 2}',
      outcome: 'passed',
      observed: '2',
    },
    {
      title: 'case and blanks make different texts',
      columns: { carrier: 'varchar' },
      rows: [['AA'], ['aa'], ['AA ']],
      check: '{column: carrier, max: 2}',
      outcome: 'failed',
      observed: '3',
    },
    {
      title: 'NaN equals itself',
      columns: { x: 'double' },
      rows: [['NaN'], ['NaN'], [1]],
      check: '{column: x, equals: 2}',
      outcome: 'passed',
      observed: '2',
    },
    {
      title: 'an empty table has no values, and none are not zero',
      columns: { carrier: 'varchar' },
      rows: [],
      check: '{column: carrier, equals: 0}',
      outcome: 'failed',
    },
    {
      title: 'all NULL',
      columns: { carrier: 'varchar' },
      rows: [[null], [null]],
      check: '{column: carrier, max: 5}',
      outcome: 'failed',
    },
  ],
});
