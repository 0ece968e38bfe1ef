import { bulkhead, type BulkheadPolicy } from 'cockatiel';
import { asFault, cancelledFault, Fault } from '../domain/fault.ts';
import type { Gate } from '../domain/gate.ts';
import type { QueryRecord } from '../domain/query_record.ts';
import type { Clock } from '../domain/world.ts';
import type { Answered, Engine, QueryOptions } from '../engines/engine.ts';

/** How long and how wide a run may go. */
export interface Limits {
  /** Queries at a time on one connection, however many gates share it. */
  readonly maxParallel: number;
  /** Milliseconds for one query. */
  readonly queryTimeout: number;
}

/** What all doors of one connection share. */
interface Shared {
  readonly engine: Engine;
  readonly slots: BulkheadPolicy;
  readonly watch: EngineWatch;
  readonly asked: { count: number };
}

/**
 * The one door to an engine: every call of a run passes here, so that the number of parallel queries, the deadline and
 * the time in the engine are counted in one place.
 */
export class QueryPool {
  readonly engine: Engine;
  private readonly slots: BulkheadPolicy;
  private readonly options: QueryOptions;
  private readonly watch: EngineWatch;
  private readonly asked: { count: number };
  /** Settings of the queries for answers alone. */
  private readonly limit: Readonly<Record<string, string>>;

  constructor(shared: Shared, options: QueryOptions, gate: Gate | null = null) {
    this.engine = shared.engine;
    this.slots = shared.slots;
    this.watch = shared.watch;
    this.asked = shared.asked;
    this.options = options;
    this.limit = gate === null ? {} : scanLimit(gate);
  }

  /** The door of one connection, with one budget for the whole process, whatever the number of gates. */
  static open(engine: Engine, limits: Limits, signal: AbortSignal, watch: EngineWatch): QueryPool {
    const slots = bulkhead(limits.maxParallel, Number.MAX_SAFE_INTEGER);
    const shared = { engine, slots, watch, asked: { count: 0 } };
    return new QueryPool(shared, { signal, timeout: limits.queryTimeout });
  }

  /** The same door with what is a gate's own: the engine is told who asks, and `onQuery` sees each query. */
  for(gate: Gate, onQuery: (record: QueryRecord) => void = () => undefined): QueryPool {
    const { engine, slots, watch, asked } = this;
    const own = { gate: gate.name, pin: gate.pin, session: gate.session, onQuery };
    return new QueryPool({ engine, slots, watch, asked }, { ...this.options, ...own }, gate);
  }

  /** Statements that were sent for answers; look-ups and preflights are not counted. */
  get queries(): number {
    return this.asked.count;
  }

  /** Whether the run was asked to stop: it is an error then, whatever was measured. */
  get stopped(): boolean {
    return this.options.signal.aborted;
  }

  async query(sql: string): Promise<Answered> {
    return this.call((engine, options) => {
      this.asked.count += 1;
      const session = { ...options.session, ...this.limit };
      return engine.query(sql, { ...options, session });
    });
  }

  /** Any call of the engine, within the limits; every error leaves as a `Fault`. */
  async call<T>(work: (engine: Engine, options: QueryOptions) => Promise<T>): Promise<T> {
    return this.slots.execute(async () => {
      this.stopWhenAborted();
      const done = this.watch.enter();
      try {
        return await work(this.engine, this.options);
      } catch (thrown) {
        const found = asFault(thrown);
        if (found.record.code === 'cancelled') this.stopWhenAborted();
        throw found;
      } finally {
        done();
      }
    });
  }

  /** The run's own reason to stop (a deadline, Ctrl-C) says more than the engine's word that it was interrupted. */
  private stopWhenAborted(): void {
    const { signal } = this.options;
    if (!signal.aborted) return;
    if (signal.reason instanceof Fault) throw signal.reason;
    throw cancelledFault();
  }
}

/**
 * The engine stops what the estimate did not foresee, where it knows such a limit (Trino). Look-ups go without: what
 * they read of metadata would count, and the estimate needs them.
 */
function scanLimit({ maxScanBytes }: Gate): Record<string, string> {
  return maxScanBytes === null ? {} : { query_max_scan_physical_bytes: `${String(maxScanBytes)}B` };
}

/** Measures the wall time during which at least one call is in an engine. */
export class EngineWatch {
  private readonly clock: Clock;
  private active = 0;
  private since = 0;
  private total = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Call the returned function once when the call has ended. */
  enter(): () => void {
    if (this.active === 0) this.since = this.clock.monotonic();
    this.active += 1;
    return () => {
      this.active -= 1;
      if (this.active === 0) this.total += this.clock.monotonic() - this.since;
    };
  }

  get milliseconds(): number {
    return this.total;
  }
}
