import { main } from './action/main.ts';
import { realWorld } from './commands/world.ts';
import { CRASHED_STATE } from './commands/step/check_run.ts';
import { paceOf } from './github/client.ts';
import { actionsRunner } from './github/runner.ts';

/** What the step ends with unless a verdict says otherwise. */
let decided: 0 | 1 = 1;

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
    const text = error instanceof Error ? error.message : String(error);
    const message = `wap-gate stopped on an unexpected error: ${text}`;
    actionsRunner.annotate({ level: 'error', title: 'wap-gate', message, place: null });
    actionsRunner.saveState(CRASHED_STATE, 'yes');
  } finally {
    process.exit(1);
  }
}

process
  .on('SIGINT', cancel)
  .on('SIGTERM', cancel)
  .on('uncaughtException', crash)
  .on('unhandledRejection', crash)
  // Neither another's exit, nor that nothing is left to wait for, is green without a verdict.
  .on('exit', () => {
    process.exitCode = decided;
  });

main(realWorld(stop.signal), actionsRunner, paceOf(process.env)).then((code) => {
  decided = code;
  // The engine's threads must not keep a finished step waiting.
  process.exit(code);
}, crash);
