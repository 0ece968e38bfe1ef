import { kinds } from '../checks/registry.ts';
import type { AnyKind } from '../checks/kind.ts';
import { affectedGates } from '../config/affected.ts';
import { inputsOf } from '../config/inputs.ts';
import {
  loadConfig,
  type ConfigRequest,
  type LoadedConfig,
  type LoadedGate,
} from '../config/load.ts';
import type { Connection } from '../domain/connection.ts';
import { asFault, cancelledFault, Fault, fault, type FaultRecord } from '../domain/fault.ts';
import type { RunDates } from '../domain/gate.ts';
import { formatDuration } from '../domain/duration.ts';
import { waiverProblems } from '../domain/waive.ts';
import type { World } from '../domain/world.ts';
import type { Origin } from '../engines/trino/settings.ts';
import { EngineWatch, QueryPool } from '../execution/query_pool.ts';
import { openEngine, tablesOf } from './engines.ts';
import { reuseProblems } from './reuse_directory.ts';
import type { RunOptions, Touched } from './run_options.ts';

/** A run's own values, fixed once: every query and every judge sees the same instant. */
export interface Session {
  readonly id: string;
  /** Who asks, as an engine's administrators see it. */
  readonly origin: Origin;
  readonly config: LoadedConfig;
  /** True when only gates that a change concerns were asked for, and there are others alone. */
  readonly nothingAffected: boolean;
  readonly dates: RunDates;
  readonly kinds: ReadonlyMap<string, AnyKind>;
  readonly watch: EngineWatch;
  /** Aborted by Ctrl-C or by the run's deadline; its reason is the fault that says which. */
  readonly signal: AbortSignal;
}

const DEFAULT_QUERY_TIMEOUT = 600_000;
const DEFAULT_PARALLEL = 4;

