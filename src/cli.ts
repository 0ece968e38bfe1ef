import manifest from '../package.json' with { type: 'json' };

/** The oldest Node that has everything the program uses. */
const OLDEST_NODE = 22;

/** Ctrl-C once cancels in the engine and ends with 3; a second time, or a slow engine, ends at once. */
const PATIENCE_MILLISECONDS = 1_500;

async function start(): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    process.stdout.write(`${manifest.version}\n`);
    return;
  }
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    process.stderr.write(
      `wap-gate needs Node ${String(OLDEST_NODE)} or newer and runs on ${process.versions.node}. Install Node 24.\n`,
    );
    process.exitCode = 2;
    return;
  }
  const [{ main }, { realWorld }] = await Promise.all([
    import('./cli/main.ts'),
    import('./commands/world.ts'),
  ]);
  const stop = new AbortController();
  const interrupt = (): void => {
    if (stop.signal.aborted) process.exit(3);
    stop.abort();
    setTimeout(() => process.exit(3), PATIENCE_MILLISECONDS).unref();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  process.exitCode = await main(argv, realWorld(stop.signal));
  // The engine's threads must not keep a finished program waiting.
  process.exit();
}

/** Nothing that escapes may look like success, and no stack trace stands where a sentence belongs. */
function stopOn(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  process.exitCode = 3;
  process.stderr.write(`wap-gate stopped on an unexpected error: ${text}\n`, () => process.exit(3));
}

process.on('uncaughtException', stopOn).on('unhandledRejection', stopOn);
start().catch(stopOn);
