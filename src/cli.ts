import { tmpdir } from 'node:os';
import manifest from '../package.json' with { type: 'json' };
import { keepCompiledCode } from './commands/compile_cache.ts';

/** The oldest Node that has everything the program uses. */
const OLDEST_NODE = 22;

/** Ctrl-C once cancels in the engine and ends with 3; a second time, or a slow engine, ends at once. */
const PATIENCE_MILLISECONDS = 1_500;

/** How a process ends that came to no verdict. */
const NO_VERDICT = 3;

/** The code to end with, once it is known. */
let decided: number | null = null;

async function start(): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    process.stdout.write(`${manifest.version}\n`, (error) => {
      // What is wrong with stdout is told by its event.
      if (!error) end(0);
    });
    return;
  }
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    leave(
      2,
      `wap-gate needs Node ${String(OLDEST_NODE)} or newer and runs on ${process.versions.node}. Install Node 24.`,
    );
    return;
  }
  keepCompiledCode({ temporary: tmpdir(), user: process.getuid?.(), env: process.env });
  const [{ main }, { realWorld }] = await Promise.all([
    import('./cli/main.ts'),
    import('./commands/world.ts'),
  ]);
  const stop = new AbortController();
  const interrupt = (): void => {
    if (stop.signal.aborted) giveUp();
    stop.abort();
    setTimeout(giveUp, PATIENCE_MILLISECONDS).unref();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt).on('SIGHUP', interrupt);
  end(await main(argv, realWorld(stop.signal)));
}

/** The engine's threads must not keep a finished program waiting. */
function end(code: number): void {
  decided = code;
  process.exit(code);
}

function giveUp(): void {
  leave(NO_VERDICT, 'wap-gate: the run was cancelled');
}

/** Nothing that escapes may look like success, and no stack trace stands where a sentence belongs. */
function stopOn(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  leave(NO_VERDICT, `wap-gate stopped on an unexpected error: ${text}`);
}

/** Says a last sentence and ends, also when nobody can be told. */
function leave(code: number, sentence: string): void {
  decided = code;
  try {
    process.stderr.write(`${sentence}\n`, () => {
      end(code);
    });
  } catch {
    end(code);
  }
}

/** Without a verdict no way out is green: neither another's exit, nor that nothing is left to wait for. */
function lastExit(): void {
  process.exitCode = decided ?? NO_VERDICT;
  if (decided !== null) return;
  decided = NO_VERDICT;
  process.stderr.write(
    'wap-gate stopped before it had a verdict: what it waited for never came.\n',
  );
}

process.on('exit', lastExit).on('uncaughtException', stopOn).on('unhandledRejection', stopOn);
start().catch(stopOn);
