import type { CheckResult, GateResult, Problem, RunResult } from '../../domain/result.ts';
import type { WaiverRecord } from '../../domain/waiver.ts';
import { formatLocation } from '../../domain/location.ts';
import { runbookOf, ownerOf, faultText, measuredParts, waiverLines } from '../content.ts';
import { element, together, type Markup } from '../escape/markup.ts';
import type { Reporter } from '../reporter.ts';

/**
 * JUnit XML as CI systems read it, within the attributes that Jenkins' schema allows: a suite a gate, a case a check.
 * A warned check passes, for JUnit knows no warning, unless `--fail-on warn` made it fail; a run that did not pass
 * always holds at least one case that is not green.
 */
export const junit: Reporter = {
  format: 'junit',
  extension: '.xml',
  mediaType: 'application/xml',
  render: (result) => {
    const suites: readonly Suite[] = [
      ...result.gates.map((gate) => suiteOf(gate, result)),
      ...outsideGates(result),
    ];
    const root = element(
      'testsuites',
      {
        name: result.program.name,
        ...totals(suites.flatMap((suite) => suite.cases)),
        time: seconds(result.cost.engine_ms + result.cost.overhead_ms),
      },
      NEWLINE,
      together(suites.map((suite) => suiteElement(suite, result))),
      NEWLINE,
    );
    return `<?xml version="1.0" encoding="UTF-8"?>\n${root.markup}\n`;
  },
};

/** A line feed that is ours: one in the data is written out. */
const NEWLINE: Markup = { markup: '\n' };

type Ending = 'passed' | 'failure' | 'error' | 'skipped';

interface Case {
  readonly name: string;
  readonly ending: Ending;
  readonly milliseconds: number;
  readonly body: Markup | null;
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
  /** What stands below the cases, a line each. */
  readonly output?: readonly string[];
}

function suiteOf(gate: GateResult, result: RunResult): Suite {
  const skipped = gate.not_selected.map((id): Case => ({
    name: id,
    ending: 'skipped',
    milliseconds: 0,
    body: element('skipped', { message: 'not selected' }),
  }));
  return {
    name: gate.gate,
    cases: [...gate.checks.map((check) => caseOf(gate, check, result)), ...skipped],
    output: waiverLines({ gates: [gate], waivers: result.waivers.filter(isOf(gate)) }),
  };
}

const isOf =
  ({ gate }: GateResult) =>
  ({ check }: WaiverRecord): boolean =>
    check.startsWith(`${gate}/`);

function caseOf(gate: GateResult, check: CheckResult, result: RunResult): Case {
  const ending = endingOf(check, result);
  const text = inLines(details(gate, check));
  const body =
    ending === 'passed'
      ? element('system-out', {}, ...text)
      : element(ending, { message: check.message, type: check.fault?.code ?? check.kind }, ...text);
  return { name: check.name, ending, milliseconds: check.cost.ms, body };
}

function endingOf(check: CheckResult, result: RunResult): Ending {
  switch (check.outcome) {
    case 'passed':
      return 'passed';
    case 'warned':
      return result.run.fail_on === 'warn' ? 'failure' : 'passed';
    case 'failed':
      return 'failure';
    case 'errored':
      return 'error';
  }
}

function details(gate: GateResult, check: CheckResult): string[] {
  const placed = { gate, check };
  const measured = measuredParts(check).join(' · ');
  return [
    `${check.outcome}: ${check.message}`,
    ...(measured === '' ? [] : [`measured: ${measured}`]),
    `expected: ${check.threshold}`,
    ...check.notes.map((note) => `note: ${note}`),
    ...(check.fault === null ? [] : [`fault: ${faultText(check.fault)}`]),
    `owner: ${ownerOf(placed) ?? 'none'}`,
    `runbook: ${runbookOf(placed) ?? 'none'}`,
    `at: ${formatLocation(check.location)}`,
  ];
}

/** Configuration problems, and the verdict itself where no check is red. */
function outsideGates(result: RunResult): Suite[] {
  const red = result.gates.some((gate) =>
    gate.checks.some((check) => ['failure', 'error'].includes(endingOf(check, result))),
  );
  const verdict: Case = {
    name: 'verdict',
    ending: 'error',
    milliseconds: 0,
    body: element('error', { message: result.reason, type: result.verdict }),
  };
  const silent = !result.passed && !red && result.problems.length === 0;
  const written = result.problems.filter(({ location }) => location !== null);
  const others = result.problems.filter(({ location }) => location === null);
  return [
    { name: 'configuration', cases: written.map(problemCase) },
    { name: 'run', cases: [...others.map(problemCase), ...(silent ? [verdict] : [])] },
  ].filter(({ cases }) => cases.length > 0);
}

function problemCase({ message, location, found, expected }: Problem): Case {
  const lines = [
    ...(location === null ? [] : [`at: ${formatLocation(location)}`]),
    ...(found === null ? [] : [`found: ${found}`]),
    ...(expected === null ? [] : [`expected: ${expected}`]),
  ];
  return {
    name: message,
    ending: 'error',
    milliseconds: 0,
    body: element(
      'error',
      { message, type: location === null ? 'run' : 'configuration' },
      ...inLines(lines),
    ),
  };
}

function suiteElement({ name, cases, output = [] }: Suite, result: RunResult): Markup {
  const milliseconds = cases.reduce((sum, each) => sum + each.milliseconds, 0);
  return element(
    'testsuite',
    {
      name,
      ...totals(cases),
      skipped: cases.filter((each) => each.ending === 'skipped').length,
      time: seconds(milliseconds),
      timestamp: result.run.started_at.replace(/(?:\.\d+)?Z$/, ''),
    },
    NEWLINE,
    together(
      cases.map((each) =>
        element(
          'testcase',
          { name: each.name, classname: name, time: seconds(each.milliseconds) },
          each.body,
        ),
      ),
    ),
    ...(output.length === 0 ? [] : [NEWLINE, element('system-out', {}, ...inLines(output))]),
    NEWLINE,
  );
}

function totals(cases: readonly Case[]): { tests: number; failures: number; errors: number } {
  const count = (ending: Ending): number => cases.filter((each) => each.ending === ending).length;
  return { tests: cases.length, failures: count('failure'), errors: count('error') };
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

/** Children of an element, a line each. */
function inLines(lines: readonly string[]): (Markup | string)[] {
  return lines.flatMap((line, i) => (i === 0 ? [line] : [NEWLINE, line]));
}
