import { duckdbLibrary } from '../commands/duckdb_library.ts';
import { auditStep, type StepEnd } from '../commands/step/audit.ts';
import { reportStep } from '../commands/step/report.ts';
import { ENDED_STATE, PASSED } from '../commands/step/state.ts';
import { cancelledFault } from '../domain/fault.ts';
import type { Runner } from '../domain/runner.ts';
import type { World } from '../domain/world.ts';
import type { Pace } from '../github/client.ts';
import { endUnjudged, writeOutputs, type OutputValues } from './end.ts';
import { inputLocation } from './input.ts';
import { readInputs } from './read_inputs.ts';
import { stepRequest } from './request.ts';

/** The action as a function: the runner's variables in, the step's exit code out: 0 for a pass and 1 for all else. */
export async function main(
  world: World,
  runner: Runner,
  pace: Pace,
  library = duckdbLibrary,
): Promise<0 | 1> {
  try {
    const end = await act(world, runner, pace, library);
    // A verdict that was cancelled while it was told is none.
    if (world.signal.aborted) throw cancelledFault();
    writeOutputs(outputsOf(end), runner);
    const passed = end.result.verdict === 'pass' && end.result.exit_code === 0;
    runner.saveState(ENDED_STATE, passed ? PASSED : 'red');
    return passed ? 0 : 1;
  } catch (thrown) {
    return endUnjudged(thrown, world.signal.aborted, runner);
  }
}

async function act(
  world: World,
  runner: Runner,
  pace: Pace,
  library: typeof duckdbLibrary,
): Promise<StepEnd> {
  const given = readInputs(world.env);
  const request = stepRequest(given, pace);
  // There is no node_modules: DuckDB's native library is fetched, or is where the input says, when a gate needs it.
  const duckdb = library(given.inputs['duckdb-path'], world.files);
  const outside = { ...world, duckdbLibrary: duckdb };
  const { mode } = given.inputs;
  switch (mode) {
    case 'audit':
      return auditStep(request, outside, runner);
    case 'report':
      return reportStep({ ...request, resultFile: given.inputs.result ?? '' }, world, runner);
    case 'publish':
    case 'run':
    case 'lint':
    case 'compare':
      return auditStep(
        { ...request, problems: [...request.problems, notYet(mode)] },
        world,
        runner,
      );
  }
}

const notYet = (mode: string) => ({
  message: `The mode \`${mode}\` is not supported by this version yet: it can audit and report.`,
  location: inputLocation('mode'),
  found: mode,
  expected: 'audit or report',
});

function outputsOf({ result, shown }: StepEnd): OutputValues {
  const { counts, gates } = result;
  const [only, ...others] = gates;
  const snapshot = others.length === 0 ? only?.version.snapshot : null;
  const reports = Object.entries(shown.reports).map(([format, path]) => [`report-${format}`, path]);
  return {
    verdict: result.verdict,
    reason: result.reason_code,
    'exit-code': String(result.exit_code),
    'failed-checks': result.failed_checks.join('\n'),
    'checks-total': String(counts.total),
    'checks-passed': String(counts.passed),
    'checks-warned': String(counts.warned),
    'checks-failed': String(counts.failed),
    'checks-errored': String(counts.errored),
    'snapshot-id': snapshot ?? '',
    published: 'false',
    superseded: String(shown.comment.state === 'superseded'),
    'comment-id': shown.comment.id === null ? '' : String(shown.comment.id),
    'comment-url': shown.comment.url ?? '',
    'check-run-url': shown.checkRunUrl ?? '',
    ...(Object.fromEntries(reports) as OutputValues),
  };
}
