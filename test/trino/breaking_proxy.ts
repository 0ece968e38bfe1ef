import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What may befall one answer on its way from the server. */
export const BREAKS = {
  'a reset connection': (_body, answer) => answer.destroy(),
  'half an answer': (body, answer) => {
    answer.writeHead(200, { 'content-length': String(body.length) });
    answer.write(body.subarray(0, Math.floor(body.length / 2)), () => answer.destroy());
  },
  'an HTML page with status 200': (_body, answer) => answer.end('<html>maintenance</html>'),
  'an empty answer with status 200': (_body, answer) => answer.end(),
  'HTTP 503': (_body, answer) => answer.writeHead(503).end('busy'),
  'HTTP 500': (_body, answer) => answer.writeHead(500).end('broken'),
  'no rows and no end': (body, answer) => answer.end(without(body, ['data', 'nextUri'])),
  'an error after the rows': (body, answer) => answer.end(failed(body)),
} satisfies Record<string, (body: Buffer, answer: ServerResponse) => void>;

export type Break = keyof typeof BREAKS;
export const KINDS = Object.keys(BREAKS) as Break[];

/** The number of a request, and of the statement that it belongs to; both from 1. */
export interface Passing {
  readonly request: number;
  readonly statement: number;
}

/** A proxy before a Trino server that breaks those answers that a test picks. */
export class BreakingProxy {
  readonly address: string;
  /** Requests and statements since the last choice of what breaks. */
  readonly seen = { requests: 0, statements: 0 };
  private readonly server: ReturnType<typeof createServer>;
  private readonly target: string;
  /** By the query's id. */
  private readonly statements = new Map<string, number>();
  private picks: (passing: Passing) => boolean = () => false;
  private kind: Break = 'HTTP 500';

  private constructor(server: ReturnType<typeof createServer>, target: string) {
    this.server = server;
    this.target = target;
    this.address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    server.on('request', (asked: IncomingMessage, answer: ServerResponse) => {
      this.pass(asked, answer).catch(() => answer.destroy());
    });
  }

  static async open(target: string): Promise<BreakingProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new BreakingProxy(server, target);
  }

  /** From now on requests and statements are counted anew, and what is picked breaks. */
  breakWhen(picks: (passing: Passing) => boolean, kind: Break): void {
    Object.assign(this.seen, { requests: 0, statements: 0 });
    this.statements.clear();
    this.picks = picks;
    this.kind = kind;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    this.seen.requests += 1;
    if (asked.method === 'POST') this.seen.statements += 1;
    const { requests, statements: latest } = this.seen;
    const [, , , , id = ''] = (asked.url ?? '').split('/');
    const statement = this.statements.get(id) ?? latest;
    const broken = this.picks({ request: requests, statement }) ? BREAKS[this.kind] : null;
    const { status, headers, body } = await this.forward(asked);
    if (asked.method === 'POST' && status === 200) {
      this.statements.set(String(pageIn(body)['id']), statement);
    }
    if (broken !== null) broken(body, answer);
    else answer.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
  }

  private async forward(asked: IncomingMessage) {
    const headers = { ...asked.headers, 'accept-encoding': 'identity' };
    const onward = request(new URL(asked.url ?? '/', this.target), {
      method: asked.method,
      headers,
    });
    const found = once(onward, 'response') as Promise<[IncomingMessage]>;
    asked.pipe(onward);
    const [response] = await found;
    const body = await buffer(response);
    return { status: response.statusCode ?? 500, headers: response.headers, body };
  }
}

function without(body: Buffer, keys: readonly string[]): string {
  const page = pageIn(body);
  return JSON.stringify(
    Object.fromEntries(Object.entries(page).filter(([key]) => !keys.includes(key))),
  );
}

function failed(body: Buffer): string {
  const { nextUri: _, ...page } = pageIn(body);
  const error = {
    errorName: 'GENERIC_INTERNAL_ERROR',
    errorType: 'INTERNAL_ERROR',
    message: 'boom',
  };
  return JSON.stringify({ ...page, error });
}

/** An answer without a body (to DELETE) is left as nothing. */
function pageIn(body: Buffer): Record<string, unknown> {
  return body.length === 0 ? {} : (JSON.parse(body.toString()) as Record<string, unknown>);
}
