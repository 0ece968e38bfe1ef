import { kinds } from '../../src/checks/registry.ts';
import { realWorld } from '../../src/commands/world.ts';
import type { Gate, RunDates } from '../../src/domain/gate.ts';
import type { QueryRecord } from '../../src/domain/query_record.ts';
import type { Engine } from '../../src/engines/engine.ts';
import type { TrinoSettings } from '../../src/engines/trino/settings.ts';
import { auditGate, type AuditRequest } from '../../src/execution/audit.ts';
import { gateResult } from '../../src/execution/gate_result.ts';
import { EngineWatch, QueryPool } from '../../src/execution/query_pool.ts';
import type { Audit } from '../execution/audits.ts';

const world = realWorld(new AbortController().signal);

export interface TrinoAuditOptions extends Partial<Pick<AuditRequest, 'strategy' | 'costs'>> {
  readonly dates?: RunDates;
  readonly settings?: Partial<TrinoSettings>;
  /** What others do to the tables before the gate of this number, from 0, is audited. */
  readonly before?: (gate: number) => Promise<void>;
  /** What others do once the gate of this number is planned, before its first query. */
  readonly planned?: (gate: number) => Promise<void>;
}

/** Somewhere with tables. */
export interface Openable {
  readonly open: (more?: Partial<TrinoSettings>) => Promise<Engine>;
}

/** Audits gates over one connection, one after the other, as the audit command does. */
export async function auditOnTrino(
  lake: Openable,
  gates: readonly Gate[],
  options: TrinoAuditOptions = {},
): Promise<Audit[]> {
  const engine = await lake.open(options.settings);
  try {
    const results: Audit[] = [];
    for (const [index, gate] of gates.entries()) {
      await options.before?.(index);
      results.push(await auditOne(engine, gate, options, index));
    }
    return results;
  } finally {
    await engine.close();
  }
}

/** Audits one gate, the first unless it is said, over an open connection. */
export async function auditOne(
  engine: Engine,
  gate: Gate,
  options: TrinoAuditOptions = {},
  index = 0,
): Promise<Audit> {
  const queries: QueryRecord[] = [];
  const pool = QueryPool.open(
    afterPlanning(engine, () => options.planned?.(index)),
    { maxParallel: 4, queryTimeout: 60_000 },
    new AbortController().signal,
    new EngineWatch(world.clock),
  );
  const audited = await auditGate(
    {
      gate,
      kinds,
      dates: options.dates ?? { now: Date.parse('2026-01-02T00:00:00Z'), ds: null },
      strategy: options.strategy ?? 'tiers',
      ...(options.costs === undefined ? {} : { costs: options.costs }),
      clock: world.clock,
      onEvent: () => undefined,
    },
    pool.for(gate, (record) => queries.push(record)),
  );
  const about = { engine: engine.version, notSelected: [], queries };
  return { audited, result: gateResult(audited, about, 'error') };
}

/** The engine, where something happens before the first query for an answer. */
function afterPlanning(engine: Engine, planned: () => Promise<void> | undefined): Engine {
  let done: Promise<void> | undefined;
  return {
    ...engine,
    query: async (sql, options) => {
      done ??= planned() ?? Promise.resolve();
      await done;
      return engine.query(sql, options);
    },
  };
}
