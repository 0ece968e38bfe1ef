import type { AnyKind } from '../checks/kind.ts';
import type { Evidence, StepOutcome } from '../domain/evidence.ts';
import { asFault, Fault } from '../domain/fault.ts';
import type { Gate, RunDates } from '../domain/gate.ts';
import type { AuditPlan, QueryStep } from '../domain/plan.ts';
import type { TableRead } from '../domain/result.ts';
import type { TableStatistics } from '../domain/statistics.ts';
import type { Clock } from '../domain/world.ts';
import type { PartitionBounds, ResolvedTable, StatisticsWanted } from '../engines/engine.ts';
import { NO_STATISTICS, type GateFacts } from '../planning/audit/facts.ts';
import type { Costs } from '../planning/audit/costs.ts';
import { columnsWorthEstimating } from '../planning/audit/groups.ts';
import { measurementsOf, type GateMeasurements } from '../planning/audit/measurement.ts';
import { next } from '../planning/audit/next.ts';
import { planAudit, type Strategy } from '../planning/audit/plan.ts';
import { scanLimitOf } from '../planning/audit/estimate.ts';
import { columnsOfInterest } from '../planning/audit/columns.ts';
import { partitionBounds } from '../planning/audit/subject.ts';
import { withoutUncompilable } from '../planning/audit/compilable.ts';
import { structuralKey } from '../sql/walk.ts';
import { lookUp, type LookedUp } from './lookup.ts';
import { preflightOwn } from './own_sql.ts';
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
  readonly others: LookedUp['others'];
  readonly statistics: TableStatistics;
  readonly tables: readonly TableRead[];
}

export interface AuditedGate extends PlannedGate {
  readonly evidence: Evidence;
}

/** Looks up what is not known yet, reads statistics and plans; reads no rows. Throws when the audited table is not there. */
export async function planGate(
  request: PlanRequest,
  pool: QueryPool,
  known: LookedUp | null = null,
): Promise<PlannedGate> {
  const { kinds, dates, strategy } = request;
  const { facts, table, others, tables } =
    known ?? (await lookUp(request.gate, kinds, dates, pool));
  const measured = (own: GateFacts['own']): GateMeasurements =>
    withoutUncompilable(measurementsOf(request.gate, kinds, { ...facts, own }));
  const guarded = measured(facts.own);
  const limited = scanLimitOf(request.gate, facts) !== null;
  // All ask the engine, and none waits for another.
  const [statistics, sizes, own] = await Promise.all([
    strategy === 'tiers' || limited ? statisticsFor(guarded, table, pool) : NO_STATISTICS,
    limited ? sizesOf(others, pool) : new Map<string, TableStatistics>(),
    preflightOwn(request.gate, kinds, facts, pool),
  ]);
  const refused = [...own].some(([key, { fault }]) => fault !== facts.own.get(key)?.fault);
  const gate = refused ? measured(own) : guarded;
  return {
    gate,
    plan: planAudit(gate, statistics, strategy, request.costs, sizes),
    table,
    others,
    statistics,
    tables,
  };
}

/** Plans a gate, then asks until nothing is left to ask. */
export async function auditGate(
  request: AuditRequest,
  pool: QueryPool,
  known: LookedUp | null = null,
): Promise<AuditedGate> {
  const planned = await planGate(request, pool, known);
  // Before anything is spent.
  if (planned.plan.refusal !== null) throw new Fault(planned.plan.refusal);
  const evidence: StepOutcome[] = [];
  let steps: readonly QueryStep[] = planned.plan.steps;
  // At least one look at the evidence: what statistics alone have failed is explained too.
  do {
    request.onEvent({ type: 'planned', gate: request.gate.name, steps: steps.length });
    evidence.push(...(await Promise.all(steps.map((step) => runStep(request, pool, step)))));
    steps = next(planned.gate, planned.plan, evidence);
  } while (steps.length > 0);
  if (!pool.stopped) await recheck(planned, evidence, pool);
  return { ...planned, evidence };
}

/** Whether every table was still what it was when the last query had read it; throws where one was not. */
async function recheck(
  { table, others }: PlannedGate,
  evidence: Evidence,
  pool: QueryPool,
): Promise<void> {
  const all = [table, ...[...others.values()].flatMap(({ found }) => found ?? [])];
  // Only by a query can a version be read wrongly; what has none may have moved before its statistics were read.
  const queried = evidence.some(({ fault }) => fault === null);
  const doubtful = all.filter(({ snapshot }) => queried || snapshot === null);
  const each = new Map(doubtful.map((one) => [structuralKey(one.relation), one]));
  await Promise.all(
    [...each.values()].map((one) => pool.call((engine, options) => engine.recheck(one, options))),
  );
}

function statisticsFor(
  gate: GateMeasurements,
  table: ResolvedTable,
  pool: QueryPool,
): Promise<TableStatistics> {
  const limited = scanLimitOf(gate.gate, gate.facts) !== null;
  return statisticsOf(table, pool, {
    // An estimate needs the size of every column.
    columns: limited ? namesOf(table) : columnsOfInterest(gate),
    estimate: columnsWorthEstimating(gate),
    partition: partitionOf(gate, table),
  });
}

/** What reading the other tables would cost. */
async function sizesOf(
  others: LookedUp['others'],
  pool: QueryPool,
): Promise<Map<string, TableStatistics>> {
  const sizes = [...others].map(async ([name, { found }]): Promise<[string, TableStatistics]> => [
    name,
    found === null
      ? NO_STATISTICS
      : await statisticsOf(found, pool, { columns: namesOf(found), estimate: [], partition: null }),
  ]);
  return new Map(await Promise.all(sizes));
}

const namesOf = ({ columns }: ResolvedTable): string[] => columns.map(({ name }) => name);

/** Statistics are a help: without them the plan reads more and answers the same. */
async function statisticsOf(
  table: ResolvedTable,
  pool: QueryPool,
  wanted: StatisticsWanted,
): Promise<TableStatistics> {
  if (!pool.engine.abilities.statistics) return NO_STATISTICS;
  try {
    return await pool.call((engine, options) => engine.statistics(table, wanted, options));
  } catch (thrown) {
    const { code, message } = asFault(thrown).record;
    if (code === 'internal') throw thrown;
    return { ...NO_STATISTICS, note: `what is known of the table could not be read: ${message}` };
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
