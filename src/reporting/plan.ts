import {
  TIER_NAMES,
  type AuditPlan,
  type KnownAnswer,
  type QueryStep,
  type Tier,
} from '../domain/plan.ts';
import type { Problem } from '../domain/result.ts';
import { toJson } from '../domain/value.ts';
import { formatBytes, plural } from '../domain/wording.ts';
import { amount } from './amount.ts';
import { displayable } from './formats/json.ts';
import type { RenderOptions } from './reporter.ts';
import { label, paragraph, parts } from './terminal/block.ts';
import { draw, span, type Line } from './terminal/span.ts';
import { problemBlock } from './terminal/summary.ts';
import { wrap } from './terminal/wrap.ts';

type Printing = Pick<RenderOptions, 'width' | 'colour'>;

/** No narrower than the terminal report. */
const NARROWEST = 20;

const STEP = 4;

/**
 * The plans for a person: of each gate what is known without a query, then each statement with its tier, its reason and
 * its checks. SQL is printed as it would be sent, line by line and never wrapped, so that it can be copied.
 */
export function renderPlans(plans: readonly AuditPlan[], { width, colour }: Printing): string {
  const room = Math.max(NARROWEST, width);
  return draw(
    plans.flatMap((plan) => planLines(plan, room)),
    colour,
  );
}

/** The plans and the problems that kept others from being made, for programs. */
export function renderPlansJson(plans: readonly AuditPlan[], problems: readonly Problem[]): string {
  const known = (answer: KnownAnswer): object => ({ ...answer, value: toJson(answer.value) });
  const value = {
    version: 1,
    plans: plans.map((plan) => ({ ...plan, known: plan.known.map(known) })),
    problems,
  };
  return `${displayable(JSON.stringify(value, null, 2))}\n`;
}

/** Problems as the terminal report shows them. */
export function renderProblems(problems: readonly Problem[], { width, colour }: Printing): string {
  const room = Math.max(NARROWEST, width);
  return draw(
    problems.flatMap((problem) => problemBlock(problem, room)),
    colour,
  );
}

function planLines(plan: AuditPlan, width: number): Line[] {
  const queries =
    plan.steps.length === 0 ? 'no query' : plural(plan.steps.length, 'query', 'queries');
  const reads =
    plan.estimatedBytes === null ? [] : [`about ${formatBytes(plan.estimatedBytes)} to read`];
  return [
    ...wrap([span(plan.gate, 'strong')], width),
    ...parts([plan.engine, plan.relation, queries, ...reads], width, [span('  ')]),
    ...plan.notes.flatMap((note) => wrap([span(note)], width, indented('note'))),
    [],
    ...knownBlock(plan.known, width),
    ...plan.steps.flatMap((step) => [...stepLines(step, width), []]),
  ];
}

/** What needs no query, together: each value beside the SQL that would have asked for it. */
function knownBlock(known: readonly KnownAnswer[], width: number): Line[] {
  const groups = new Map<string, KnownAnswer[]>();
  for (const answer of known) {
    const heading = `${tierText(answer.tier)}, no query`;
    groups.set(heading, [...(groups.get(heading) ?? []), answer]);
  }
  return [...groups].flatMap(([heading, answers]) => [
    ...paragraph([span(heading, 'strong')], width),
    ...wrap([span(answers[0]?.reason ?? '')], width, indented('why')),
    ...answers.flatMap((answer) => knownLines(answer, width)),
    [],
  ]);
}

function knownLines({ expression, value }: KnownAnswer, width: number): Line[] {
  return wrap([span(`${expression} = `), span(amount(toJson(value)), 'strong')], width, [
    span(' '.repeat(STEP)),
  ]);
}

function stepLines(step: QueryStep, width: number): Line[] {
  const form = step.form === 'plain' ? '' : `, ${step.form}`;
  const limit = step.limit === null ? '' : `, at most ${plural(step.limit, 'row')}`;
  const note = `  ${tierText(step.tier)}${form}${limit}`;
  return [
    ...paragraph([span(step.id, 'strong'), span(note, 'quiet')], width),
    ...fields(step.reason, step.checks, width),
    ...step.sql.split('\n').map((line) => [span(' '.repeat(STEP)), span(line)]),
  ];
}

function fields(reason: string, checks: readonly string[], width: number): Line[] {
  return [
    ...wrap([span(reason)], width, indented('why')),
    ...(checks.length === 0
      ? []
      : wrap([span(checks.join(', '), 'quiet')], width, indented('checks'))),
  ];
}

function indented(name: string): Line {
  return [span('  '), ...label(name)];
}

function tierText(tier: Tier): string {
  return `tier ${String(tier)} ${TIER_NAMES[tier]}`;
}
