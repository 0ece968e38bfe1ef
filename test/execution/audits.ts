import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { kinds } from '../../src/checks/registry.ts';
import { realWorld } from '../../src/commands/world.ts';
import { tablesOf } from '../../src/commands/engines.ts';
import type { Gate, RunDates } from '../../src/domain/gate.ts';
import type { GateResult } from '../../src/domain/result.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { openDuckDB } from '../../src/engines/duckdb/open.ts';
import { auditGate, type AuditedGate, type AuditRequest } from '../../src/execution/audit.ts';
import { gateResult } from '../../src/execution/gate_result.ts';
import { EngineWatch, QueryPool } from '../../src/execution/query_pool.ts';

const world = realWorld(new AbortController().signal);

/** A directory with a DuckDB file made by these statements; each may name files of `{dir}`. */
export async function makeDatabase(statements: readonly string[]): Promise<{
  readonly path: string;
  readonly directory: string;
  readonly remove: () => Promise<void>;
}> {
  const directory = await mkdtemp(join(tmpdir(), 'wap-gate-test-'));
  const path = join(directory, 'test.duckdb');
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  for (const sql of statements) await connection.run(sql.replaceAll('{dir}', directory));
  connection.closeSync();
  instance.closeSync();
  return { path, directory, remove: () => rm(directory, { recursive: true, force: true }) };
}

export interface Audit {
  readonly audited: AuditedGate;
  readonly result: GateResult;
}

/** Audits gates over one database, as the audit command does. */
export async function auditAll(
  path: string | null,
  gates: readonly Gate[],
  options: AuditOptions = {},
): Promise<Audit[]> {
  const [audits = []] = await auditEach(path, gates, [options]);
  return audits;
}

/** The same once for each of the options, all on one engine. */
export async function auditEach(
  path: string | null,
  gates: readonly Gate[],
  each: readonly AuditOptions[],
): Promise<Audit[][]> {
  const engine = await openDuckDB({
    path,
    threads: null,
    memoryLimit: null,
    tempDirectory: null,
    maxTempSize: null,
    tables: gates.flatMap((gate) => tablesOf(gate, kinds)),
    files: world.files,
  });
  try {
    const all: Audit[][] = [];
    for (const options of each) all.push(await auditOver(engine, gates, options));
    return all;
  } finally {
    await engine.close();
  }
}

export type AuditOptions = Partial<Pick<AuditRequest, 'strategy' | 'costs' | 'onEvent'>> & {
  readonly dates?: RunDates;
};

/** Audits gates over an engine, as the audit command does. */
export async function auditOver(
  engine: Engine,
  gates: readonly Gate[],
  options: AuditOptions = {},
): Promise<Audit[]> {
  const signal = new AbortController().signal;
  const watch = new EngineWatch(world.clock);
  const pool = QueryPool.open(engine, { maxParallel: 4, queryTimeout: 30_000 }, signal, watch);
  const results: Audit[] = [];
  const about = { engine: engine.version, notSelected: [], queries: [] };
  for (const gate of gates) {
    const audited = await auditGate(
      {
        gate,
        kinds,
        dates: options.dates ?? { now: Date.parse('2026-01-02T00:00:00Z'), ds: null },
        strategy: options.strategy ?? 'tiers',
        ...(options.costs === undefined ? {} : { costs: options.costs }),
        clock: world.clock,
        onEvent: options.onEvent ?? (() => undefined),
      },
      pool.for(gate),
    );
    results.push({ audited, result: gateResult(audited, about, 'error') });
  }
  return results;
}
