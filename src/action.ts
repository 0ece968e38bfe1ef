import { endUnjudged } from './action/end.ts';
import { main } from './action/main.ts';
import { realWorld } from './commands/world.ts';
import { cancelledFault, fault } from './domain/fault.ts';
import { paceOf } from './github/client.ts';
import { actionsRunner } from './github/runner.ts';

/** What the step ends with, once it is known. */
let decided: 0 | 1 | null = null;

/** The runner sends SIGINT when a run is cancelled, SIGTERM 7.5 s later, and kills 2.5 s after that. */
const stop = new AbortController();
const PATIENCE_MILLISECONDS = 6_000;

function cancel(): void {
  if (stop.signal.aborted) return;
  stop.abort();
  setTimeout(() => process.exit(1), PATIENCE_MILLISECONDS).unref();
}

/** Nothing that escapes may look like success; what the main step leaves open the post step closes. */
function crash(error: unknown): void {
  decided = 1;
  try {
    endUnjudged(error, stop.signal.aborted, actionsRunner);
  } finally {
    process.exit(1);
  }
}

/** Neither another's exit, nor that nothing is left to wait for, is green without a verdict. */
function lastExit(): void {
  process.exitCode = decided ?? 1;
  if (decided !== null) return;
  decided = 1;
  const { aborted } = stop.signal;
  const words = 'wap-gate stopped before it had a verdict: what it waited for never came.';
  const why = aborted ? cancelledFault() : fault('internal', 'bug', words);
  endUnjudged(why, aborted, actionsRunner);
}

process
  .on('SIGINT', cancel)
  .on('SIGTERM', cancel)
  .on('uncaughtException', crash)
  .on('unhandledRejection', crash)
  .on('exit', lastExit);

main(realWorld(stop.signal), actionsRunner, paceOf(process.env)).then((code) => {
  decided = code;
  // The engine's threads must not keep a finished step waiting.
  process.exit(code);
}, crash);
