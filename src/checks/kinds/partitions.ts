import { isTemporal, type DataType } from '../../domain/datatype.ts';
import { fault } from '../../domain/fault.ts';
import { formatCount, plural } from '../../domain/wording.ts';
import { and, call, cast, compare, isIn, isNull } from '../../sql/expression.ts';
import type { Expression } from '../../sql/expression.ts';
import { text, type Literal } from '../../sql/literal.ts';
import { item, part, source, SUBJECT, type Query } from '../../sql/query.ts';
import { endOf, stepOf, stepsOf, windowProblems, type CalendarWindow } from '../calendar_window.ts';
import { ANOTHER_RULE } from '../direction.ts';
import { defineKind, type Finding, type Subject } from '../kind.ts';
import type { Measured } from '../metric.ts';
import { operand, wrongType } from '../operand.ts';
import { ownColumn } from '../reference.ts';
import { numberOf } from '../row_kind.ts';
import { readSlots, slotMetric, type Slots } from '../slots.ts';

interface Parameters extends CalendarWindow {
  readonly column: string;
}

/** How many missing dates a sentence names. */
const NAMED = 10;
const SLOTS: Slots = { columns: ['date'], keys: 1, size: NAMED };
const DATE = { type: 'string', minLength: 1 } as const;

export const partitions = defineKind<Parameters, 'found', 'missing'>({
  kind: 'partitions',
  summary: 'Every date of a window has rows.',
  notes: [
    'Both ends belong to the window; `{{ macros.ds_add(ds, -30) }}` is a usual `from`. One row is enough for a date. A',
    'timestamp belongs to its day or hour in UTC; a text column is compared with `2026-01-02` as it is written, by day',
    'only. With `step: hour` a date as an end is its first hour. At most 10,000 steps. NULL and dates outside the window',
    'do not count. In a gate whose `partition` is the same column the check errors: only that partition is audited there.',
    'An empty table, or only NULLs: every date is missing, failed.',
  ].join('\n'),
  parameters: {
    type: 'object',
    additionalProperties: false,
    required: ['column', 'from', 'to'],
    properties: {
      column: { ...DATE, description: 'The date, timestamp or text column that holds the dates.' },
      from: { ...DATE, description: 'The first date of the window.' },
      to: { ...DATE, description: 'The last date of the window.' },
      step: {
        enum: ['day', 'hour'],
        description: 'Whether each day (the default) or each hour is wanted.',
      },
    },
  },
  directions: {
    column: ANOTHER_RULE,
    from: { stricter: 'smaller', of: 'instant' },
    to: { stricter: 'larger', of: 'instant' },
    step: { stricter: 'neither', absent: 'day' },
  },
  shorthand: null,
  countsRows: false,
  onlyCounts: () => true,
  problems: windowProblems,
  title: (p) => p.column,
  threshold: (p) => `every ${stepOf(p)} from ${p.from} to ${p.to}`,
  columns: (p) => [p.column],
  metrics: (p, subject) => ({
    found: {
      metric: 'aggregate',
      name: 'countDistinct',
      of: bucket(p, subject),
      where: withinWindow(p, subject),
    },
  }),
  details: (p, subject) => ({
    missing: slotMetric(SLOTS, 'names the missing dates', (rows) => missing(p, subject, rows)),
  }),
  judge: (p, { found }, _subject, details) => judge(p, found, details?.missing),
  rows: (p, subject) => ({ by: 'query', query: (rows) => missing(p, subject, rows) }),
  examples: [
    {
      title: 'every day has a row',
      columns: { ds: 'date' },
      rows: [['2026-01-01'], ['2026-01-02'], ['2026-01-02'], ['2026-01-03'], [null]],
      check: "{column: ds, from: '2026-01-01', to: '2026-01-03'}",
      outcome: 'passed',
      metrics: { expected: '3', missing: '0' },
    },
    {
      title: 'two days are missing',
      columns: { ds: 'date' },
      rows: [['2026-01-01'], ['2026-01-04'], ['2025-12-31']],
      check: "{column: ds, from: '2026-01-01', to: '2026-01-04'}",
      outcome: 'failed',
      metrics: { missing: '2', missing_dates: '2026-01-02, 2026-01-03' },
    },
    {
      title: 'a timestamp belongs to its day in UTC',
      columns: { at: 'timestamp with time zone' },
      rows: [['2026-01-02 01:30:00+02'], ['2026-01-02 00:00:00+00']],
      check: "{column: at, from: '2026-01-01', to: '2026-01-02'}",
      outcome: 'passed',
    },
    {
      title: 'hours',
      columns: { at: 'timestamp' },
      rows: [['2026-01-01 22:30:00'], ['2026-01-02 00:10:00']],
      check: "{column: at, from: '2026-01-01 22:00', to: '2026-01-02 00:00', step: hour}",
      outcome: 'failed',
      metrics: { missing: '1', missing_dates: '2026-01-01 23:00:00' },
    },
    {
      title: 'dates as text',
      columns: { ds: 'varchar' },
      rows: [['2026-02-28'], ['2026-02-28x'], ['2026-03-01']],
      check: "{column: ds, from: '2026-02-28', to: '2026-03-02'}",
      outcome: 'failed',
      metrics: { missing: '1', missing_dates: '2026-03-02' },
    },
    {
      title: 'a date has no hours',
      columns: { ds: 'date' },
      rows: [['2026-01-01']],
      check: "{column: ds, from: '2026-01-01', to: '2026-01-02', step: hour}",
      outcome: 'errored',
    },
    {
      title: 'an empty table',
      columns: { ds: 'date' },
      rows: [],
      check: "{column: ds, from: '2026-01-01', to: '2026-01-02'}",
      outcome: 'failed',
      metrics: { missing: '2' },
    },
    {
      title: 'all NULL',
      columns: { ds: 'date' },
      rows: [[null]],
      check: "{column: ds, from: '2026-01-01', to: '2026-01-01'}",
      outcome: 'failed',
      metrics: { missing: '1' },
    },
  ],
});

