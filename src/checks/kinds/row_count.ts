import { plural } from '../../domain/wording.ts';
import { TRUE } from '../../sql/expression.ts';
import {
  boundProblems,
  boundProperties,
  brokenBound,
  formatBounds,
  type Bounds,
} from '../bounds.ts';
import { boundDirections } from '../direction.ts';
import { defineKind } from '../kind.ts';
import { count, numberOf } from '../row_kind.ts';

const BOUNDS = ['min', 'max', 'equals'] as const;

export const rowCount = defineKind<Bounds, 'rows'>({
  kind: 'row_count',
  summary: 'The number of rows lies within bounds.',
  notes: [
    "Counts the audited rows: those of the partition, of `--where` and of the check's own `where`. Every gate without a",
    '`row_count` has an implicit `row_count: {min: 1}`, so that an empty table never passes by accident;',
    '`row_count: {min: 0}` states that empty is fine.',
  ].join('\n'),
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: boundProperties(BOUNDS, { type: 'integer', minimum: 0 }),
  },
  directions: boundDirections(BOUNDS),
  shorthand: null,
  countsRows: false,
  onlyCounts: () => true,
  problems: (p) => boundProblems(p, BOUNDS),
  title: () => '',
  threshold: (p) => formatBounds(p),
  columns: () => [],
  metrics: () => ({ rows: count(TRUE, 'exact') }),
  judge: (p, { rows }) => {
    const found = numberOf(rows);
    const broken = brokenBound(p, found);
    return {
      type: 'bound',
      holds: broken === null,
      observed: found,
      message: broken === null ? plural(found, 'row') : `${plural(found, 'row')}, ${broken}`,
      notes: found === 0n && broken === null ? ['the table is empty'] : [],
      metrics: {},
    };
  },
  examples: [
    {
      title: 'within bounds',
      columns: { id: 'bigint' },
      rows: [[1], [null]],
      check: '{min: 1, max: 2}',
      outcome: 'passed',
      observed: '2',
    },
    {
      title: 'too few',
      columns: { id: 'bigint' },
      rows: [[1]],
      check: '{min: 2}',
      outcome: 'failed',
      observed: '1',
    },
    {
      title: 'an empty table fails',
      columns: { id: 'bigint' },
      rows: [],
      check: '{min: 1}',
      outcome: 'failed',
    },
    {
      title: 'empty is fine when the gate says so',
      columns: { id: 'bigint' },
      rows: [],
      check: '{min: 0}',
      outcome: 'passed',
      notes: ['the table is empty'],
    },
  ],
});
