import type { RunResult } from '../../domain/result.ts';
import { OUTCOMES_BY_URGENCY } from '../content.ts';
import { checksNeeding } from '../checks_needing.ts';
import type { Reporter } from '../reporter.ts';
import { checkBlock, checkLine } from '../terminal/check.ts';
import { notSelected, passedChecks } from '../terminal/passed.ts';
import { draw, type Line } from '../terminal/span.ts';
import { footer, gateTable, headline, problemBlock } from '../terminal/summary.ts';

/** No terminal in use is narrower; below it words would be cut to pieces. */
const NARROWEST = 20;

/** After so many blocks the rest gets one line a check: nothing is hidden, and the page stays readable. */
const BLOCKS = 20;

/** For a person at a terminal: the verdict, what needs somebody, what passed, what it cost. */
export const pretty: Reporter = {
  format: 'pretty',
  extension: '.txt',
  mediaType: 'text/plain; charset=utf-8',
  render: (result, { width, colour }) => draw(page(result, Math.max(NARROWEST, width)), colour),
};

function page(result: RunResult, width: number): Line[] {
  return [
    ...headline(result, width),
    ...gateTable(result, width),
    ...result.problems.flatMap((problem) => problemBlock(problem, width)),
    ...blocks(result, width),
    ...passedChecks(result, width),
    ...notSelected(result, width),
    ...footer(result, width),
  ];
}

function blocks(result: RunResult, width: number): Line[] {
  const outcomes = OUTCOMES_BY_URGENCY.filter((outcome) => outcome !== 'passed');
  const checks = outcomes.flatMap((outcome) => checksNeeding(result, outcome));
  const several = result.gates.length > 1;
  const rest = checks.slice(BLOCKS).flatMap((placed) => checkLine(placed, several, width));
  return [
    ...checks.slice(0, BLOCKS).flatMap((placed) => checkBlock(placed, several, width)),
    ...(rest.length > 0 ? [...rest, []] : []),
  ];
}
