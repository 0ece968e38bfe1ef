import type { Interval } from './gate.ts';

/** The day (and for hourly gates the hour) that a run is about. A civil date: no zone, calendar arithmetic in UTC. */
export interface LogicalDate {
  /** `2026-01-02` */
  readonly date: string;
  /** 0 to 23; null when only a day was given. */
  readonly hour: number | null;
}

const TEXT = /^(\d{4}-\d{2}-\d{2})(?:[T ]([01]\d|2[0-3])(?::00(?::00)?)?)?$/;
const DAY = 86_400_000;

/** Reads `2026-01-02` and, for hourly gates, `2026-01-02T05`; undefined for anything else, impossible dates included. */
export function parseLogicalDate(text: string): LogicalDate | undefined {
  const [, date, hour] = TEXT.exec(text) ?? [];
  if (date === undefined || startOf(date) === undefined) return undefined;
  return { date, hour: hour === undefined ? null : Number(hour) };
}

/** The date so many days later (earlier when negative); undefined outside the years 0 to 9999. */
export function addDays(date: string, days: number): string | undefined {
  const start = startOf(date);
  return start === undefined ? undefined : dateOf(start + days * DAY);
}

/** A half-open interval of two instants, `2026-01-02 00:00:00`, UTC. */
export interface DataInterval {
  readonly start: string;
  readonly end: string;
}

/** The interval of that length which starts at the logical date; undefined outside the years 0 to 9999. */
export function dataInterval(at: LogicalDate, interval: Interval): DataInterval | undefined {
  const midnight = startOf(at.date);
  if (midnight === undefined) return undefined;
  const start = midnight + (interval === 'hour' ? (at.hour ?? 0) * 3_600_000 : 0);
  const end = endOf(start, interval);
  const [from, to] = [instantOf(start), instantOf(end)];
  return from === undefined || to === undefined ? undefined : { start: from, end: to };
}

function endOf(start: number, interval: Interval): number {
  switch (interval) {
    case 'hour':
      return start + 3_600_000;
    case 'day':
      return start + DAY;
    case 'week':
      return start + 7 * DAY;
    case 'month':
      return nextMonth(start);
  }
}

/** The same day of the next month, or its last day where it is shorter. */
function nextMonth(start: number): number {
  const date = new Date(start);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  // Day 0 of a month is the last day of the month before.
  const last = new Date(0);
  last.setUTCFullYear(year, month + 2, 0);
  const next = new Date(start);
  next.setUTCFullYear(year, month + 1, Math.min(date.getUTCDate(), last.getUTCDate()));
  return next.getTime();
}

function startOf(date: string): number | undefined {
  const milliseconds = Date.parse(`${date}T00:00:00Z`);
  // Date.parse turns 2026-02-30 into March: only what comes back unchanged is a date.
  return dateOf(milliseconds) === date ? milliseconds : undefined;
}

function dateOf(milliseconds: number): string | undefined {
  return instantOf(milliseconds)?.slice(0, 10);
}

function instantOf(milliseconds: number): string | undefined {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return undefined;
  const text = date.toISOString();
  return /^\d{4}-/.test(text) ? text.slice(0, 19).replace('T', ' ') : undefined;
}
