import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { contractOf, type Flavour } from './contract.ts';
import type { Answer, Seen } from './server/exchange.ts';
import { type Fault, send, type Wire } from './server/faults.ts';
import { Oidc } from './server/oidc.ts';
import { type Hook, type Match, type Often, Plans } from './server/plans.ts';
import { Rate } from './server/rate.ts';
import type { Token } from './server/records.ts';
import { perform, type Rest, tokenOf } from './server/rest.ts';
import { jobToken, State } from './server/state.ts';

/** The repository and the token that are there from the start. */
export const REPOSITORY = 'octo/flights';
export const TOKEN = 'ghs_jobToken000000000000000000000000000000';

export interface GitHubOptions {
  /** Without it github.com. */
  readonly flavour?: Flavour;
  /** Without it one, TOKEN, that may do what the documentation tells users to allow. */
  readonly tokens?: Readonly<Record<string, Token>>;
  /** Requests an hour; null for none. Without it 1,000 on github.com and none on an Enterprise Server. */
  readonly rateLimit?: number | null;
  readonly clock?: () => Date;
}

/** Starts a GitHub of one's own on loopback. */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHub> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return new GitHub(server, options);
}

/**
 * A server that behaves as GitHub's REST interface does. What it keeps is plain data in `state`; every request is judged
 * by GitHub's own description, and so is every answer that no fault was planned for.
 */
export class GitHub implements AsyncDisposable {
  readonly flavour: Flavour;
  /** What GITHUB_API_URL holds. */
  readonly apiUrl: string;
  /** What GITHUB_SERVER_URL holds. */
  readonly serverUrl: string;
  readonly state: State;
  readonly oidc: Oidc;
  /** In the order in which they arrived. */
  readonly requests: Seen[] = [];
  /** Whatever is not as the description says: a sentence each. */
  readonly violations: string[] = [];
  private readonly plans = new Plans();
  private readonly server: Server;
  private readonly prefix: string;
  private readonly rest: Rest;

  constructor(server: Server, options: GitHubOptions) {
    const { flavour = 'dotcom', clock = () => new Date() } = options;
    this.server = server;
    this.flavour = flavour;
    this.prefix = flavour === 'dotcom' ? '' : '/api/v3';
    this.serverUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    this.apiUrl = this.serverUrl + this.prefix;
    const site = { api: this.apiUrl, html: this.serverUrl };
    this.state = new State(site, options.tokens ?? { [TOKEN]: jobToken() }, clock);
    this.state.addRepository(REPOSITORY);
    this.oidc = new Oidc(this.serverUrl, clock);
    const { rateLimit = flavour === 'dotcom' ? 1000 : null } = options;
    const rate = new Rate(rateLimit, clock());
    this.rest = { contract: contractOf(flavour), state: this.state, site, rate };
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void this.handle(request, response);
    });
  }

  /** Plans something that goes wrong; the first plan that fits a request counts. */
  fail(match: Match, fault: Fault, often: Often = {}): void {
    this.plans.addFault(match, fault, often);
  }

  /** Runs code when a request has arrived and nothing is done about it yet. */
  before(match: Match, hook: Hook, often: Often = {}): void {
    this.plans.addHook('before', match, hook, often);
  }

  /** Runs code when a request is done and its answer not yet sent. */
  after(match: Match, hook: Hook, often: Often = {}): void {
    this.plans.addHook('after', match, hook, often);
  }

  /** The requests that match. */
  of(match: RegExp): Seen[] {
    return this.requests.filter(({ method, path }) => match.test(`${method} ${path}`));
  }

  /** Ends every connection, also those that hang. */
  async close(): Promise<void> {
    if (!this.server.listening) return;
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined);
    const url = new URL(request.url ?? '/', this.serverUrl);
    const seen = seenOf(request, url, this.prefix, this.requests.length + 1);
    this.requests.push(seen);
    const text = await textOf(request).catch(() => null);
    // Who goes away in the middle of a request has asked for nothing.
    if (text === null) return;
    seen.body = parsed(text);
    try {
      await this.respond(seen, url, response);
    } catch (error) {
      this.violations.push(`the server itself failed: ${String(error)}`);
      if (!response.headersSent) send(response, { status: 500, headers: {}, text: '' });
    }
  }

  private async respond(seen: Seen, url: URL, response: ServerResponse): Promise<void> {
    const isRest = this.judgeRequest(seen, url);
    await this.plans.run('before', seen);
    const fault = this.plans.fault(seen);
    seen.fault = fault?.name ?? null;
    if (fault?.does === false) {
      await fault.act(response, null);
      return;
    }
    const answer = this.answer(seen, url, isRest);
    const wire = this.wire(seen, answer);
    seen.answer = { status: wire.status, headers: wire.headers, body: answer.text ?? answer.body };
    await this.plans.run('after', seen);
    if (fault === null) send(response, wire);
    else await fault.act(response, wire);
  }

  /** False where a request is for something else than the REST interface. */
  private judgeRequest(seen: Seen, url: URL): boolean {
    if (this.oidc.isFor(seen)) return false;
    const { method, path, body } = seen;
    if (!url.pathname.startsWith(this.prefix)) {
      this.violations.push(`${method} ${path}: is outside of ${this.apiUrl}`);
      return false;
    }
    const asked = { method, path, query: url.searchParams, body };
    this.violations.push(...this.rest.contract.request(asked).map(({ sentence }) => sentence));
    return true;
  }

  private answer(seen: Seen, url: URL, isRest: boolean): Answer {
    if (this.oidc.isFor(seen)) return this.oidc.answer(seen);
    const headers = { 'Content-Type': 'text/html; charset=utf-8' };
    if (!isRest) return { status: 404, text: '<html><body>Not Found</body></html>', headers };
    const answer = perform(this.rest, seen, url);
    if (answer.text === undefined && this.rest.contract.find(seen) !== undefined) {
      const found = this.rest.contract.answer(seen, { status: answer.status, body: answer.body });
      this.violations.push(...found.map(({ sentence }) => sentence));
    }
    return answer;
  }

  private wire(seen: Seen, answer: Answer): Wire {
    const { status, body, headers = {} } = answer;
    const type = body === undefined ? {} : { 'Content-Type': 'application/json; charset=utf-8' };
    const own = {
      Server: 'github.com',
      'X-GitHub-Request-Id': `ABCD:${String(seen.number).padStart(6, '0')}`,
      'X-GitHub-Media-Type': 'github.v3; format=json',
      ...(this.flavour === 'dotcom'
        ? {}
        : { 'X-GitHub-Enterprise-Version': `${this.flavour.replace('ghes-', '')}.0` }),
    };
    const rate = this.rest.rate.headers(tokenOf(seen) ?? '');
    const text = answer.text ?? (body === undefined ? '' : JSON.stringify(body));
    return { status, headers: { ...own, ...rate, ...type, ...headers }, text };
  }
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

function seenOf(
  request: IncomingMessage,
  { pathname, searchParams }: URL,
  prefix: string,
  number: number,
): Mutable<Seen> {
  const { method = '', headers } = request;
  return {
    number,
    method,
    path: pathname.startsWith(prefix) ? pathname.slice(prefix.length) : pathname,
    query: Object.fromEntries(searchParams),
    headers,
    body: undefined,
    authorised: headers.authorization !== undefined,
    at: performance.now(),
    answer: null,
    fault: null,
  };
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
