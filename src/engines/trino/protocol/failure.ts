import type { PageStats } from './stats.ts';

/** What a page said of a query that failed. */
export interface FailedQuery {
  readonly id: string;
  readonly stats: PageStats;
  /** `EXCEEDED_LOCAL_MEMORY_LIMIT` and so on: https://github.com/trinodb/trino StandardErrorCode. */
  readonly name: string;
  /** USER_ERROR, INTERNAL_ERROR, INSUFFICIENT_RESOURCES, EXTERNAL. */
  readonly type: string;
  readonly message: string;
}

/** The server ran the query, or refused it, and says why. */
export class QueryFailure extends Error {
  readonly query: FailedQuery;

  constructor(query: FailedQuery) {
    super(query.message);
    this.query = query;
  }
}

/** An answer of HTTP with a status other than 200. */
export class HttpTrouble extends Error {
  readonly status: number;
  /** Milliseconds that the server asks to wait, or null. */
  readonly retryAfter: number | null;
  /** Where a redirect points. */
  readonly location: string | null;

  constructor(status: number, text: string, header: (name: string) => string | null) {
    super(text);
    this.status = status;
    this.retryAfter = waitOf(header('retry-after'), header('date'));
    this.location = header('location');
  }
}

/** Seconds, or a date, which is compared with the server's own clock. */
function waitOf(retryAfter: string | null, date: string | null): number | null {
  if (retryAfter === null) return null;
  if (/^\s*\d+\s*$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const [then, now] = [Date.parse(retryAfter), Date.parse(date ?? '')];
  if (Number.isNaN(then)) return null;
  return Math.max(0, then - (Number.isNaN(now) ? Date.now() : now));
}

/** An answer that says that all is well and yet is no page of the protocol. */
export class NoPage extends Error {
  readonly advice: string;

  constructor(what: string, advice = WHO_ANSWERS) {
    super(what);
    this.advice = advice;
  }
}

const WHO_ANSWERS =
  'See whether `server` is right, and what stands before it, such as a proxy or a sign-in page.';

/** An answer that began and did not end. */
export class CutAnswer extends Error {
  readonly code = 'ECONNRESET';
}

/** The server no longer knows the query: it was started again, or forgot. Reads may be asked anew. */
export class QueryLost extends Error {}

/** Errors of Trino from before a query runs: it may be asked again and again, since asking costs nothing. */
const NOT_BEGUN = new Set([
  'CATALOG_NOT_AVAILABLE',
  'NO_NODES_AVAILABLE',
  'QUERY_QUEUE_FULL',
  'SERVER_SHUTTING_DOWN',
  'SERVER_STARTING_UP',
]);

/** Errors of Trino that end a running query, are nobody's fault and go by. What it had done is lost. */
const INTERRUPTED = new Set([
  'ADMINISTRATIVELY_PREEMPTED',
  'CLUSTER_OUT_OF_MEMORY',
  'PAGE_TRANSPORT_ERROR',
  'PAGE_TRANSPORT_TIMEOUT',
  'REMOTE_HOST_GONE',
  'REMOTE_TASK_ERROR',
  'REMOTE_TASK_FAILED',
  'REMOTE_TASK_MISMATCH',
  'TOO_MANY_REQUESTS_FAILED',
]);

/** Whether the error is of the cluster's state and not of the query. */
export const isOfTheCluster = (name: string): boolean =>
  NOT_BEGUN.has(name) || INTERRUPTED.has(name);

const TRANSIENT_STATUS = new Set([429, 502, 503, 504]);

/** Of the network below HTTP: nobody there, or the line broke. */
const BROKEN_LINE = new Set([
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'EPIPE',
  'ERR_NETWORK',
  'ETIMEDOUT',
]);

/**
 * Whether asking again may help: `page` the same page; `wait` the whole query, which had not begun; `query` the whole
 * query, which had; `never`.
 */
export type Retry = 'page' | 'wait' | 'query' | 'never';

export function retryOf(thrown: unknown): Retry {
  if (thrown instanceof QueryLost) return 'query';
  if (thrown instanceof HttpTrouble) return TRANSIENT_STATUS.has(thrown.status) ? 'page' : 'never';
  if (!(thrown instanceof QueryFailure)) return isBrokenLine(thrown) ? 'page' : 'never';
  const { name } = thrown.query;
  if (NOT_BEGUN.has(name)) return 'wait';
  return INTERRUPTED.has(name) ? 'query' : 'never';
}

/** Whether nobody could be reached at all. */
export const isBrokenLine = (thrown: unknown): boolean => BROKEN_LINE.has(networkCode(thrown));

/** Whether it ended because we wanted it to. */
export const isStopped = (thrown: unknown): boolean => networkCode(thrown) === 'ERR_CANCELED';

/** `ECONNREFUSED` and the like, or ''. */
export function networkCode(thrown: unknown): string {
  const code: unknown = thrown instanceof Error && 'code' in thrown ? thrown.code : '';
  return typeof code === 'string' ? code : '';
}
