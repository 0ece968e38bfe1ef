import { duckdbLibrary } from '../commands/duckdb_library.ts';
import { auditStep, type StepEnd } from '../commands/step/audit.ts';
import { CRASHED_STATE, ENDED_STATE } from '../commands/step/check_run.ts';
import { reportStep } from '../commands/step/report.ts';
import { asFault, fault, lastWords } from '../domain/fault.ts';
import { exitCodeOfFault } from '../domain/outcome.ts';
import type { Runner } from '../domain/runner.ts';
import type { World } from '../domain/world.ts';
import type { Pace } from '../github/client.ts';
import { inputLocation } from './input.ts';
import { OUTPUTS, type OutputName } from './outputs.ts';
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
    if (world.signal.aborted) throw fault('cancelled', 'engine-transient', 'the run was cancelled');
    writeOutputs(outputsOf(end), runner);
    runner.saveState(ENDED_STATE, 'yes');
    return end.result.verdict === 'pass' && end.result.exit_code === 0 ? 0 : 1;
  } catch (thrown) {
    // The post step then closes the check run as failed, and not as cancelled.
    if (!world.signal.aborted) runner.saveState(CRASHED_STATE, 'yes');
    const { record } = asFault(thrown);
    const message = lastWords(record).trim();
    runner.annotate({ level: 'error', title: 'wap-gate', message, place: null });
    const code = String(exitCodeOfFault(record));
    const none = { verdict: 'error', reason: record.code, 'exit-code': code, published: 'false' };
    writeOutputs(none, runner);
    return 1;
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
      return reportStep({ ...request, resultFile: given.inputs.result }, world, runner);
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

type OutputValues = Partial<Readonly<Record<OutputName, string>>>;

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

/** All of them each time: a step after this one can rely on every name. */
function writeOutputs(values: OutputValues, runner: Runner): void {
  for (const name of Object.keys(OUTPUTS) as OutputName[]) {
    try {
      runner.setOutput(name, values[name] ?? '');
    } catch (thrown) {
      const { message } = asFault(thrown).record;
      runner.annotate({ level: 'warning', title: 'wap-gate: output', message, place: null });
      return;
    }
  }
}
