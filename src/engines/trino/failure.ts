import type { PageStats } from './page.ts';

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

/** An answer that is no page: a status other than 200, or something that Trino does not send. */
export class HttpTrouble extends Error {
  readonly status: number;
  /** Milliseconds that the server asks to wait, or null. */
  readonly retryAfter: number | null;

  constructor(status: number, retryAfter: string | null, text: string) {
    super(text);
    this.status = status;
    const seconds = Number(retryAfter);
    this.retryAfter = retryAfter !== null && seconds >= 0 ? seconds * 1000 : null;
  }
}

/** The server no longer knows the query: it was started again, or forgot. Reads may be asked anew. */
export class QueryLost extends Error {}

/** Errors of Trino that are nobody's fault and go by: a read may be asked again. */
const TRANSIENT = new Set([
  'ADMINISTRATIVELY_PREEMPTED',
  'CATALOG_NOT_AVAILABLE',
  'CLUSTER_OUT_OF_MEMORY',
  'NO_NODES_AVAILABLE',
  'PAGE_TRANSPORT_ERROR',
  'PAGE_TRANSPORT_TIMEOUT',
  'QUERY_QUEUE_FULL',
  'REMOTE_HOST_GONE',
  'REMOTE_TASK_ERROR',
  'REMOTE_TASK_FAILED',
  'REMOTE_TASK_MISMATCH',
  'SERVER_SHUTTING_DOWN',
  'SERVER_STARTING_UP',
  'TOO_MANY_REQUESTS_FAILED',
]);

const TRANSIENT_STATUS = new Set([429, 502, 503, 504]);

/** Of the network below HTTP: nobody there, or the line broke. */
const BROKEN_LINE = new Set([
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ERR_NETWORK',
  'ETIMEDOUT',
]);

/** Whether asking again may help: `page` the same page, `query` only the whole query anew, `never`. */
export function retryOf(thrown: unknown): 'page' | 'query' | 'never' {
  if (thrown instanceof QueryLost) return 'query';
  if (thrown instanceof QueryFailure) return TRANSIENT.has(thrown.query.name) ? 'query' : 'never';
  if (thrown instanceof HttpTrouble) return TRANSIENT_STATUS.has(thrown.status) ? 'page' : 'never';
  return isBrokenLine(thrown) ? 'page' : 'never';
}

/** Whether nobody could be reached at all. */
export const isBrokenLine = (thrown: unknown): boolean => BROKEN_LINE.has(networkCode(thrown));

/** `ECONNREFUSED` and the like, or ''. */
export function networkCode(thrown: unknown): string {
  const code: unknown = thrown instanceof Error && 'code' in thrown ? thrown.code : '';
  return typeof code === 'string' ? code : '';
}
