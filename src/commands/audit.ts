import type { LoadedConfig, LoadedGate } from '../config/load.ts';
import { applyBaseline } from '../domain/baseline.ts';
import type { Check } from '../domain/check.ts';
import type { Evidence } from '../domain/evidence.ts';
import { Fault, type FaultRecord } from '../domain/fault.ts';
import type { ReportTarget, Format } from '../domain/format.ts';
import type { AuditPlan } from '../domain/plan.ts';
import type { QueryRecord } from '../domain/query_record.ts';
import type { Cost, GateResult, RunResult } from '../domain/result.ts';
import type { ExitCode } from '../domain/verdict.ts';
import { waiveGate } from '../domain/waive.ts';
import type { WaiverRecord } from '../domain/waiver.ts';
import { Secrets } from '../domain/secrets.ts';
import type { World } from '../domain/world.ts';
import { auditGate } from '../execution/audit.ts';
import { commitOf } from '../execution/built_from.ts';
import { watchedDates } from '../execution/fingerprint.ts';
import { gateResult, unreachableGate } from '../execution/gate_result.ts';
import { lookUp, type LookedUp } from '../execution/lookup.ts';
import { writeBaseline } from './baseline.ts';
import { hidingOf, secretsOf, type Hiding } from './hiding.ts';
import { inputPaths } from './inputs.ts';
import { Progress } from './progress.ts';
import { publishReports } from './reports.ts';
import { memoryOf, reused } from './reuse.ts';
import type { RunOptions } from './run_options.ts';
import { runRecord } from './run_record.ts';
import { runResult } from './run_result.ts';
import {
  endedBy,
  openSession,
  stopReason,
  withPools,
  type OpenedPool,
  type Session,
} from './session.ts';

/** What an audit is asked for. */
export interface AuditRequest extends RunOptions {
  readonly failOn: 'error' | 'warn';
}

/** What the command line asks for beside it. */
export interface AuditOptions extends AuditRequest {
  readonly format: Format;
  readonly report: readonly ReportTarget[];
  readonly explain: boolean;
  /** Whether the baseline that is written may take in more than it knew. */
  readonly growBaseline: boolean;
}

/** An audit that has been done and is not reported yet. */
export interface DoneAudit {
  /** The result, with what else went wrong meanwhile: only now is there a verdict. */
  readonly finish: (faults: readonly FaultRecord[], changes?: RunResult['changes']) => RunResult;
  readonly plans: readonly AuditPlan[];
  /** Absolute paths of everything that was read: no report may take their place. */
  readonly inputs: ReadonlySet<string>;
  /** The gates as they were measured, before anything was excused. */
  readonly measured: readonly GateResult[];
  readonly baseline: LoadedConfig['baseline'];
  /** The checks as their gates declare them. */
  readonly checks: readonly Check[];
  /** The columns of all tables that were found. */
  readonly columns: ReadonlySet<string>;
}

/** What all gates of a run share. */
interface Run {
  readonly session: Session;
  readonly request: AuditRequest;
  readonly world: World;
  readonly progress: Progress;
  /** The commits that a staging table may have been built from. */
  readonly commits: readonly string[];
  /** The text without any secret in it. */
  readonly hide: Hiding['hide'];
}

/** One gate's part of a run. */
interface Audited {
  readonly result: GateResult;
  /** As it was measured, before the baseline and waivers. */
  readonly measured: GateResult;
  readonly waivers: readonly WaiverRecord[];
  readonly plan: AuditPlan | null;
  readonly queries: number;
  readonly bytes: number | null;
  /** Of the tables that were found. */
  readonly columns: readonly string[];
}

/** Audits the gates, reports, and returns the exit code of the verdict. */
export async function audit(options: AuditOptions, world: World): Promise<ExitCode> {
  const { finish, plans, inputs, measured, baseline } = await doAudit(options, world);
  const unwritten = await writeBaseline(measured, baseline, options, world);
  const outside = unwritten === null ? [] : [unwritten];
  const shown = { ...options, plans: options.explain ? plans : [], inputs };
  const result = await publishReports((faults) => finish([...outside, ...faults]), shown, world);
  return result.exit_code;
}

/**
 * Audits the gates; whatever goes wrong is part of the result. `secrets` is told what the connections log in with, which
 * nobody may see.
 */
