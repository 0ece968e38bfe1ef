import type { Answer, Seen } from './exchange.ts';
import { tokenOf } from './rest.ts';

const PATH = '/_oidc/token';

/** The part of the runner's service that gives a job its identity; no operation of the REST interface. */
export class Oidc {
  /** What `ACTIONS_ID_TOKEN_REQUEST_TOKEN` holds. */
  readonly requestToken = 'oidc-request-token';
  /** The audiences asked for so far; null for the default one. */
  readonly audiences: (string | null)[] = [];
  /** What is handed out instead of a token of its own: one that another server believes. */
  handedOut: string | null = null;
  private readonly site: string;
  private readonly clock: () => Date;

  constructor(site: string, clock: () => Date) {
    this.site = site;
    this.clock = clock;
  }

  /** What `ACTIONS_ID_TOKEN_REQUEST_URL` holds: with a query, so that an audience is appended to it. */
  get requestUrl(): string {
    return `${this.site}${PATH}?api-version=2.0`;
  }

  /** Whether a request is for this. */
  isFor({ path }: Pick<Seen, 'path'>): boolean {
    return path === PATH;
  }

  answer(seen: Seen): Answer {
    if (tokenOf(seen) !== this.requestToken) return { status: 401, body: { message: 'no' } };
    const audience = seen.query['audience'] ?? null;
    this.audiences.push(audience);
    return { status: 200, body: { value: this.handedOut ?? this.token(audience) } };
  }

  /** A JSON Web Token of the right form; nobody could verify its signature. */
  private token(audience: string | null): string {
    const now = Math.floor(this.clock().getTime() / 1000);
    const claims = {
      iss: `${this.site}/_oidc`,
      aud: audience ?? this.site,
      sub: 'repo:octo/flights:pull_request',
      ...{ iat: now, nbf: now, exp: now + 300 },
    };
    const encoded = (part: object): string =>
      Buffer.from(JSON.stringify(part)).toString('base64url');
    const head = encoded({ typ: 'JWT', alg: 'RS256', kid: 'test' });
    const signature = Buffer.from('signature').toString('base64url');
    return `${head}.${encoded(claims)}.${signature}`;
  }
}
