import { fault, type Fault } from '../../../domain/fault.ts';
import type { QueryRecord } from '../../../domain/query_record.ts';
import type { QueryOptions } from '../../engine.ts';
import { openQuery, type Line, type OpenQuery } from './client.ts';
import { HttpTrouble, isStopped, QueryFailure, QueryLost, retryOf } from './failure.ts';
import { timeoutFault, trinoFault } from '../faults/translate.ts';
import { headersOf, sessionOf } from './headers.ts';
import type { Cell, Page, PageColumn } from './page.ts';
import { Persistence } from './persistence.ts';
import { Run } from './run.ts';
import { PATIENCE, type TrinoSettings } from '../settings.ts';
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
  const persistence = new Persistence(settings.patience ?? PATIENCE, stop);
  let run = new Run();
  try {
    for (;;) {
      const finished = await attempt({ settings, line, sql, options, persistence, run, stop });
      if (finished !== null) return finished;
      run = new Run();
    }
  } catch (thrown) {
    throw endingOf(thrown, { settings, persistence, run, stop });
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

/** The answer to a query, or null when it is to be asked anew. */
async function attempt(given: Attempt): Promise<Finished | null> {
  const { run, persistence, options } = given;
  try {
    return await followed(given);
  } catch (thrown) {
    const retry = retryOf(thrown);
    const anew = (retry === 'query' || retry === 'wait') && (await persistence.again(thrown));
    if (!anew) throw thrown;
    return null;
  } finally {
    options.onQuery?.(run.record());
  }
}

async function followed(given: Attempt): Promise<Finished> {
  const { run, persistence } = given;
  let query: OpenQuery | null = null;
  try {
    query = await persistence.insist(() => send(given));
    const open = query;
    while (await persistence.insist(() => open.next()));
    return proved(run);
  } catch (thrown) {
    if (isForgotten(thrown, run)) throw new QueryLost('the server no longer knows the query');
    if (thrown instanceof QueryFailure) run.fail(thrown);
    else if (query !== null) await farewell(given, query);
    throw thrown;
  }
}

function send({ settings, sql, options, ...given }: Attempt): Promise<OpenQuery> {
  const { line, run, persistence, stop } = given;
  const request = {
    headers: headersOf(settings, options),
    session: sessionOf(settings, options),
    silence: (settings.patience ?? PATIENCE).silence,
    signal: stop.signal,
    onPage: (page: Page) => {
      persistence.progress(run.last === null);
      run.see(page);
    },
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
  const { last } = run;
  if (last === null || last.nextUri !== null || last.stats.state !== 'FINISHED') {
    const seen = last === null ? 'nothing' : `state ${last.stats.state}, query ${last.id}`;
    throw unproved(`without saying that the query finished (${seen})`);
  }
  if (last.columns === null) throw unproved(`without columns (query ${last.id})`);
  return { columns: last.columns, rows: run.rows, record: run.record() };
}

function unproved(how: string): Fault {
  return fault('query-failed', 'engine-transient', `Trino's answer ended ${how}.`);
}

/** Tells the server to stop; what cannot be told any more is left to its own time-outs. */
async function farewell({ settings, run }: Attempt, query: OpenQuery): Promise<void> {
  const uri = run.last?.nextUri ?? null;
  if (uri === null) return;
  const { farewell: patience } = settings.patience ?? PATIENCE;
  try {
    await query.cancel(uri, AbortSignal.timeout(patience));
  } catch {
    // Why the query ends is told already; that the server cannot be told says nothing new.
  }
}

/** A server in trouble at the deadline is told as that trouble: it is not the query that took long. */
function endingOf(
  thrown: unknown,
  { settings, persistence, run, stop }: Pick<Attempt, 'settings' | 'persistence' | 'run' | 'stop'>,
): Fault {
  const { trouble, gaveUp } = persistence;
  if (stop.cancelled !== null) return stop.cancelled;
  if (!stop.deadlinePassed) return trinoFault(thrown, settings, thrown === trouble ? gaveUp : '');
  if (!isStopped(thrown) && thrown !== trouble) return trinoFault(thrown, settings);
  return timeoutFault(stop.timeout, { state: run.state, trouble, settings });
}