/** Names a run: letters and digits. */
export const newRunId = ({ random }: Pick<World, 'random'>): string =>
  [...random(6)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Reads the configuration and starts the run's clock and deadline. */
export async function openSession(options: RunOptions, world: World): Promise<Session> {
  const now = options.now ?? world.clock.now();
  const id = newRunId(world);
  const read = await loadConfig(
    configRequest(options, id, world),
    options.configFiles ?? world.files,
  );
  const expired = waiverProblems(read.waivers, now);
  const unsafe = await reuseProblems(options, world);
  const known = { ...read, problems: [...read.problems, ...expired, ...unsafe] };
  const { config, nothingAffected } =
    options.touched === undefined
      ? { config: known, nothingAffected: false }
      : await affectedOnly(known, options.touched);
  const dates = { now, ds: options.ds ?? null };
  const timeout = options.timeout ?? config.defaults.timeout;
  const signal = stopSignal(timeout, world);
  const pullRequest = options.pr?.toString() ?? pullRequestOf(world.env['GITHUB_REF']);
  const repository = world.env['GITHUB_REPOSITORY'] ?? null;
  const origin = { run: id, repository, pullRequest };
  const watch = new EngineWatch(world.clock);
  return { id, origin, config, nothingAffected, dates, kinds, watch, signal };
}

/**
 * Without the gates that a change of these files does not concern. One that is concerned and of which nothing was
 * selected is no gate that is not concerned.
 */
async function affectedOnly(
  config: LoadedConfig,
  { paths, places }: Touched,
): Promise<Pick<Session, 'config' | 'nothingAffected'>> {
  const all = [...config.gates, ...config.emptied];
  const found = affectedGates(paths, await inputsOf({ ...config, gates: all }, kinds, places));
  const affected = new Set(found.map(({ gate }) => gate));
  const others = config.gates.filter(({ gate }) => !affected.has(gate.name));
  const ids = others.flatMap(({ gate }) => gate.checks.map(({ id }) => id));
  return {
    config: {
      ...config,
      gates: config.gates.filter(({ gate }) => affected.has(gate.name)),
      deselected: [...config.deselected, ...ids],
    },
    nothingAffected: all.length > 0 && affected.size === 0,
  };
}

/** What of a call decides which gates are read, and with which values. */
export function configRequest(
  options: RunOptions,
  runId: string,
  { env }: Pick<World, 'env'>,
): ConfigRequest {
  return {
    ...requested(options),
    gates: options.gates,
    config: options.config,
    words: options.words,
    kinds,
    params: options.param,
    runId,
    env,
    adhoc: options.adhoc ?? null,
    withoutSecrets: options.withoutSecrets ?? false,
    checks: options.check,
    select: options.select,
    exclude: options.exclude,
    ...(options.baseline === undefined ? {} : { baseline: options.baseline }),
    ...(options.writeBaseline === undefined ? {} : { writeBaseline: options.writeBaseline }),
  };
}

/** What a call may leave open. */
function requested(options: RunOptions) {
  return {
    ds: options.ds ?? null,
    pr: options.pr ?? null,
    headSha: options.headSha ?? null,
    connection: options.connection ?? null,
    trino: options.trino ?? null,
    staging: options.staging ?? null,
    outputTable: options.outputTable ?? null,
    where: options.where ?? null,
    builtFrom: options.builtFrom ?? null,
    samples: options.samples ?? null,
  };
}

/** `refs/pull/17/merge` -> `17`. */
function pullRequestOf(ref: string | undefined): string | null {
  return /^refs\/pull\/(\d+)\//.exec(ref ?? '')?.[1] ?? null;
}

/** One signal for everything that may stop a run, with the reason in words. */
function stopSignal(timeout: number | null, world: World): AbortSignal {
  const stop = new AbortController();
  const cancelled = (): void => {
    stop.abort(cancelledFault());
  };
  if (world.signal.aborted) cancelled();
  world.signal.addEventListener('abort', cancelled, { once: true });
  if (timeout !== null) void keepDeadline(timeout, stop, world);
  return stop.signal;
}

/** Stops the run when its time is over, and also when nobody can tell the time any more. */
async function keepDeadline(timeout: number, stop: AbortController, world: World): Promise<void> {
  try {
    await world.sleep(timeout, stop.signal);
    const message = `the run did not finish within ${formatDuration(timeout)}`;
    stop.abort(fault('run-timeout', 'engine-resource', message));
  } catch (thrown) {
    if (!stop.signal.aborted) stop.abort(asFault(thrown));
  }
}

/** A connection's pool, or the fault that opening it ended with: its gates error, all others go on. */
export type OpenedPool =
  | { readonly pool: QueryPool; readonly fault: null }
  | { readonly pool: null; readonly fault: FaultRecord };

/** Opens every connection that the gates need, once each, calls `work`, and closes them whatever happens. */
export async function withPools<T>(
  session: Session,
  options: RunOptions,
  world: World,
  work: (poolOf: (gate: LoadedGate) => OpenedPool) => Promise<T>,
): Promise<T> {
  const { gates } = session.config;
  const names = [...new Set(gates.map(({ gate }) => gate.connection))];
  const opened = new Map(
    await Promise.all(
      names.map(async (name) => [name, await openPool(session, options, world, name)] as const),
    ),
  );
  try {
    return await work(({ gate }) => opened.get(gate.connection) ?? notOpened(gate.connection));
  } finally {
    await Promise.all([...opened.values()].flatMap(({ pool }) => pool?.engine.close() ?? []));
  }
}

async function openPool(
  session: Session,
  options: RunOptions,
  world: World,
  name: string | null,
): Promise<OpenedPool> {
  const { config } = session;
  const gates = config.gates.filter(({ gate }) => gate.connection === name);
  const tables = gates.flatMap(({ gate }) => tablesOf(gate, session.kinds));
  const connection: Connection | null =
    name === null ? null : (config.connections.get(name) ?? null);
  const done = session.watch.enter();
  try {
    const limits = {
      maxParallel: options.maxParallel ?? config.defaults.maxParallel ?? DEFAULT_PARALLEL,
      queryTimeout: options.queryTimeout ?? config.defaults.queryTimeout ?? DEFAULT_QUERY_TIMEOUT,
    };
    const engine = await openEngine(connection, tables, { ...session, ...limits }, world);
    return { pool: QueryPool.open(engine, limits, session.signal, session.watch), fault: null };
  } catch (thrown) {
    return { pool: null, fault: asFault(thrown).record };
  } finally {
    done();
  }
}

const notOpened = (name: string | null): OpenedPool => ({
  pool: null,
  fault: fault('internal', 'bug', `connection '${name ?? ''}' was not opened`).record,
});

/** Why the run was stopped from outside, or null. */
export function stopReason({ signal }: Session): Fault | null {
  const reason: unknown = signal.reason;
  return signal.aborted && reason instanceof Fault ? reason : null;
}

/** What ended work of a run: where the run was stopped, the work's own complaint follows from it. */
export const endedBy = (thrown: unknown, session: Session): Fault =>
  stopReason(session) ?? asFault(thrown);
