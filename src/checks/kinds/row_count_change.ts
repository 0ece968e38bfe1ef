import { addDecimals, compareDecimals, decimal } from '../../domain/decimal.ts';
import { multiplyDecimals, subtractDecimals } from '../../domain/decimal.ts';
import type { Value } from '../../domain/value.ts';
import { formatCount, formatShare, formatValue, plural } from '../../domain/wording.ts';
import { TRUE } from '../../sql/expression.ts';
import { ANOTHER_RULE } from '../direction.ts';
import { defineKind, type Finding, type ParameterProblem, type Subject } from '../kind.ts';
import type { Measured, Metric } from '../metric.ts';
import { formatPercent, parsePercent, percentProblems } from '../percent.ts';
import { percentProperty, type Percent } from '../percent.ts';
import { partitionOf, rowsBefore, type Against } from '../previous_rows.ts';
import { NO_TARGET, targetOf } from '../target.ts';
import { count, numberOf } from '../row_kind.ts';

interface Parameters {
  readonly against: Against;
  readonly max_drop?: Percent;
  readonly max_rise?: Percent;
}

export const rowCountChange = defineKind<Parameters, string>({
  kind: 'row_count_change',
  summary: 'The number of rows does not change too much.',
  notes: [
    'Compares the number of audited rows with the number in the target, the table that readers use: of the same partition',
    '(`against: target`; the whole table where the gate has no partition), or of the last partition before it (`against:',
    "previous_partition`). `--where` and the check's `where` limit both sides. Exactly `max_drop` or `max_rise` passes.",
    'Nothing to compare with (no such partition, no rows in it, no target yet): passed with a note. An empty table has',
    'dropped by 100%; what its columns hold (NULL, NaN) does not matter.',
  ].join('\n'),
  parameters: {
    type: 'object',
    additionalProperties: false,
    required: ['against'],
    properties: {
      against: {
        enum: ['previous_partition', 'target'],
        description: 'What the number of rows is compared with.',
      },
      max_drop: percentProperty('How much smaller the number may be: 10%.'),
      max_rise: percentProperty(
        'How much larger the number may be: 50%; more than 100% is possible.',
      ),
    },
  },
  directions: {
    against: ANOTHER_RULE,
    max_drop: { stricter: 'smaller', of: 'percent' },
    max_rise: { stricter: 'smaller', of: 'percent' },
  },
  shorthand: null,
  countsRows: false,
  onlyCounts: () => true,
  problems,
  title: (p) => p.against,
  threshold: (p) =>
    `${limits(p).join(' and ')} rows than ${p.against === 'target' ? 'the target' : 'the previous partition'}`,
  columns: () => [],
  tables: (_p, gate) => ({ target: gate.table.text }),
  comparesTables: true,
  metrics: (p, subject): Record<string, Metric> => {
    // Asked first: a mistake in the gate must not look like a target that does not exist yet.
    if (p.against === 'previous_partition') partitionOf(subject);
    const target = targetOf(subject, 'target');
    const rows = count(TRUE, 'exact');
    return target === null ? { rows } : { rows, before: rowsBefore(p.against, subject, target) };
  },
  judge: (p, { rows, before }, subject) => judge(p, numberOf(rows), before, subject),
  examples: [
    {
      title: 'as much less as is allowed',
      columns: { ds: 'date', id: 'bigint' },
      rows: [['2026-01-02', 3]],
      tables: {
        published: {
          columns: { ds: 'date', id: 'bigint' },
          rows: [
            ['2026-01-01', 1],
            ['2026-01-01', 2],
          ],
        },
      },
      target: 'published',
      partition: 'ds',
      ds: '2026-01-02',
      check: '{against: previous_partition, max_drop: 50%}',
      outcome: 'passed',
      metrics: { rows: '1', previous_rows: '2' },
    },
    {
      title: 'the partition before it, whatever lies between',
      columns: { ds: 'date', id: 'bigint' },
      rows: [['2026-01-02', 3]],
      tables: {
        published: {
          columns: { ds: 'date', id: 'bigint' },
          rows: [
            ['2025-12-01', 1],
            ['2025-12-30', 1],
            ['2025-12-30', 2],
            ['2025-12-30', 3],
            ['2026-01-02', 3],
            ['2026-01-03', 3],
          ],
        },
      },
      target: 'published',
      partition: 'ds',
      ds: '2026-01-02',
      check: '{against: previous_partition, max_drop: 50%}',
      outcome: 'failed',
      metrics: { rows: '1', previous_rows: '3' },
    },
    {
      title: 'too much more',
      columns: { id: 'bigint' },
      rows: [[1], [2], [3]],
      tables: { published: { columns: { id: 'bigint' }, rows: [[1], [2]] } },
      target: 'published',
      check: '{against: target, max_rise: 49%}',
      outcome: 'failed',
      metrics: { rows: '3', previous_rows: '2' },
    },
    {
      title: 'the first partition has nothing before it',
      columns: { ds: 'date', id: 'bigint' },
      rows: [['2026-01-02', 3]],
      tables: {
        published: { columns: { ds: 'date', id: 'bigint' }, rows: [['2026-01-03', 1]] },
      },
      target: 'published',
      partition: 'ds',
      ds: '2026-01-02',
      check: '{against: previous_partition, max_drop: 50%}',
      outcome: 'passed',
      notes: ['no previous partition'],
    },
    {
      title: "the check's where limits both sides",
      columns: { id: 'bigint' },
      rows: [[1], [2], [30]],
      tables: { published: { columns: { id: 'bigint' }, rows: [[1], [2]] } },
      target: 'published',
      check: '{against: target, max_rise: 0%}',
      with: "{where: 'id < 10'}",
      outcome: 'passed',
      metrics: { rows: '2', previous_rows: '2' },
    },
    {
      title: 'a target that does not exist yet',
      columns: { id: 'bigint' },
      rows: [[1]],
      target: 'not_yet',
      check: '{against: target, max_drop: 50%}',
      outcome: 'passed',
      notes: ['the target does not exist yet'],
    },
    {
      title: 'an empty table has dropped by everything',
      columns: { id: 'bigint' },
      rows: [],
      tables: { published: { columns: { id: 'bigint' }, rows: [[1]] } },
      target: 'published',
      check: '{against: target, max_drop: 99%}',
      outcome: 'failed',
    },
    {
      title: 'a previous partition wants a partition',
      columns: { id: 'bigint' },
      rows: [[1]],
      check: '{against: previous_partition, max_drop: 50%}',
      outcome: 'errored',
    },
  ],
});

