import type { QueryRecord } from '../../../domain/query_record.ts';
import type { QueryFailure } from './failure.ts';
import type { Cell, Page } from './page.ts';
import type { PageStats } from './stats.ts';

/** How old a page may be that still says what the query is doing; Trino sends one every second. */
const FRESH = 5_000;

/** What was seen of one query. */
export class Run {
  last: Page | null = null;
  readonly rows: (readonly Cell[])[] = [];
  private failed: QueryFailure['query'] | null = null;
  private readonly began = performance.now();
  private seen = this.began;

  see(page: Page): void {
    this.last = page;
    this.seen = performance.now();
    // One by one: a page may have more rows than a call may have arguments.
    for (const row of page.data) this.rows.push(row);
  }

  fail(failure: QueryFailure): void {
    this.failed = failure.query;
  }

  /** What the query is doing now, or null when that is not known. */
  get state(): string | null {
    return performance.now() - this.seen > FRESH ? null : (this.last?.stats.state ?? null);
  }

  record(): QueryRecord {
    const { id, stats } = this.failed ?? this.last ?? UNSEEN;
    const ended = this.failed !== null || this.last?.nextUri === null;
    return {
      id,
      // A query that was left is told to stop; what it still did is not known here.
      state: ended || id === null ? stats.state : 'ABANDONED',
      error: this.failed?.name ?? null,
      elapsed_ms: stats.elapsed ?? Math.round(performance.now() - this.began),
      queued_ms: stats.queued,
      cpu_ms: stats.cpu,
      wall_ms: stats.wall,
      rows: stats.rows,
      bytes: stats.bytes,
      peak_memory_bytes: stats.memory,
    };
  }
}

const NOTHING: { readonly [Name in keyof PageStats]: null } = {
  state: null,
  elapsed: null,
  queued: null,
  cpu: null,
  wall: null,
  rows: null,
  bytes: null,
  memory: null,
};

const UNSEEN = { id: null, stats: NOTHING };
