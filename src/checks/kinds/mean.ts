import { defineNumberKind } from '../number_kind.ts';

export const mean = defineNumberKind({
  kind: 'mean',
  summary: 'The mean of a column lies within bounds.',
  notes: [
    'NULL is left out; NaN is left out with a note "n NaN excluded". No values (an empty table, or only NULLs): failed',
    'with "no values". The mean is a double on both engines.',
  ].join('\n'),
  noun: (p) => `mean of ${p.column}`,
  measure: (_p, { of, where }) => ({ metric: 'aggregate', name: 'mean', of, where }),
  examples: [],
});
