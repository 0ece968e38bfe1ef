import type { AnyKind } from '../checks/kind.ts';
import type { Evidence, StepOutcome } from '../domain/evidence.ts';
import { asFault, fault } from '../domain/fault.ts';
import type { Gate, RunDates } from '../domain/gate.ts';
import type { AuditPlan, QueryStep } from '../domain/plan.ts';
import type { TableRead } from '../domain/result.ts';
import type { TableStatistics } from '../domain/statistics.ts';
import type { Clock } from '../domain/world.ts';
import type { PartitionBounds, ResolvedTable } from '../engines/engine.ts';
import { formatBytes } from '../domain/wording.ts';
import { NO_STATISTICS, type GateFacts } from '../planning/audit/facts.ts';
import type { Costs } from '../planning/audit/costs.ts';
import { columnsWorthEstimating } from '../planning/audit/groups.ts';
import { measurementsOf, type GateMeasurements } from '../planning/audit/measurement.ts';
import { next } from '../planning/audit/next.ts';
import { planAudit, type Strategy } from '../planning/audit/plan.ts';
import { columnsOfInterest } from '../planning/audit/columns.ts';
import { partitionBounds } from '../planning/audit/subject.ts';
import { withoutUncompilable } from '../planning/audit/compilable.ts';
import { lookUp, preflightOwn } from './lookup.ts';
import type { QueryPool } from './query_pool.ts';

/** What happens while a gate is audited, for a progress line. */
export type AuditEvent =
  | { readonly type: 'planned'; readonly gate: string; readonly steps: number }
  | { readonly type: 'started' | 'ended'; readonly gate: string; readonly step: QueryStep };

/** One gate's plan, asked for. */
export interface PlanRequest {
  readonly gate: Gate;
  readonly kinds: ReadonlyMap<string, AnyKind>;
  readonly dates: RunDates;
  readonly strategy: Strategy;
  /** What decides between forms of equal meaning; tests make every form pay. */
  readonly costs?: Costs;
}

/** One gate's audit, asked for. */
export interface AuditRequest extends PlanRequest {
  readonly clock: Clock;
  readonly onEvent: (event: AuditEvent) => void;
}

/** A gate ready to be measured: what `plan` prints and `audit` does. */
export interface PlannedGate {
  readonly gate: GateMeasurements;
  readonly plan: AuditPlan;
  readonly table: ResolvedTable;
  readonly statistics: TableStatistics;
  readonly tables: readonly TableRead[];
}

export interface AuditedGate extends PlannedGate {
  readonly evidence: Evidence;
}

/** Looks up, reads statistics and plans; reads no rows. Throws when the audited table is not there. */
export async function planGate(request: PlanRequest, pool: QueryPool): Promise<PlannedGate> {
  const { kinds, dates, strategy } = request;
  const { facts, table, tables } = await lookUp(request.gate, kinds, dates, pool);
  const measured = (own: GateFacts['own']): GateMeasurements =>
    withoutUncompilable(measurementsOf(request.gate, kinds, { ...facts, own }));
  const guarded = measured(facts.own);
  // Both ask the engine, and neither waits for the other.
  const [statistics, own] = await Promise.all([
    strategy === 'tiers' ? statisticsFor(guarded, table, pool) : NO_STATISTICS,
    preflightOwn(request.gate, kinds, facts, pool),
  ]);
  const refused = [...own].some(([key, { fault }]) => fault !== facts.own.get(key)?.fault);
  const gate = refused ? measured(own) : guarded;
  return {
    gate,
    plan: planAudit(gate, statistics, strategy, request.costs),
    table,
    statistics,
    tables,
  };
}

/** Plans a gate, then asks until nothing is left to ask. */
export async function auditGate(request: AuditRequest, pool: QueryPool): Promise<AuditedGate> {
  const planned = await planGate(request, pool);
  refuseDearPlan(planned);
  const evidence: StepOutcome[] = [];
  let steps: readonly QueryStep[] = planned.plan.steps;
  // At least one look at the evidence: what statistics alone have failed is explained too.
  do {
    request.onEvent({ type: 'planned', gate: request.gate.name, steps: steps.length });
    evidence.push(...(await Promise.all(steps.map((step) => runStep(request, pool, step)))));
    steps = next(planned.gate, planned.plan, evidence);
  } while (steps.length > 0);
  return { ...planned, evidence };
}

/** Before anything is spent. Where the estimate is unknown, the engine's own limit is all there is. */
function refuseDearPlan({ gate: { gate }, plan: { estimatedBytes } }: PlannedGate): void {
  if (gate.maxScanBytes === null || (estimatedBytes ?? 0) <= gate.maxScanBytes) return;
  const [estimate, limit] = [formatBytes(estimatedBytes ?? 0), formatBytes(gate.maxScanBytes)];
  throw fault(
    'query-limit',
    'config',
    `The audit of ${gate.name} would read about ${estimate}, more than its \`max_scan_bytes\` of ${limit}; nothing was read. Narrow it (a \`partition\`, fewer checks), or raise the limit.`,
  );
}

/** Statistics are a help: without them the plan reads more and answers the same. */
async function statisticsFor(
  gate: GateMeasurements,
  table: ResolvedTable,
  pool: QueryPool,
): Promise<TableStatistics> {
  if (!gate.facts.abilities.statistics) return NO_STATISTICS;
  try {
    const wanted = {
      // An estimate needs the size of every column.
      columns:
        gate.gate.maxScanBytes === null
          ? columnsOfInterest(gate)
          : table.columns.map(({ name }) => name),
      estimate: columnsWorthEstimating(gate),
      partition: partitionOf(gate, table),
    };
    return await pool.call((engine, options) => engine.statistics(table, wanted, options));
  } catch (thrown) {
    if (asFault(thrown).record.code === 'internal') throw thrown;
    return NO_STATISTICS;
  }
}

function partitionOf({ gate }: GateMeasurements, table: ResolvedTable): PartitionBounds | null {
  const column = table.columns.find(({ name }) => name === gate.partition?.column);
  return column === undefined ? null : partitionBounds(gate, column.type);
}

async function runStep(
  request: AuditRequest,
  pool: QueryPool,
  step: QueryStep,
): Promise<StepOutcome> {
  const started = request.clock.monotonic();
  request.onEvent({ type: 'started', gate: request.gate.name, step });
  const ended = (): number => {
    request.onEvent({ type: 'ended', gate: request.gate.name, step });
    return request.clock.monotonic() - started;
  };
  try {
    const { rows, columns, cost } = await pool.query(step.sql);
    ended();
    return {
      step,
      rows,
      columns: columns.map((column) => column.name),
      fault: null,
      milliseconds: cost.milliseconds,
      bytes: cost.bytes,
    };
  } catch (thrown) {
    const milliseconds = ended();
    const { record } = asFault(thrown);
    return { step, rows: [], columns: [], fault: record, milliseconds, bytes: null };
  }
}
