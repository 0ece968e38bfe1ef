import { CRASHED_STATE } from '../commands/step/state.ts';
import { asFault, lastWords } from '../domain/fault.ts';
import { exitCodeOfFault } from '../domain/outcome.ts';
import type { Runner } from '../domain/runner.ts';
import { OUTPUTS, type OutputName } from './outputs.ts';

export type OutputValues = Partial<Readonly<Record<OutputName, string>>>;

/** All of them each time: a step after this one can rely on every name. */
export function writeOutputs(values: OutputValues, runner: Runner): void {
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

/**
 * Ends a step that came to no verdict: said in the log, to the steps after it, and to its post step, which then tells
 * it on the pull request as an error, and not as a cancelled run.
 */
export function endUnjudged(thrown: unknown, cancelled: boolean, runner: Runner): 1 {
  const { record } = asFault(thrown);
  const message = lastWords(record).trim();
  runner.annotate({ level: 'error', title: 'wap-gate', message, place: null });
  const code = String(exitCodeOfFault(record));
  const none = { verdict: 'error', reason: record.code, 'exit-code': code, published: 'false' };
  writeOutputs(none, runner);
  if (!cancelled) runner.saveState(CRASHED_STATE, 'yes');
  return 1;
}