export async function doAudit(
  request: AuditRequest,
  world: World,
  secrets: Hiding = hidingOf(new Secrets()),
): Promise<DoneAudit> {
  // Git answers while the gates are read.
  const [head, session] = await Promise.all([
    request.headSha ?? world.git.head(),
    openSession(request, world),
  ]);
  // Before anything is said.
  const { connections, secrets: named } = session.config;
  secrets.tell([...named, ...[...connections.values()].flatMap(secretsOf)]);
  const commits = request.commits ?? (head === null ? [] : [head]);
  const progress = new Progress(world, request.quiet, session.config.gates.length);
  const audited = await withPools(session, request, world, (poolOf) =>
    Promise.all(
      session.config.gates.map((loaded) =>
        auditOne(loaded, poolOf(loaded), {
          session,
          request,
          world,
          progress,
          commits,
          hide: secrets.hide,
        }),
      ),
    ),
  ).finally(() => progress.end());
  const run = runRecord(session, request, head);
  const stopped = audited.length === 0 ? (stopReason(session)?.record ?? null) : null;
  const finish: DoneAudit['finish'] = (faults, changes = null) =>
    runResult({
      run,
      words: request.words,
      gates: audited.map(({ result }) => result),
      deselected: session.config.deselected,
      nothingAffected: session.nothingAffected,
      changes,
      waivers: audited.flatMap(({ waivers }) => waivers),
      problems: session.config.problems,
      faults: stopped === null ? faults : [stopped, ...faults],
      cost: costOf(audited, session, world),
    });
  return {
    finish,
    plans: audited.flatMap(({ plan }) => plan ?? []),
    inputs: await inputPaths(session.config, request, world.files),
    measured: audited.map(({ measured }) => measured),
    baseline: session.config.baseline,
    checks: session.config.gates.flatMap(({ gate }) => gate.checks),
    columns: new Set(audited.flatMap(({ columns }) => columns)),
  };
}

/** A gate never takes another down: whatever ends it is its own result. */
async function auditOne(
  loaded: LoadedGate,
  opened: OpenedPool,
  { session, request, world, progress, commits, hide }: Run,
): Promise<Audited> {
  const { gate, notSelected } = loaded;
  const { kinds } = session;
  const { strategy } = request;
  const engine = opened.pool?.engine.version ?? 'not reached';
  const queries: QueryRecord[] = [];
  const about = { engine, notSelected, queries };
  const excused = (measured: GateResult): Pick<Audited, 'result' | 'measured' | 'waivers'> => {
    const { failOn } = request;
    const { baseline, waivers: all } = session.config;
    const { gate: result, waivers } = waiveGate(
      applyBaseline(measured, baseline.known, failOn),
      all,
      { ...session.dates, failOn },
    );
    progress.gateEnded(result);
    return { result, measured, waivers };
  };
  try {
    if (opened.fault !== null) throw new Fault(opened.fault);
    const pool = opened.pool.for(gate, (record) => queries.push(record));
    const { dates, clockWasRead } = watchedDates(session.dates);
    const looked = await lookUp(gate, kinds, dates, pool);
    const columns = columnsOf(looked);
    const builtFrom = await commitOf(gate, looked, commits, pool);
    const memory = await memoryOf(loaded, looked, { engine, session, request, world, hide });
    if (memory.earlier !== null) {
      const result = reused(memory.earlier, { queries, built_from: builtFrom });
      return { ...excused(result), plan: null, columns, ...spent([], queries) };
    }
    const audited = await auditGate(
      { gate, kinds, dates, strategy, clock: world.clock, onEvent: progress.on },
      pool,
      looked,
    );
    const found = gateResult(audited, { ...about, builtFrom }, request.failOn);
    const measured = await memory.keep(found, clockWasRead());
    return {
      ...excused(measured),
      plan: audited.plan,
      columns,
      ...spent(audited.evidence, queries),
    };
  } catch (thrown) {
    const measured = unreachableGate(gate, kinds, endedBy(thrown, session), about);
    return { ...excused(measured), plan: null, columns: [], queries: 0, bytes: null };
  }
}

function columnsOf({ table, others }: LookedUp): string[] {
  const found = [table, ...[...others.values()].flatMap((other) => other.found ?? [])];
  return found.flatMap(({ columns }) => columns.map(({ name }) => name));
}

/** Where the engine keeps a record of its queries, look-ups and what was asked anew are in the bytes. */
function spent(
  evidence: Evidence,
  queries: readonly QueryRecord[],
): Pick<Audited, 'queries' | 'bytes'> {
  const sent: readonly { readonly bytes: number | null }[] =
    queries.length > 0 ? queries : evidence;
  const known = sent.flatMap(({ bytes }) => bytes ?? []);
  const bytes = known.length === 0 ? null : known.reduce((sum, n) => sum + n, 0);
  return { queries: evidence.length, bytes };
}

/** Time is the whole process's: what was not spent waiting for an engine is overhead. */
function costOf(audited: readonly Audited[], session: Session, world: World): Cost {
  const rows = audited.flatMap(({ result }) => Number(result.version.rows ?? NaN));
  const known = rows.filter((count) => !Number.isNaN(count));
  const bytes = audited.flatMap((one) => one.bytes ?? []);
  const engine = session.watch.milliseconds;
  return {
    queries: audited.reduce((sum, one) => sum + one.queries, 0),
    rows: known.length === 0 ? null : known.reduce((sum, n) => sum + n, 0),
    bytes: bytes.length === 0 ? null : bytes.reduce((sum, n) => sum + n, 0),
    engine_ms: Math.round(engine),
    overhead_ms: Math.max(0, Math.round(world.clock.monotonic() - engine)),
  };
}
