import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from './refusal.ts';

const PATIENCE = 180_000;

/**
 * Resolves when the server has run a real query and made a schema: `/v1/info` says that it started long before it can.
 */
export async function waitUntilReady(address: string, patience = PATIENCE): Promise<void> {
  const deadline = performance.now() + patience;
  for (;;) {
    const problem = await tryOut(address);
    if (problem === null) return;
    if (performance.now() > deadline) {
      throw new Refusal(
        `${address} did not answer within ${String(patience / 1000)} s: ${problem}`,
      );
    }
    await sleep(250);
  }
}

/** Null when the server is ready, else what is wrong. */
export async function tryOut(address: string): Promise<string | null> {
  try {
    return (
      (await problemOf(address, 'SELECT count(*) FROM tpch.tiny.nation')) ??
      (await problemOf(address, 'CREATE SCHEMA IF NOT EXISTS iceberg.ready'))
    );
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

interface Page {
  readonly nextUri?: string;
  readonly error?: { readonly message: string };
}

/** Runs a statement to its end by the plain protocol, so that the script needs nothing of the program that it serves. */
async function problemOf(address: string, sql: string): Promise<string | null> {
  const headers = { 'X-Trino-User': 'wap-gate', 'X-Trino-Source': 'wap-gate-ready' };
  let answer = await fetch(`${address}/v1/statement`, { method: 'POST', body: sql, headers });
  for (;;) {
    if (!answer.ok) return `HTTP ${String(answer.status)}`;
    const page = (await answer.json()) as Page;
    if (page.error !== undefined) return page.error.message;
    if (page.nextUri === undefined) return null;
    answer = await fetch(page.nextUri, { headers });
  }
}
