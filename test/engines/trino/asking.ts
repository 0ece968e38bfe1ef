import { inspect } from 'node:util';
import { expect } from 'vitest';
import { Fault, type FaultRecord } from '../../../src/domain/fault.ts';
import type { QueryOptions } from '../../../src/engines/engine.ts';
import { openLine } from '../../../src/engines/trino/protocol/client.ts';
import type { TrinoSettings } from '../../../src/engines/trino/settings.ts';
import { runStatement, type Finished } from '../../../src/engines/trino/protocol/statement.ts';
import { settingsOf } from './connection.ts';

export const PASSWORD = 'pass-w0rd-of-a-test';
export const TOKEN = 'aaaa.token-of-a-test.bbbb';

export interface Asked {
  readonly settings?: Partial<TrinoSettings>;
  readonly options?: Partial<QueryOptions>;
  readonly sql?: string;
}

/** Runs one statement against the address, over a line of its own. */
export async function ask(server: string, asked: Asked = {}): Promise<Finished> {
  const settings = settingsOf(server, asked.settings);
  const line = await openLine(settings);
  try {
    const options = { signal: new AbortController().signal, timeout: 10_000, ...asked.options };
    return await runStatement(settings, line, asked.sql ?? 'SELECT 1', options);
  } finally {
    line.close();
  }
}

/** The fault that it ends with; its sentence is judged in passing. */
export async function faultOf(work: Promise<unknown>): Promise<FaultRecord> {
  const thrown = await work.then(
    (result) => {
      throw new Error(`it ended well: ${JSON.stringify(result).slice(0, 300)}`);
    },
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(Fault);
  const { record } = thrown as Fault;
  expect(record.message).toMatch(READABLE);
  expect(record.message).not.toMatch(
    /undefined|\[object|(?<!\")null|NaN| {2}|(?<!\.)\.\.(?!\.)|\.:|:\.|AxiosError|Node/,
  );
  // Neither the sentence nor what hangs on the exception tells a secret.
  const all = inspect(thrown, { depth: 20, showHidden: true });
  for (const secret of [PASSWORD, TOKEN, Buffer.from(`someone:${PASSWORD}`).toString('base64')]) {
    expect(all).not.toContain(secret);
  }
  return record;
}

/** One line, neither empty nor endless, that begins and ends as a sentence does. */
const READABLE = /^[A-Z`'][^\n\r]{10,700}[.)?]$/;
