import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Certified } from '../../trino/secured/certificates.ts';

/** One request as it arrived. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** When it had arrived, milliseconds of a clock that never goes back. */
  readonly at: number;
}

/** What is done about one request. */
export type Handler = (response: ServerResponse, server: MisbehavingTrino, seen: Seen) => unknown;

export interface Behaviour {
  /** Answers what the script has no answer for; without it that is HTTP 500. */
  readonly always?: Handler;
  /** Answers a DELETE, which the script never sees; without it HTTP 204. */
  readonly onDelete?: Handler;
  readonly certificate?: Certified;
}

/**
 * A server on loopback that speaks Trino's client protocol as badly as a script wants: one handler for each POST or GET,
 * in the order in which they arrive.
 */
export class MisbehavingTrino implements AsyncDisposable {
  readonly requests: Seen[] = [];
  private readonly script: Handler[];
  private readonly behaviour: Behaviour;
  private readonly server: Server;
  private readonly scheme: string;
  /** Kept, since a handler may still answer when the server has closed. */
  port = 0;

  private constructor(script: readonly Handler[], behaviour: Behaviour) {
    this.script = [...script];
    this.behaviour = behaviour;
    const { certificate } = behaviour;
    const listener = (request: IncomingMessage, response: ServerResponse): void => {
      void this.handle(request, response);
    };
    this.scheme = certificate === undefined ? 'http' : 'https';
    this.server =
      certificate === undefined
        ? createServer(listener)
        : createSecureServer({ ...certificate }, listener);
  }

  static async start(
    script: readonly Handler[],
    behaviour: Behaviour = {},
  ): Promise<MisbehavingTrino> {
    const started = new MisbehavingTrino(script, behaviour);
    started.server.listen(0, '127.0.0.1');
    await once(started.server, 'listening');
    started.port = (started.server.address() as AddressInfo).port;
    return started;
  }

  get address(): string {
    return `${this.scheme}://127.0.0.1:${String(this.port)}`;
  }

  of(method: string): Seen[] {
    return this.requests.filter((seen) => seen.method === method);
  }

  /** `POST GET GET DELETE`. */
  get methods(): string {
    return this.requests.map(({ method }) => method).join(' ');
  }

  /** What the pages of the query that was posted last call it. */
  get queryId(): string {
    return `20260101_000000_${String(this.of('POST').length).padStart(5, '0')}_loopb`;
  }

  /** A page of its own for every answer. */
  nextUri(): string {
    return `${this.address}/v1/statement/executing/${this.queryId}/slug/${String(this.requests.length)}`;
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined);
    const body = await text(request).catch(() => '');
    const { method = '', url: path = '', headers } = request;
    const seen = { method, path, headers, body, at: performance.now() };
    this.requests.push(seen);
    const handler =
      method === 'DELETE'
        ? (this.behaviour.onDelete ?? status(204))
        : (this.script.shift() ?? this.behaviour.always ?? status(500, 'the script is over'));
    await handler(response, this, seen);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** What a page says; `data` as JSON text, so that numbers may be larger than a double. */
export interface PageParts {
  readonly state?: string;
  readonly columns?: readonly (readonly [name: string, type: string])[];
  readonly data?: string;
  /** Null: no further page. */
  readonly nextUri?: string | null;
  /** Members that stand over those of the page, as JSON text. */
  readonly raw?: Readonly<Record<string, string>>;
}

export const NUMBER: NonNullable<PageParts['columns']> = [['x', 'integer']];

export function pageText(parts: PageParts, server: MisbehavingTrino): string {
  const { state = 'RUNNING', columns, data, raw = {} } = parts;
  const nextUri = parts.nextUri === undefined ? server.nextUri() : parts.nextUri;
  const members: Record<string, string> = {
    id: JSON.stringify(server.queryId),
    infoUri: JSON.stringify(`${server.address}/ui/query.html?${server.queryId}`),
    ...(nextUri === null ? {} : { nextUri: JSON.stringify(nextUri) }),
    ...(columns === undefined
      ? {}
      : { columns: JSON.stringify(columns.map(([name, type]) => ({ name, type }))) }),
    ...(data === undefined ? {} : { data }),
    stats: JSON.stringify({ state, elapsedTimeMillis: 7, queuedTimeMillis: 1 }),
    ...raw,
  };
  const texts = Object.entries(members).map(([name, value]) => `${JSON.stringify(name)}:${value}`);
  return `{${texts.join(',')}}`;
}

export const page =
  (parts: PageParts = {}): Handler =>
  (response, server) =>
    answer(response, 200, pageText(parts, server), { 'Content-Type': 'application/json' });

/** What a POST is answered with. */
export const queued = (): Handler => page({ state: 'QUEUED' });

export const rows = (data: string): Handler => page({ columns: NUMBER, data });

/** A last page that proves success. */
export const finished = (data = '[[1]]', columns = NUMBER): Handler =>
  page({ state: 'FINISHED', nextUri: null, columns, data });

export function failed(
  errorName: string,
  errorType = 'USER_ERROR',
  message = 'so it goes',
): Handler {
  const error = JSON.stringify({ errorName, errorType, message, errorCode: 1 });
  return page({ state: 'FAILED', nextUri: null, raw: { error } });
}

export const status =
  (code: number, body = '', headers: Readonly<Record<string, string>> = {}): Handler =>
  (response) =>
    answer(response, code, body, { 'Content-Type': 'text/plain', ...headers });

export const html = (code = 200): Handler =>
  status(code, '<!DOCTYPE html>\n<html><body>Sign in</body></html>', {
    'Content-Type': 'text/html',
  });

export const json = (body: string): Handler =>
  status(200, body, { 'Content-Type': 'application/json' });

/** Never answers. */
export const silence = (): Handler => () => undefined;

/** Resets the connection before a byte is sent. */
export const reset = (): Handler => (response) => response.socket?.resetAndDestroy();

/** Sends the half of a page and resets the connection. */
export const cutOff =
  (parts: PageParts, headers: Readonly<Record<string, string>> = {}): Handler =>
  (response, server) => {
    const body = pageText(parts, server);
    response.writeHead(200, { 'Content-Length': String(body.length), ...headers });
    response.write(body.slice(0, body.length / 2));
    setTimeout(() => response.socket?.resetAndDestroy(), 20);
  };

/** Begins a page and then sends a byte now and then, for ever. */
export const drip = (): Handler => (response) => {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.write('{"id":"x",');
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};

function answer(
  response: ServerResponse,
  code: number,
  body: string,
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(code, { 'Content-Length': String(Buffer.byteLength(body)), ...headers });
  response.end(body);
}
