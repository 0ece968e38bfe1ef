import { parseInstant, formatInstant, epochMilliseconds } from '../domain/instant.ts';
import { formatCount } from '../domain/wording.ts';
import type { ParameterProblem } from './kind.ts';

export type Step = 'day' | 'hour';

/** Dates or hours from one to another, both ends included. */
export interface CalendarWindow {
  readonly from: string;
  readonly to: string;
  readonly step?: Step;
}

/** More are refused: a window is listed in the statement, step by step. */
export const MOST_STEPS = 10_000;

const LENGTH = { day: 86_400_000, hour: 3_600_000 } as const;

/** Ends that are no dates, or in the wrong order, or too far apart. */
export function windowProblems(window: CalendarWindow): ParameterProblem[] {
  const ends = (['from', 'to'] as const).flatMap((end) => endProblem(window, end));
  if (ends.length > 0) return ends;
  const [first, last] = [startOf(window.from) ?? 0, startOf(window.to) ?? 0];
  if (first > last) {
    return [
      {
        path: '/from',
        message: 'the window ends before it begins',
        found: `from ${window.from} to ${window.to}`,
        expected: '`from` not after `to`',
      },
    ];
  }
  const steps = (last - first) / LENGTH[stepOf(window)] + 1;
  if (steps <= MOST_STEPS) return [];
  return [
    {
      path: '/from',
      message: `the window has ${formatCount(steps)} ${stepOf(window)}s: check it in parts`,
      found: `from ${window.from} to ${window.to}`,
      expected: `at most ${formatCount(MOST_STEPS)} ${stepOf(window)}s`,
    },
  ];
}

/** Every step of a window without problems: `2026-01-02`, or `2026-01-02 03:00:00` for hours. */
export function stepsOf(window: CalendarWindow): string[] {
  const [first, last] = [startOf(window.from) ?? 0, startOf(window.to) ?? -1];
  const length = LENGTH[stepOf(window)];
  const steps: string[] = [];
  for (let at = first; at <= last; at += length) steps.push(stepText(at, stepOf(window)));
  return steps;
}

/** The first instant after the window, in the form of its steps. */
export function endOf(window: CalendarWindow): string {
  const step = stepOf(window);
  return stepText((startOf(window.to) ?? 0) + LENGTH[step], step);
}

export const stepOf = (window: CalendarWindow): Step => window.step ?? 'day';

function stepText(at: number, step: Step): string {
  return step === 'day' ? formatInstant(at).slice(0, 10) : formatInstant(at);
}

function endProblem(window: CalendarWindow, end: 'from' | 'to'): ParameterProblem[] {
  const text = window[end];
  // A template is judged when it was rendered.
  if (text.includes('{{') || fits(text, stepOf(window))) return [];
  const hourly = stepOf(window) === 'hour';
  return [
    {
      path: `/${end}`,
      message: hourly ? 'this is no date or full hour' : 'this is no date',
      found: `'${text}'`,
      expected: hourly ? "'2026-01-02 03:00'" : "'2026-01-02'",
    },
  ];
}

function fits(text: string, step: Step): boolean {
  const instant = parseInstant(text);
  if (instant === undefined) return false;
  return step === 'day'
    ? instant.time === null
    : /^(?:\d\d:00:00(?:\.0+)?)?$/.test(instant.time ?? '');
}

/** Undefined while the end is a template. */
function startOf(text: string): number | undefined {
  return epochMilliseconds(text);
}
