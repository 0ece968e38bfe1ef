import type { Outcome } from '../../domain/outcome.ts';
import type { GateResult, Problem, RunResult } from '../../domain/result.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { formatCount } from '../../domain/wording.ts';
import { amount, costParts } from '../amount.ts';
import { builtFromText } from '../built_from.ts';
import * as content from '../content.ts';
import { nextStep } from '../next_step.ts';
import { field, paragraph, parts, place, title } from './block.ts';
import { OUTCOME_STYLE, symbol } from './check.ts';
import { grid, type Cell } from './grid.ts';
import { span, type Line } from './span.ts';
import { wrap } from './wrap.ts';

const WORD: Readonly<Record<Verdict, string>> = {
  pass: ' PASS ',
  fail: ' FAIL ',
  error: ' ERROR ',
};

/** The verdict and its one-line why, then what was audited. */
export function headline(result: RunResult, width: number): Line[] {
  const [only] = result.gates;
  const badge = span(WORD[result.verdict], result.verdict === 'pass' ? 'badge-good' : 'badge-bad');
  const overrides = content.overridesText(result);
  const subject = [
    ...(result.run.ds === null ? [] : [`ds ${result.run.ds}`]),
    ...(only !== undefined && result.gates.length === 1
      ? [only.gate, ...content.subjectParts(only)]
      : []),
  ];
  return [
    ...wrap([span(result.reason, 'strong')], width, [badge, span(' ')]),
    ...parts(subject, width, [span(' ')]),
    ...(overrides === null
      ? []
      : paragraph([span(`overridden: ${overrides}`, 'caution')], width, 1)),
    ...[builtFromText(result) ?? [], content.remarks(result)]
      .flat()
      .flatMap((one) => paragraph([span(one, 'quiet')], width, 1)),
    [],
  ];
}

/** One line a gate, those that need somebody first. */
export function gateTable(result: RunResult, width: number): Line[] {
  if (result.gates.length < 2) return [];
  const rows = content
    .gatesByUrgency(result.gates)
    .map((gate): Cell[] => [
      symbol(content.VERDICT_OUTCOME[gate.verdict]),
      { text: gate.gate, style: 'strong' },
      ...content.OUTCOMES_BY_URGENCY.map((outcome) => countCell(gate, outcome)),
      { text: gate.version.rows === null ? '' : amount(gate.version.rows), style: 'quiet' },
      { text: gate.owner ?? '', style: 'quiet' },
    ]);
  const names = ['', 'gate', ...content.OUTCOMES_BY_URGENCY, 'rows', 'owner'];
  const columns = names.map((name) => ({
    title: name,
    align: ['', 'gate', 'owner'].includes(name) ? ('start' as const) : ('end' as const),
  }));
  return [...grid(columns, rows, width).lines, []];
}

function countCell(gate: GateResult, outcome: Outcome): Cell {
  const count = content.checksOf(gate, outcome).length;
  return { text: formatCount(count), style: count === 0 ? 'quiet' : OUTCOME_STYLE[outcome] };
}

export function problemBlock(problem: Problem, width: number): Line[] {
  return [
    ...title(symbol('failed'), [span(problem.message, 'strong')], width),
    ...field('found', problem.found, width),
    ...field('expected', problem.expected, width),
    ...place(problem.location, width),
    [],
  ];
}

/** The last lines, which a terminal shows first: counts, cost, what to do. */
export function footer(result: RunResult, width: number): Line[] {
  return [
    ...title(
      symbol(content.VERDICT_OUTCOME[result.verdict]),
      [span(content.totalsText(result), 'strong')],
      width,
    ),
    ...parts(costParts(result.cost), width, [span('  ')]),
    ...paragraph([span(nextStep(result), 'quiet')], width),
  ];
}
