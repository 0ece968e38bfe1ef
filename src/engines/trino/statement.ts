import { fault, type Fault } from '../../domain/fault.ts';
import type { QueryRecord } from '../../domain/query_record.ts';
import type { QueryOptions } from '../engine.ts';
import { openQuery, type Line, type OpenQuery } from './client.ts';
import { HttpTrouble, isBrokenLine, QueryFailure, QueryLost, retryOf } from './failure.ts';
import { trinoFault } from './faults.ts';
import { headersOf, sessionOf } from './headers.ts';
import type { Cell, Page, PageColumn } from './page.ts';
import { Persistence } from './persistence.ts';
import { PATIENCE, type TrinoSettings } from './settings.ts';
import { Stop } from './stop.ts';

/** All rows of a query that is known to have finished well. */
export interface Finished {
  readonly columns: readonly PageColumn[];
  readonly rows: readonly (readonly Cell[])[];
  readonly record: QueryRecord;
}

/**
 * Runs one reading statement to its end. Rows count only after the last page, since an error may follow them; what the
 * network or a restart interrupts is asked again, the same page where possible, until the deadline. However it ends, no
 * query is left running that the server can still be told to stop.
 */
export async function runStatement(
  settings: TrinoSettings,
  line: Line,
  sql: string,
  options: QueryOptions,
): Promise<Finished> {
  const stop = new Stop(options);
  const patience = settings.patience ?? PATIENCE;
  const persistence = new Persistence(patience, stop.signal);
  let run = new Run();
  try {
    for (;;) {
      try {
        const finished = await attempt({ settings, line, sql, options, persistence, run, stop });
        options.onQuery?.(finished.record);
        return finished;
      } catch (thrown) {
        options.onQuery?.(run.record());
        const anew = retryOf(thrown) === 'query' && (await persistence.again(thrown));
        if (!anew) throw thrown;
        run = new Run();
      }
    }
  } catch (thrown) {
    throw stop.reason(run.last?.stats.state ?? null) ?? trinoFault(thrown, settings);
  } finally {
    stop.rest();
  }
}

interface Attempt {
  readonly settings: TrinoSettings;
  readonly line: Line;
  readonly sql: string;
  readonly options: QueryOptions;
  readonly persistence: Persistence;
  readonly run: Run;
  readonly stop: Stop;
}

/** What was seen of one query. */
class Run {
  last: Page | null = null;
  columns: readonly PageColumn[] | null = null;
  readonly rows: (readonly Cell[])[] = [];
  private failed: QueryFailure['query'] | null = null;
  private readonly began = performance.now();

  see(page: Page): void {
    this.last = page;
    this.columns ??= page.columns;
    this.rows.push(...page.data);
  }

  fail(failure: QueryFailure): void {
    this.failed = failure.query;
  }

  record(): QueryRecord {
    const { id, stats } = this.failed ?? this.last ?? { id: null, stats: null };
    const known = this.failed !== null || this.last?.nextUri === null;
    return {
      id,
      // A query that was left is told to stop; what it still did is not known here.
      state: known ? (stats?.state ?? null) : id === null ? null : 'ABANDONED',
      error: this.failed?.name ?? null,
      elapsed_ms: stats?.elapsed ?? Math.round(performance.now() - this.began),
      queued_ms: stats?.queued ?? null,
      cpu_ms: stats?.cpu ?? null,
      wall_ms: stats?.wall ?? null,
      rows: stats?.rows ?? null,
      bytes: stats?.bytes ?? null,
      peak_memory_bytes: stats?.memory ?? null,
    };
  }
}

async function attempt(given: Attempt): Promise<Finished> {
  const { run, persistence } = given;
  let query: OpenQuery | null = null;
  try {
    query = await persistence.insist(() => send(given));
    const open = query;
    while (await persistence.insist(() => open.next()));
    return proved(run);
  } catch (thrown) {
    const ended = thrown instanceof QueryFailure;
    if (ended) run.fail(thrown);
    if (!ended && query !== null) await farewell(given, query);
    throw isForgotten(thrown, run) ? new QueryLost('the server no longer knows the query') : thrown;
  }
}

function send({ settings, line, sql, options, run, stop }: Attempt): Promise<OpenQuery> {
  const request = {
    headers: headersOf(settings, options),
    session: sessionOf(settings, options),
    silence: (settings.patience ?? PATIENCE).silence,
    signal: stop.signal,
    onPage: (page: Page) => run.see(page),
  };
  return openQuery(settings, line, request, sql);
}

/** 404 and 410 for a page that the server itself has named: it was started again meanwhile. */
function isForgotten(thrown: unknown, { last }: Run): boolean {
  return (
    thrown instanceof HttpTrouble &&
    last !== null &&
    (thrown.status === 404 || thrown.status === 410)
  );
}

/** Success is proved: the end was reached, nobody complained, the state is FINISHED, and there are columns. */
function proved(run: Run): Finished {
  const { last, columns } = run;
  if (
    last === null ||
    last.nextUri !== null ||
    last.stats.state !== 'FINISHED' ||
    columns === null
  ) {
    throw unproved(last);
  }
  return { columns, rows: run.rows, record: run.record() };
}

function unproved(last: Page | null): Fault {
  const state = last === null ? 'nothing' : `state ${last.stats.state}, query ${last.id}`;
  return fault(
    'query-failed',
    'engine-transient',
    `Trino's answer ended without saying that the query finished (${state}).`,
  );
}

/** Tells the server to stop, however this process stops; what cannot be told any more is left to its own time-outs. */
async function farewell({ settings, run }: Attempt, query: OpenQuery): Promise<void> {
  const uri = run.last?.nextUri ?? null;
  if (uri === null) return;
  const { farewell: patience } = settings.patience ?? PATIENCE;
  try {
    await query.cancel(uri, AbortSignal.timeout(patience));
  } catch (thrown) {
    if (!isBrokenLine(thrown) && !(thrown instanceof Error)) throw thrown;
  }
}