function problems(p: Parameters): ParameterProblem[] {
  if (p.max_drop === undefined && p.max_rise === undefined) {
    return [
      { path: '', message: 'a bound is missing', found: 'none', expected: 'max_drop, max_rise' },
    ];
  }
  return [
    ...percentProblems('/max_drop', p.max_drop, decimal(1)),
    ...percentProblems('/max_rise', p.max_rise),
  ];
}

function judge(
  p: Parameters,
  rows: bigint,
  before: Measured | undefined,
  subject: Subject,
): Finding {
  const previous = numberOf(before, 'rows');
  const base = { type: 'bound', observed: rows } as const;
  if (previous === 0n) {
    const note = nothingBefore(p, before, subject);
    return { ...base, holds: true, message: plural(rows, 'row'), notes: [note], metrics: { rows } };
  }
  const [now, then] = [decimal(rows), decimal(previous)];
  const drop = p.max_drop === undefined ? undefined : parsePercent(p.max_drop);
  const rise = p.max_rise === undefined ? undefined : parsePercent(p.max_rise);
  const fell =
    drop !== undefined &&
    compareDecimals(now, multiplyDecimals(then, subtractDecimals(decimal(1), drop))) < 0;
  const rose =
    rise !== undefined &&
    compareDecimals(now, multiplyDecimals(then, addDecimals(decimal(1), rise))) > 0;
  const broken = [
    ...(fell ? limitWords(p.max_drop, 'fewer') : []),
    ...(rose ? limitWords(p.max_rise, 'more') : []),
  ];
  return {
    ...base,
    holds: broken.length === 0,
    message: `${plural(rows, 'row')}, ${changeWords(rows, previous)} ${previousWords(p, before, subject)}${broken.length > 0 ? `; ${broken.join('')} is allowed` : ''}`,
    notes: [],
    metrics: { rows, previous_rows: previous },
  };
}

function nothingBefore(p: Parameters, before: Measured | undefined, subject: Subject): string {
  if (before === undefined) return NO_TARGET;
  if (p.against === 'previous_partition') return 'no previous partition';
  return subject.partition === null
    ? 'the target is empty'
    : `the target holds no rows of ${subject.partition.column} ${subject.partition.value} yet`;
}

/** `20% fewer than the 10,000`. */
function changeWords(rows: bigint, previous: bigint): string {
  if (rows === previous) return `as many as the ${formatCount(previous)}`;
  const share = Math.abs(Number(rows - previous)) / Number(previous);
  return `${formatShare(share)} ${rows < previous ? 'fewer' : 'more'} than the ${formatCount(previous)}`;
}

function previousWords(p: Parameters, before: Measured | undefined, subject: Subject): string {
  const { partition } = subject;
  if (p.against === 'previous_partition') {
    const value: Value = before?.['partition'] ?? null;
    const shown = typeof value === 'string' ? value : formatValue(value);
    return `of ${partition?.column ?? 'partition'} ${shown}`;
  }
  return partition === null ? 'of the target' : `of that partition in the target`;
}

const limits = (p: Parameters): string[] => [
  ...limitWords(p.max_drop, 'fewer'),
  ...limitWords(p.max_rise, 'more'),
];

function limitWords(limit: Percent | undefined, word: string): string[] {
  const share = limit === undefined ? undefined : parsePercent(limit);
  return share === undefined ? [] : [`at most ${formatPercent(share)} ${word}`];
}
