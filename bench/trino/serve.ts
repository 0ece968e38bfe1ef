// Usage: node bench/trino/serve.ts
//
// A Trino server of the benchmarks' own, for as long as the standard input is open: however the benchmarks end, their
// server ends with them. Prints one line of JSON: its address, or why there is none.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cacheDirectory } from '../../scripts/trino/cache.ts';
import { install } from '../../scripts/trino/install.ts';
import { end, launch } from '../../scripts/trino/launch.ts';
import { Refusal } from '../../scripts/trino/refusal.ts';
import { CACHE } from '../inputs.ts';
import type { Served } from './server.ts';

/** Enough for the groups of a key of 6 M rows, and for 50 gates at once. */
const HEAP = '4G';

const say = (sentence: string): void => {
  process.stderr.write(`bench: ${sentence}\n`);
};

const unwanted = new Promise<void>((resolve) => {
  process.stdin.once('close', resolve).resume();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, resolve);
});

const print = (served: Served): void => {
  process.stdout.write(`${JSON.stringify(served)}\n`);
};

mkdirSync(CACHE, { recursive: true });
const directory = mkdtempSync(path.join(CACHE, 'trino-'));
try {
  const installation = install(cacheDirectory(process.env), process.env, say);
  say('starting a Trino server');
  const server = await launch(installation, { directory, port: 0, heap: HEAP });
  print({ address: server.address });
  await unwanted;
  await end(server);
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  print({ refusal: error.message });
} finally {
  rmSync(directory, { recursive: true, force: true });
}
process.exit();
