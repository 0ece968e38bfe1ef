import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { cacheDirectory } from '../../scripts/trino/cache.ts';
import { install } from '../../scripts/trino/install.ts';
import { end, launch, type Launched } from '../../scripts/trino/launch.ts';
import { waitUntilReady } from '../../scripts/trino/ready.ts';
import { sentenceOf } from '../../scripts/trino/refusal.ts';
import { addressOf } from '../../scripts/trino/shared.ts';

/** Where the tests' Trino is, or why there is none. */
export type TrinoForTests =
  | { readonly address: string; readonly absent: null }
  | { readonly address: null; readonly absent: string };

declare module 'vitest' {
  // vitest knows what is provided from this interface.

  interface ProvidedContext {
    trino: TrinoForTests;
  }
}

/**
 * One Trino for all tests: TRINO_SERVER, the one of `npm run trino`, or (under `npm test`) one of their own. With
 * WAP_REQUIRE_TRINO=1 having none is a failure.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { found, stop } = await find(process.env);
  project.provide('trino', found);
  if (found.absent === null) return stop;
  warn(found.absent);
  return async () => warn(found.absent);
}

/** Said before and after the tests, so that nobody takes their passing for more than it is. */
function warn(reason: string): void {
  const bar = '!'.repeat(80);
  console.warn(`\n${bar}\nTHE TRINO PART OF THE TESTS DID NOT RUN: ${reason}\n${bar}\n`);
}

async function find(
  env: NodeJS.ProcessEnv,
): Promise<{ found: TrinoForTests; stop: () => Promise<void> }> {
  const nothing = async (): Promise<void> => {};
  const required = env['WAP_REQUIRE_TRINO'] === '1';
  try {
    const named = env['TRINO_SERVER'];
    if (named !== undefined && named !== '') {
      await waitUntilReady(named);
      return { found: { address: named, absent: null }, stop: nothing };
    }
    const running = await addressOf(cacheDirectory(env));
    if (running !== null) return { found: { address: running, absent: null }, stop: nothing };
    if (!required && env['WAP_TRINO'] !== 'start') {
      const absent = 'none runs here: start one with `npm run trino`';
      return { found: { address: null, absent }, stop: nothing };
    }
    const { server, directory } = await startOne(env);
    const stop = async (): Promise<void> => {
      await end(server);
      rmSync(directory, { recursive: true, force: true });
    };
    return { found: { address: server.address, absent: null }, stop };
  } catch (error) {
    if (required) throw error;
    return { found: { address: null, absent: sentenceOf(error) }, stop: nothing };
  }
}

async function startOne(env: NodeJS.ProcessEnv): Promise<{ server: Launched; directory: string }> {
  const say = (sentence: string): void => console.log(`trino: ${sentence}`);
  const installation = install(cacheDirectory(env), env, say);
  const directory = mkdtempSync(join(tmpdir(), 'wap-gate-trino-'));
  say('starting a server for the tests');
  return { server: await launch(installation, { directory, port: 0, small: true }), directory };
}
