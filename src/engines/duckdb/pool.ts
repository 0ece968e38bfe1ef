import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

import { fault } from '../../domain/fault.ts';
import type { QueryOptions } from '../engine.ts';
import { withinDeadline } from './deadline.ts';
import { duckdbFault } from './faults.ts';

/**
 * The connections of one instance: one for each query that runs at the same time, reused afterwards. Every error of
 * the driver becomes a fault here.
 */
export class Pool {
  private readonly instance: DuckDBInstance;
  /** Run once on each new connection; null: nothing. */
  private readonly greeting: string | null;
  private readonly idle: DuckDBConnection[];
  private readonly busy = new Set<DuckDBConnection>();
  private readonly running = new Set<Promise<unknown>>();
  private closing: Promise<void> | null = null;

  /** `first` is a connection that has been greeted already. */
  constructor(instance: DuckDBInstance, first: DuckDBConnection, greeting: string | null) {
    this.instance = instance;
    this.idle = [first];
    this.greeting = greeting;
  }

  /** Does the work on a connection of its own. */
  async use<T>(
    options: QueryOptions,
    work: (connection: DuckDBConnection) => Promise<T>,
  ): Promise<T> {
    if (this.closing !== null) {
      throw fault(
        'engine-unavailable',
        'bug',
        'A query was sent to a DuckDB that is already closed.',
      );
    }
    const running = this.lend(options, work);
    this.running.add(running);
    try {
      return await running;
    } catch (error) {
      throw duckdbFault(error);
    } finally {
      this.running.delete(running);
    }
  }

  /** Stops what still runs and releases everything; the second call waits for the first. */
  close(): Promise<void> {
    this.closing ??= this.release();
    return this.closing;
  }

  private async lend<T>(
    options: QueryOptions,
    work: (connection: DuckDBConnection) => Promise<T>,
  ): Promise<T> {
    const connection = this.idle.pop() ?? (await this.connect());
    this.busy.add(connection);
    try {
      return await withinDeadline(connection, options, () => work(connection));
    } finally {
      this.busy.delete(connection);
      this.idle.push(connection);
    }
  }

  private async connect(): Promise<DuckDBConnection> {
    const connection = await this.instance.connect();
    if (this.greeting !== null) await connection.run(this.greeting);
    return connection;
  }

  private async release(): Promise<void> {
    // A statement that has not begun yet does not notice an interrupt: ask until all have let go.
    const asking = setInterval(() => {
      this.interruptAll();
    }, 10);
    this.interruptAll();
    // A connection that is closed while a statement runs on it brings the process down.
    await Promise.allSettled(this.running);
    clearInterval(asking);
    for (const connection of this.idle.splice(0)) connection.closeSync();
    this.instance.closeSync();
  }

  private interruptAll(): void {
    for (const connection of this.busy) connection.interrupt();
  }
}
