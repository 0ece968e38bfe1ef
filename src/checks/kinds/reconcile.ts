import { formatDifference, isExactlyEqual } from '../difference.ts';
import { ANOTHER_RULE } from '../direction.ts';
import { defineKind } from '../kind.ts';
import { MEASURE_FORMS } from '../measure.ts';
import type { Metric } from '../metric.ts';
import { groupSlots, judgeGroups, judgeNumbers } from '../reconcile_finding.ts';
import {
  differenceOf,
  RECONCILE_PARAMETERS,
  reconcileProblems,
  sidesOf,
} from '../reconcile_sides.ts';
import type { ReconcileParameters } from '../reconcile_sides.ts';
import { slotMetric } from '../slots.ts';
import { bothNumbers, differingGroups, groupCounts, namedGroups } from '../two_sides.ts';

export const reconcile = defineKind<ReconcileParameters, string, string>({
  kind: 'reconcile',
  summary: 'A number is the same in another table, as a whole or for each group.',
  notes: [
    `A measure is ${MEASURE_FORMS}; a name with blanks stands in double quotes. Integers and decimals are compared`,
    "exactly. `tolerate` says how far the two may be apart: a whole number, or a share of the other table's number",
    '(`0.1%`); dates and timestamps can only be equal. NULL and NaN are left out of a measure. Without `by`: no values on',
    'either side (an empty table, or only NULLs) fails with "no values", except that counts are 0. With `by`: NULL is a',
    'group of its own, a group that only one side has differs, and no groups on both sides passes with a note. The',
    "gate's partition and `where` limit the audited rows; the other table is limited by `with: {where: ...}` alone.",
  ].join('\n'),
  parameters: RECONCILE_PARAMETERS,
  directions: {
    measure: ANOTHER_RULE,
    with: ANOTHER_RULE,
    by: ANOTHER_RULE,
    tolerate: { stricter: 'smaller', of: 'difference', absent: '0' },
  },
  shorthand: null,
  countsRows: false,
  problems: reconcileProblems,
  title: (p) => [p.measure, ...(p.by ?? [])].join(','),
  threshold: (p) => {
    const difference = differenceOf(p);
    const apart = isExactlyEqual(difference) ? '' : ` within ${formatDifference(difference)}`;
    return `equal to ${p.with.measure ?? p.measure} of ${p.with.table}${apart}`;
  },
  columns: (p) => p.by ?? [],
  tables: (p) => ({ other: p.with.table }),
  own: (p) =>
    p.with.where === undefined
      ? []
      : [
          {
            key: 'where',
            shape: 'expression',
            text: p.with.where,
            returns: 'boolean',
            over: 'other',
          },
        ],
  metrics: (p, subject) => {
    const sides = sidesOf(p, subject);
    const reason = `the same is measured in ${p.with.table}`;
    const both: Metric =
      p.by === undefined
        ? {
            metric: 'query',
            parts: ['here', 'there'],
            reason,
            query: (rows) => bothNumbers(sides.ours(rows), sides.theirs),
          }
        : {
            metric: 'query',
            parts: ['groups', 'differing', 'only_there', 'only_here'],
            reason,
            query: (rows) => groupCounts(sides.ours(rows), sides.theirs, differenceOf(p)),
          };
    return { both };
  },
  details: (p, subject): Record<string, Metric> => {
    if (p.by === undefined) return {};
    const { ours, theirs } = sidesOf(p, subject);
    return {
      groups: slotMetric(groupSlots(p), 'names groups that differ', (rows) =>
        differingGroups(ours(rows), theirs, differenceOf(p)),
      ),
    };
  },
  judge: (p, { both = {} }, subject, details) =>
    p.by === undefined
      ? judgeNumbers(p, both)
      : judgeGroups(p, { both, details: details?.['groups'], typeOf: subject.typeOf }),
  rows: (p, subject) => {
    if (p.by === undefined) return undefined;
    const { ours, theirs } = sidesOf(p, subject);
    return {
      by: 'query',
      query: (rows) =>
        namedGroups(differingGroups(ours(rows), theirs, differenceOf(p)), p.by ?? []),
    };
  },
  examples: [
    {
      title: 'the same sum, to the last digit',
      columns: { amount: 'decimal(18,2)' },
      rows: [['0.10'], ['0.20'], [null]],
      tables: { source: { columns: { amount: 'decimal(18,2)' }, rows: [['0.30']] } },
      check: "{measure: 'sum(amount)', with: {table: source}}",
      outcome: 'passed',
    },
    {
      title: 'a row is missing',
      columns: { id: 'bigint' },
      rows: [[1]],
      tables: { source: { columns: { key: 'bigint' }, rows: [[1], [2], [null]] } },
      check: "{measure: 'count(*)', with: {table: source, measure: 'count(key)'}}",
      outcome: 'failed',
      observed: '1',
      metrics: { here: '1', there: '2' },
    },
    {
      title: 'exactly as far apart as is tolerated',
      columns: { n: 'bigint' },
      rows: [[999]],
      tables: { source: { columns: { n: 'bigint' }, rows: [[1000]] } },
      check: "{measure: 'sum(n)', with: {table: source}, tolerate: 0.1%}",
      outcome: 'passed',
    },
    {
      title: 'only some rows of the other table',
      columns: { n: 'bigint' },
      rows: [[1], [2]],
      tables: {
        source: {
          columns: { n: 'bigint', test: 'boolean' },
          rows: [
            [1, false],
            [2, false],
            [30, true],
          ],
        },
      },
      check: "{measure: 'max(n)', with: {table: source, where: 'NOT test'}}",
      outcome: 'passed',
    },
    {
      title: 'group by group, NULL and one-sided groups too',
      columns: { ds: 'date', n: 'bigint' },
      rows: [
        ['2026-01-01', 1],
        ['2026-01-02', 5],
        ['2026-01-03', 7],
        [null, 1],
      ],
      tables: {
        source: {
          columns: { day: 'date', n: 'bigint' },
          rows: [
            ['2026-01-01', 1],
            ['2026-01-02', 6],
            ['2026-01-04', 7],
            [null, 1],
          ],
        },
      },
      check: "{measure: 'sum(n)', with: {table: source, by: day}, by: ds}",
      outcome: 'failed',
      metrics: {
        groups: '5',
        differing: '3',
        only_here: '1',
        only_there: '1',
        'ds 2026-01-02 here': '5',
        'ds 2026-01-02 there': '6',
      },
    },
    {
      title: 'within what is tolerated in every group',
      columns: { ds: 'varchar', n: 'decimal(18,2)' },
      rows: [
        ['a', '99.00'],
        ['b', null],
      ],
      tables: {
        source: {
          columns: { ds: 'varchar', n: 'decimal(18,2)' },
          rows: [
            ['a', '100.00'],
            ['b', null],
          ],
        },
      },
      check: "{measure: 'sum(n)', with: {table: source}, by: ds, tolerate: 1%}",
      outcome: 'passed',
      metrics: { groups: '2', differing: '0' },
    },
    {
      title: 'NaN is left out',
      columns: { x: 'double' },
      rows: [['NaN'], [1]],
      tables: { source: { columns: { x: 'double' }, rows: [[1]] } },
      check: "{measure: 'sum(x)', with: {table: source}}",
      outcome: 'passed',
    },
    {
      title: 'no values on either side',
      columns: { n: 'bigint' },
      rows: [],
      tables: { source: { columns: { n: 'bigint' }, rows: [[null]] } },
      check: "{measure: 'sum(n)', with: {table: source}}",
      outcome: 'failed',
    },
    {
      title: 'no rows on either side',
      columns: { n: 'bigint' },
      rows: [],
      tables: { source: { columns: { n: 'bigint' }, rows: [] } },
      check: "{measure: 'count(*)', with: {table: source}}",
      outcome: 'passed',
      observed: '0',
    },
    {
      title: 'all NULL against a number',
      columns: { n: 'bigint' },
      rows: [[null]],
      tables: { source: { columns: { n: 'bigint' }, rows: [[0]] } },
      check: "{measure: 'sum(n)', with: {table: source}}",
      outcome: 'failed',
    },
    {
      title: 'text has no sum',
      columns: { n: 'varchar' },
      rows: [['1']],
      tables: { source: { columns: { n: 'varchar' }, rows: [['1']] } },
      check: "{measure: 'sum(n)', with: {table: source}}",
      outcome: 'errored',
    },
  ],
});
