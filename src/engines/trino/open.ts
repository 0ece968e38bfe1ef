import type { Engine } from '../engine.ts';
import { createEngine } from './adapter.ts';
import { openLine } from './protocol/client.ts';
import { runStatement } from './protocol/statement.ts';
import type { TrinoSettings } from './settings.ts';

/** How long the first answer may take: a server that is starting up is waited for. */
const GREETING = 120_000;

/** Connects to a Trino server: asks it once who it is, so that a wrong address or password is told before anything else. */
export async function openTrino(
  settings: TrinoSettings,
  signal: AbortSignal,
  queryTimeout = GREETING,
): Promise<Engine> {
  const line = await openLine(settings);
  try {
    const options = { signal, timeout: Math.min(GREETING, queryTimeout) };
    const { rows } = await runStatement(settings, line, 'SELECT version()', options);
    const version = rows[0]?.[0];
    return createEngine(settings, line, typeof version === 'string' ? version : 'unknown');
  } catch (thrown) {
    line.close();
    throw thrown;
  }
}
