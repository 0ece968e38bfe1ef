import { setMaxListeners } from 'node:events';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { BasicAuth, Trino } from 'trino-client';

import { fault } from '../../../domain/fault.ts';
import { CutAnswer } from './failure.ts';
import { originOf, readPage, type Page } from './page.ts';
import type { TrinoSettings } from '../settings.ts';
import { trustOf } from './trust.ts';

/** Sockets and certificates, shared by all queries of a connection. */
export interface Line {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
  readonly close: () => void;
}

/** What one request carries. */
export interface Request {
  readonly headers: Readonly<Record<string, string>>;
  readonly session: Readonly<Record<string, string>>;
  /** Milliseconds for one answer. */
  readonly silence: number;
  readonly signal: AbortSignal;
  /** Sees every page, those without rows too. */
  readonly onPage: (page: Page) => void;
}

/** One query of the server, driven by hand: a rejected `next` may be called again and asks for the same page. */
export interface OpenQuery {
  /** False when there was nothing left to ask for. */
  readonly next: () => Promise<boolean>;
  /** Asks the server to stop it; may be repeated. */
  readonly cancel: (uri: string, signal: AbortSignal) => Promise<void>;
}

/** The client's own HTTP settings: axios request options of the pinned version. */
interface Door {
  readonly clientConfig: Record<string, unknown>;
  readonly request: (options: Record<string, unknown>) => Promise<unknown>;
}

/** Bytes of one answer; rows and texts of an audit are small. */
export const LARGEST_PAGE = 256 * 2 ** 20;

export async function openLine(settings: TrinoSettings): Promise<Line> {
  const trust = await trustOf(settings);
  // A tunnel through a proxy is no socket of an agent: only the signal ends one that the proxy never opens.
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const httpAgent = new HttpAgent({ keepAlive: true });
  const secure = { keepAlive: true, ...trust, signal: closing.signal };
  const httpsAgent = new HttpsAgent(secure);
  return {
    httpAgent,
    httpsAgent,
    close: () => {
      closing.abort();
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

/**
 * Sends a statement. A client of its own for each query, since a client carries session headers from one query into the
 * next. trino-client (0.2.9) takes HTML for an empty answer, drops an error on the first page, follows any nextUri with
 * the credentials, reads integers as doubles and knows no deadline: every answer passes `readPage` before it sees it.
 */
export async function openQuery(
  settings: TrinoSettings,
  line: Line,
  request: Request,
  sql: string,
): Promise<OpenQuery> {
  const { server, catalog, schema, user, password } = settings;
  const trino = Trino.create({
    server,
    ...(catalog === null ? {} : { catalog }),
    ...(schema === null ? {} : { schema }),
    ...(password === null ? {} : { auth: new BasicAuth(user, password()) }),
    session: { ...request.session },
    extraHeaders: { ...request.headers },
  });
  const door = doorOf(trino);
  const origin = originOf(server) ?? '';
  let last: Page | null = null;
  const receive = (body: unknown, headers: unknown, status: unknown): Page => {
    // An answer that broke off has its status and headers, but no body.
    if (typeof body !== 'string') throw new CutAnswer('the answer broke off');
    const header = (name: string): string | null => headerOf(headers, name);
    last = readPage({ status: Number(status), header, body }, { origin, before: last });
    request.onPage(last);
    return last;
  };
  Object.assign(door.clientConfig, {
    httpAgent: line.httpAgent,
    httpsAgent: line.httpsAgent,
    signal: request.signal,
    timeout: request.silence,
    // A redirect would carry the query's headers to wherever it points.
    maxRedirects: 0,
    maxContentLength: LARGEST_PAGE,
    responseType: 'text',
    validateStatus: () => true,
    transformResponse: [receive],
  });
  const pages = await trino.query({
    query: sql,
    session: { ...request.session },
    // Without it the statement goes as a form, which proxies may take apart.
    extraHeaders: { 'Content-Type': 'text/plain; charset=utf-8' },
  });
  return {
    next: async () => {
      const before = last;
      if (before === null || before.nextUri === null) return false;
      await pages.next();
      // The client asks for nothing where it sees no address: that must not go on for ever.
      return last !== before;
    },
    cancel: async (uri, signal) => {
      await door.request({ method: 'DELETE', url: uri, signal, transformResponse: [] });
    },
  };
}

/** trino-client offers no way to these settings; the version is pinned, and this says so when it changes. */
function doorOf(trino: Trino): Door {
  const { client } = trino as unknown as { client?: Partial<Door> };
  if (typeof client?.clientConfig !== 'object' || typeof client.request !== 'function') {
    throw fault('internal', 'bug', 'trino-client is not the version that wap-gate was built with');
  }
  return client as Door;
}

function headerOf(headers: unknown, name: string): string | null {
  const value: unknown =
    typeof headers === 'object' && headers !== null ? Reflect.get(headers, name) : null;
  return typeof value === 'string' ? value : null;
}
