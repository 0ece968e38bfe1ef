import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { send } from '../baselines/trino/session.mjs';

/** What serve.ts prints. */
export type Served = { readonly address: string } | { readonly refusal: string };

/** A Trino for the workloads that need one. */
export interface Server {
  readonly address: string;
  readonly version: string;
  readonly close: () => Promise<void>;
}

/** The server that TRINO_SERVER names, or one of the benchmarks' own; null where none can be had, which is said. */
export async function openServer(
  env: NodeJS.ProcessEnv,
  say: (sentence: string) => void,
): Promise<Server | null> {
  const named = env['TRINO_SERVER'] ?? '';
  if (named !== '') return opened(named, () => Promise.resolve());
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'serve.ts')], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const close = async (): Promise<void> => {
    if (child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.stdin.end();
    await gone;
  };
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'close').then(() => ['']),
  ]);
  if (line === '') throw new Error('the Trino server of the benchmarks could not be started');
  // Foreign data: what serve.ts prints.
  const served = JSON.parse(String(line)) as Served;
  if ('address' in served) return opened(served.address, close);
  say(`without Trino: ${served.refusal}`);
  return null;
}

async function opened(address: string, close: () => Promise<void>): Promise<Server> {
  try {
    const { rows } = await send(address, 'SELECT version()');
    return { address, version: String(rows[0]?.[0]), close };
  } catch (error) {
    await close();
    throw new Error(`${address} does not answer`, { cause: error });
  }
}
