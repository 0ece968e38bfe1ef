import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { install } from './install.ts';
import { launch } from './launch.ts';
import { tryOut } from './ready.ts';

/** The one server of this machine that `npm run trino` starts and everybody uses. */
interface Shared {
  readonly pid: number;
  readonly address: string;
}

const record = (cache: string): string => join(cache, 'shared.json');

/** Its address if it runs and answers, or null. */
export async function addressOf(cache: string): Promise<string | null> {
  const shared = read(cache);
  if (shared === null || !isAlive(shared.pid)) return null;
  return (await tryOut(shared.address)) === null ? shared.address : null;
}

/** Starts it unless it runs; its address. */
export async function startShared(
  cache: string,
  port: number,
  say: (sentence: string) => void,
): Promise<string> {
  const known = await addressOf(cache);
  if (known !== null) {
    say('already running');
    return known;
  }
  await stopShared(cache);
  const installation = install(cache, process.env, say);
  say(`starting on Java in ${installation.java}, about 25 s`);
  const directory = join(cache, 'shared');
  // A server of the past left its tables and its log.
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const { address, pid } = await launch(installation, { directory, port, detached: true });
  writeFileSync(record(cache), JSON.stringify({ pid, address }));
  return address;
}

/** Whether there was one to stop. */
export async function stopShared(cache: string): Promise<boolean> {
  const shared = read(cache);
  rmSync(record(cache), { force: true });
  if (shared === null || !isOurs(shared.pid, cache)) return false;
  process.kill(shared.pid, 'SIGTERM');
  for (let waited = 0; waited < 10_000 && isAlive(shared.pid); waited += 100) await sleep(100);
  if (isAlive(shared.pid)) process.kill(shared.pid, 'SIGKILL');
  return true;
}

function read(cache: string): Shared | null {
  if (!existsSync(record(cache))) return null;
  try {
    const { pid, address } = JSON.parse(readFileSync(record(cache), 'utf8')) as Partial<Shared>;
    return typeof pid === 'number' && typeof address === 'string' ? { pid, address } : null;
  } catch {
    return null;
  }
}

/** Whether a process is a server of this cache: another may have got its number since, and is not ours to stop. */
function isOurs(pid: number, cache: string): boolean {
  if (!isAlive(pid)) return false;
  const status = `/proc/${String(pid)}/cmdline`;
  const command = existsSync(status)
    ? readFileSync(status, 'utf8')
    : spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
  return command.includes(join(cache, 'shared'));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
