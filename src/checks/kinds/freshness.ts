import { dataInterval, parseLogicalDate } from '../../domain/calendar.ts';
import { isTemporal } from '../../domain/datatype.ts';
import { formatDuration, parseDuration } from '../../domain/duration.ts';
import { fault } from '../../domain/fault.ts';
import { epochMilliseconds, formatInstant } from '../../domain/instant.ts';
import { nearest } from '../../domain/nearest.ts';
import type { Value } from '../../domain/value.ts';
import { notNull } from '../../sql/expression.ts';
import { formatMeasured } from '../bounds.ts';
import { formatAge } from '../age.ts';
import { ANOTHER_RULE } from '../direction.ts';
import { defineKind, type Finding, type ParameterProblem, type Subject } from '../kind.ts';
import { wrongType } from '../operand.ts';
import { instantOfWall, isTimeZone, timeZoneNames } from '../zone.ts';

interface Parameters {
  readonly column: string;
  readonly max_age: string;
  readonly timezone?: string;
  readonly relative_to?: 'clock' | 'interval';
}

export const freshness = defineKind<Parameters, 'newest'>({
  kind: 'freshness',
  summary: 'The newest value of a column is young enough.',
  notes: [
    "The age of the largest date or timestamp, measured at the run's clock (`--now`), or at the end of the logical date's",
    'interval with `relative_to: interval`. Exactly `max_age` old is young enough. A DATE is the start of its day.',
    'Timestamps without a zone, and dates, are UTC unless `timezone` names another (an hour that a change of clocks',
    'repeats counts as its first occurrence); timestamps with a zone keep their own, and a note says so. A newest value',
    'after the clock passes with a note "newest value lies in the future". NULL is left out. No values (an empty table,',
    'or only NULLs): failed with "no values". Numbers and text: the check errors.',
  ].join('\n'),
  parameters: {
    type: 'object',
    additionalProperties: false,
    required: ['column', 'max_age'],
    properties: {
      column: {
        type: 'string',
        minLength: 1,
        description: 'The date or timestamp whose newest value is looked at.',
      },
      max_age: {
        type: 'string',
        description: 'How old the newest value may be: 2d, 36h, 90m.',
        examples: ['2d', '36h', '90m'],
      },
      timezone: {
        type: 'string',
        description: 'The zone of dates and of timestamps without one; UTC by default.',
        examples: ['Europe/Berlin'],
      },
      relative_to: {
        enum: ['clock', 'interval'],
        description:
          "The instant at which the age is measured: now, or the end of the logical date's interval.",
      },
    },
  },
  directions: {
    column: ANOTHER_RULE,
    max_age: { stricter: 'smaller', of: 'duration' },
    timezone: { stricter: 'neither', absent: 'UTC' },
    relative_to: { stricter: 'neither', absent: 'clock' },
  },
  shorthand: null,
  countsRows: false,
  problems,
  title: (p) => p.column,
  threshold: (p) => `at most ${formatDuration(parseDuration(p.max_age) ?? NaN)} old`,
  columns: (p) => [p.column],
  metrics: (p, subject) => {
    const of = subject.column(p.column);
    if (!isTemporal(subject.typeOf(p.column))) {
      throw wrongType(
        `column '${p.column}' is ${subject.typeOf(p.column).name}; freshness wants dates or timestamps.`,
      );
    }
    referenceInstant(p, subject);
    return { newest: { metric: 'aggregate', name: 'max', of, where: notNull(of) } };
  },
  judge: (p, { newest }, subject) => judge(p, newest['value'] ?? null, subject),
  examples: [
    {
      title: 'exactly as old as it may be',
      columns: { at: 'timestamp' },
      rows: [['2026-01-01 12:00:00'], ['2025-01-01 00:00:00'], [null]],
      check: '{column: at, max_age: 36h}',
      now: '2026-01-03T00:00:00Z',
      outcome: 'passed',
    },
    {
      title: 'a second too old',
      columns: { at: 'timestamp' },
      rows: [['2026-01-01 11:59:59']],
      check: '{column: at, max_age: 36h}',
      now: '2026-01-03T00:00:00Z',
      outcome: 'failed',
    },
    {
      title: 'a date is its start',
      columns: { day: 'date' },
      rows: [['2026-01-02']],
      check: '{column: day, max_age: 2d}',
      now: '2026-01-04T00:00:01Z',
      outcome: 'failed',
      observed: '2026-01-02',
    },
    {
      title: 'noon in Berlin is earlier than noon in UTC',
      columns: { at: 'timestamp' },
      rows: [['2026-01-02 12:00:00']],
      check: '{column: at, max_age: 30m, timezone: Europe/Berlin}',
      now: '2026-01-02T12:00:00Z',
      outcome: 'failed',
    },
    {
      title: 'relative to the interval of the logical date',
      columns: { day: 'date' },
      rows: [['2026-01-02']],
      check: '{column: day, max_age: 1d, relative_to: interval}',
      now: '2026-06-01T00:00:00Z',
      ds: '2026-01-02',
      outcome: 'passed',
    },
    {
      title: 'an interval needs a logical date',
      columns: { day: 'date' },
      rows: [['2026-01-02']],
      check: '{column: day, max_age: 1d, relative_to: interval}',
      now: '2026-06-01T00:00:00Z',
      outcome: 'errored',
    },
    {
      title: 'the future passes and is said',
      columns: { at: 'timestamp' },
      rows: [['2026-01-04 00:00:00']],
      check: '{column: at, max_age: 1h}',
      now: '2026-01-03T00:00:00Z',
      outcome: 'passed',
      notes: ['newest value lies in the future'],
    },
    {
      title: 'text has no age',
      columns: { day: 'varchar' },
      rows: [['2026-01-02']],
      check: '{column: day, max_age: 1d}',
      outcome: 'errored',
    },
    {
      title: 'an empty table',
      columns: { at: 'timestamp' },
      rows: [],
      check: '{column: at, max_age: 1d}',
      now: '2026-01-03T00:00:00Z',
      outcome: 'failed',
    },
    {
      title: 'all NULL',
      columns: { at: 'timestamp' },
      rows: [[null]],
      check: '{column: at, max_age: 1d}',
      now: '2026-01-03T00:00:00Z',
      outcome: 'failed',
    },
  ],
});