/** The step of the window that a row belongs to. */
function bucket(p: Parameters, subject: Subject): Expression {
  const [of, type] = [ownColumn(subject.column(p.column)), subject.typeOf(p.column)];
  const hourly = stepOf(p) === 'hour';
  if (!isTemporal(type) && (type.family !== 'text' || hourly)) {
    throw wrongType(
      `column '${p.column}' is ${type.name}; partitions wants ${hourly ? 'timestamps for hours' : 'dates, timestamps, or text such as 2026-01-02'}.`,
    );
  }
  if (type.family === 'date' && hourly) {
    throw wrongType(`column '${p.column}' is date, which has no hours: use \`step: day\`.`);
  }
  if (hourly) return call('hour', of);
  return type.family === 'timestamp' || type.family === 'timestamptz' ? call('date', of) : of;
}

function withinWindow(p: Parameters, subject: Subject): Expression {
  valid(p, subject);
  const [of, type] = [ownColumn(subject.column(p.column)), subject.typeOf(p.column)];
  if (type.family === 'text') return isIn(of, stepsOf(p).map(text));
  return and(
    compare(of, '>=', operand(stepsOf(p)[0] ?? p.from, type, p.column)),
    compare(of, '<', operand(endOf(p), type, p.column)),
  );
}

/** A template may have hidden a window that makes no sense until it was rendered. */
function valid(p: Parameters, { partition }: Subject): void {
  if (partition?.column === p.column) {
    throw fault(
      'configuration',
      'config',
      `partitions wants many values of '${p.column}', and the gate audits only ${partition.value}: put this check into a gate without \`partition\`.`,
    );
  }
  const [problem] = windowProblems(p);
  if (problem === undefined) return;
  const { message, found = '', expected = '' } = problem;
  throw fault(
    'configuration',
    'config',
    `partitions: ${message} (${found}; expected ${expected}).`,
  );
}

/** The dates of the window without rows, ascending. */
function missing(p: Parameters, subject: Subject, rows: Query): Query {
  const of = bucket(p, subject);
  const seen: Query = {
    select: [item(of, 'd')],
    from: source({ from: 'query', query: rows }, SUBJECT),
    where: withinWindow(p, subject),
    groupBy: [of],
  };
  const dates = stepsOf(p).map((step) => [stepLiteral(step, p, subject.typeOf(p.column))]);
  return {
    select: [item(cast(part('e', 'd'), 'varchar'), 'date')],
    from: source(
      {
        from: 'join',
        type: 'left',
        left: source({ from: 'values', columns: ['d'], rows: dates }, 'e'),
        right: source({ from: 'query', query: seen }, 's'),
        on: compare(part('e', 'd'), '=', part('s', 'd')),
      },
      'j',
    ),
    where: isNull(part('s', 'd')),
    orderBy: [{ by: part('e', 'd'), descending: false }],
  };
}

function stepLiteral(step: string, p: Parameters, type: DataType): Literal {
  if (type.family === 'text') return text(step);
  if (stepOf(p) === 'day') return { type: 'date', value: step };
  return { type: type.family === 'timestamptz' ? 'timestamptz' : 'timestamp', value: step };
}

function judge(p: Parameters, found: Measured, details: Measured | undefined): Finding {
  const expected = BigInt(stepsOf(p).length);
  const absent = expected - numberOf(found);
  if (absent < 0n) throw fault('internal', 'bug', 'more partitions were counted than there are');
  const names = readSlots(SLOTS, details)
    .map(([date]) => shownDate(typeof date === 'string' ? date : ''))
    .sort();
  const more = absent - BigInt(names.length);
  const which = names.length === 0 ? '' : `: ${names.join(', ')}`;
  const rest = names.length === 0 || more === 0n ? '' : ` and ${formatCount(more)} more`;
  return {
    type: 'bound',
    holds: absent === 0n,
    message:
      absent === 0n
        ? `${plural(expected, stepOf(p))}, each with rows`
        : `${formatCount(absent)} of ${plural(expected, stepOf(p))} ${absent === 1n ? 'has' : 'have'} no rows${which}${rest}`,
    notes: [],
    metrics: {
      expected,
      missing: absent,
      ...(names.length === 0 ? {} : { missing_dates: `${names.join(', ')}${rest}` }),
    },
  };
}

/** An hour as engines print it, without fraction and zone. */
const shownDate = (date: string): string => date.slice(0, 19);
