import { addDays, dataInterval, type LogicalDate } from '../domain/calendar.ts';
import type { Interval } from '../domain/gate.ts';
import { didYouMean } from '../domain/nearest.ts';
import type { OptionName, OptionWords } from '../domain/option_words.ts';
import type { TemplateExpression } from './names.ts';

/** What a run gives to the templates of one gate. */
export interface TemplateContext {
  /** Named in problems. */
  readonly gate: string;
  readonly ds: LogicalDate | null;
  readonly interval: Interval;
  readonly params: Readonly<Record<string, string>>;
  /** The number of the pull request; null outside one. */
  readonly pr: number | null;
  readonly headSha: string | null;
  /** Letters and digits. */
  readonly runId: string;
  /** How whoever asked calls what he may give. */
  readonly words: OptionWords;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The identifiers that `{{ table }}` and `{{ target }}` become in a gate's own SELECT. */
  readonly aliases: { readonly table: string; readonly target: string };
}

/** A value for a hole, with what it is: only a date or an instant may become a literal of its own. */
export type Valued =
  | { readonly type: 'date' | 'instant' | 'text' | 'alias'; readonly text: string }
  | { readonly type: 'missing'; readonly message: string; readonly expected: string };

/** What a template expression stands for in this run. */
export function valueOf(expression: TemplateExpression, context: TemplateContext): Valued {
  switch (expression.name) {
    case 'ds':
      return shifted(context, 0);
    case 'macros.ds_add':
      return shifted(context, expression.days);
    case 'ds_nodash': {
      const date = shifted(context, 0);
      return date.type === 'date' ? { type: 'text', text: date.text.replaceAll('-', '') } : date;
    }
    case 'data_interval_start':
      return bound(context, 'start');
    case 'data_interval_end':
      return bound(context, 'end');
    case 'pr':
      return given(context, 'pr', context.pr?.toString() ?? null, 'a pull request');
    case 'head_sha':
      return given(context, 'head-sha', context.headSha, 'a commit');
    case 'run_id':
      return { type: 'text', text: context.runId };
    case 'params':
      return parameter(expression.parameter, context);
    case 'table':
    case 'target':
      return { type: 'alias', text: context.aliases[expression.name] };
  }
}

function shifted(context: TemplateContext, days: number): Valued {
  if (context.ds === null) return noDate(context, '2026-01-02');
  const text = addDays(context.ds.date, days);
  if (text !== undefined) return { type: 'date', text };
  const message = `${String(days)} days from ${context.ds.date} lie outside the calendar.`;
  return { type: 'missing', message, expected: 'a date in the years 0 to 9999' };
}

function bound(
  context: TemplateContext,
  end: keyof NonNullable<ReturnType<typeof dataInterval>>,
): Valued {
  const example = context.interval === 'hour' ? '2026-01-02T05' : '2026-01-02';
  if (context.ds === null) return noDate(context, example);
  if (context.interval === 'hour' && context.ds.hour === null) {
    const message = `Gate '${context.gate}' has \`interval: hour\` and the logical date ${context.ds.date} names no hour.`;
    return { type: 'missing', message, expected: context.words.written('ds', example) };
  }
  const interval = dataInterval(context.ds, context.interval);
  if (interval !== undefined) return { type: 'instant', text: interval[end] };
  const message = `The interval of ${context.ds.date} lies outside the calendar.`;
  return { type: 'missing', message, expected: 'a date in the years 0 to 9999' };
}

function noDate(context: TemplateContext, example: string): Valued {
  const message = `Gate '${context.gate}' needs a logical date and the run has none: give it with ${context.words.named('ds')}.`;
  return { type: 'missing', message, expected: context.words.written('ds', example) };
}

function given(
  { words }: TemplateContext,
  option: OptionName,
  text: string | null,
  what: string,
): Valued {
  if (text !== null) return { type: 'text', text };
  return {
    type: 'missing',
    message: `The run does not know ${what}.`,
    expected: words.named(option),
  };
}

function parameter(name: string, context: TemplateContext): Valued {
  const text = Object.hasOwn(context.params, name) ? context.params[name] : undefined;
  if (text !== undefined) return { type: 'text', text };
  const hint = didYouMean(name, Object.keys(context.params));
  const message = `The parameter '${name}' was not given.${hint}`;
  return { type: 'missing', message, expected: context.words.written('param', `${name}=VALUE`) };
}