function problems(p: Parameters): ParameterProblem[] {
  const age = parseDuration(p.max_age);
  const zone = p.timezone;
  return [
    ...(age !== undefined && age > 0
      ? []
      : [
          {
            path: '/max_age',
            message: 'this is no age',
            found: `'${p.max_age}'`,
            expected: 'a duration above zero such as 2d, 36h or 90m',
          },
        ]),
    ...(zone === undefined || isTimeZone(zone)
      ? []
      : [
          {
            path: '/timezone',
            message: 'this time zone is not known',
            found: `'${zone}'`,
            expected: `'${nearest(zone, timeZoneNames()) ?? 'Europe/Berlin'}'`,
          },
        ]),
  ];
}

/** The instant at which the age is measured; fault `configuration` where the run has no such instant. */
function referenceInstant(p: Parameters, { dates, interval }: Subject): number {
  if (p.relative_to !== 'interval') return dates.now;
  const at = dates.ds === null ? undefined : parseLogicalDate(dates.ds);
  const end = at === undefined ? undefined : dataInterval(at, interval)?.end;
  if (at === undefined || end === undefined || (interval === 'hour' && at.hour === null)) {
    const example = interval === 'hour' ? '2026-01-02T05' : '2026-01-02';
    throw fault(
      'configuration',
      'config',
      `freshness of '${p.column}' is \`relative_to: interval\`, and the run has no logical ${interval === 'hour' ? 'hour' : 'date'}: give it one, such as ${example}`,
    );
  }
  return epochMilliseconds(end) ?? NaN;
}

function judge(p: Parameters, newest: Value, subject: Subject): Finding {
  if (newest === null) return finding(p, null, false, 'no values', []);
  const text = formatMeasured(newest);
  const zoned = subject.typeOf(p.column).family === 'timestamptz';
  const instant = instantOf(text, zoned ? 'UTC' : (p.timezone ?? 'UTC'));
  const at = referenceInstant(p, subject);
  const [age, most] = [at - instant, parseDuration(p.max_age) ?? NaN];
  const notes = [
    ...(instant > subject.dates.now ? ['newest value lies in the future'] : []),
    ...(zoned && p.timezone !== undefined
      ? [`${p.column} has a time zone of its own: timezone ${p.timezone} does not apply`]
      : []),
  ];
  const asked = p.relative_to === 'interval' ? ` at ${formatInstant(at)}` : '';
  // A little too old is shown to the second, or it would read like what is allowed.
  const units = age > most && age - most < 3_600_000 ? 4 : 2;
  const old = `${ageText(age, units)} ${age >= 0 ? 'old' : 'ahead'}`;
  const limit = age <= most ? '' : `, more than ${formatDuration(most)}`;
  return finding(p, newest, age <= most, `${text}, ${old}${asked}${limit}`, notes);
}

function finding(
  p: Parameters,
  observed: Value,
  holds: boolean,
  words: string,
  notes: readonly string[],
): Finding {
  const verb = observed === null ? ': ' : ' is ';
  const message = `newest ${p.column}${verb}${words}`;
  return { type: 'bound', holds, observed, message, notes, metrics: {} };
}

const ageText = (age: number, units: number): string =>
  Number.isFinite(age) ? formatAge(age, units) : 'infinitely';

/** What is no instant of the years 0 to 9999 lies beyond them: infinities, years before Christ or after 9999. */
function instantOf(text: string, zone: string): number {
  const wall = epochMilliseconds(text);
  if (wall !== undefined) return zone === 'UTC' ? wall : instantOfWall(wall, zone);
  return text.startsWith('-') || /\bBC\b/.test(text) ? -Infinity : Infinity;
}
