import type { Contract } from '../contract.ts';
import type { Json, Operation } from '../contract/description.ts';
import type { Answer, Doing, Doings, Seen } from './exchange.ts';
import { CHECKS } from './operations/checks.ts';
import { COMMENTS } from './operations/comments.ts';
import { COMMITS } from './operations/commits.ts';
import { CONTENTS } from './operations/contents.ts';
import { OTHERS } from './operations/others.ts';
import { PULLS } from './operations/pulls.ts';
import { WORKFLOWS } from './operations/workflows.ts';
import type { Rate } from './rate.ts';
import type { Repository, Token } from './records.ts';
import { malformed, notAccessible, notFound, Refusal, refusalBody } from './refusal.ts';
import { profileShape } from './shapes/people.ts';
import type { Site, State } from './state.ts';

const DOINGS: Doings = {
  ...COMMENTS,
  ...CHECKS,
  ...PULLS,
  ...COMMITS,
  ...WORKFLOWS,
  ...CONTENTS,
  ...OTHERS,
};

const DOCUMENTATION = 'https://docs.github.com/rest';

/** What a REST answer is made from. */
export interface Rest {
  readonly contract: Contract;
  readonly state: State;
  readonly site: Site;
  readonly rate: Rate;
}

/** Does what a request asks for, as GitHub would: who asks, may they, is it well formed, then the operation itself. */
export function perform(rest: Rest, seen: Seen, url: URL): Answer {
  const operation = rest.contract.find(seen);
  try {
    return answered(rest, seen, url, operation);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const documentation = operation?.documentation ?? DOCUMENTATION;
    return { status: error.status, body: refusalBody(error, documentation) };
  }
}

function answered(rest: Rest, seen: Seen, url: URL, operation: Operation | undefined): Answer {
  if ((seen.headers['user-agent'] ?? '') === '') {
    const advice = 'Please make sure your request has a User-Agent header';
    throw new Refusal(403, `Request forbidden by administrative rules. ${advice}`);
  }
  const secret = tokenOf(seen);
  const token = known(rest.state, secret);
  if (operation === undefined) throw notFound();
  if (operation.id === 'rate-limit/get') return rest.rate.overview(secret ?? '');
  rest.rate.count(secret ?? '');
  if (operation.id === 'users/get-authenticated') return authenticated(token, rest);
  const at = parameters(operation, seen.path);
  const repository = rest.state.find(`${at['owner'] ?? ''}/${at['repo'] ?? ''}`);
  const doing = DOINGS[operation.id];
  if (repository === undefined || doing === undefined) throw notFound();
  if (!allowed(doing, token, repository)) throw notAccessible();
  if (seen.method !== 'GET') refuseMalformed(rest.contract, seen);
  const body = (typeof seen.body === 'object' ? seen.body : {}) as Json;
  const accept = seen.headers.accept ?? '';
  const { state, site } = rest;
  return doing.run({
    state,
    site,
    token,
    repository,
    at,
    query: url.searchParams,
    body,
    accept,
    url,
  });
}

/** Who a person's token speaks for; apps are no users. */
function authenticated(token: Token, { site, state }: Rest): Answer {
  if (token.app !== null) throw notAccessible();
  return { status: 200, body: profileShape(token, site, state.now()) };
}

/** The secret of an Authorization header, in either of the forms that GitHub takes. */
export function tokenOf({ headers }: Pick<Seen, 'headers'>): string | null {
  return /^(?:bearer|token) +(.+)$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}

function known(state: State, secret: string | null): Token {
  if (secret === null) throw new Refusal(401, 'Requires authentication');
  const token = state.tokens[secret];
  if (token === undefined) throw new Refusal(401, 'Bad credentials');
  return token;
}

function parameters(operation: Operation, path: string): Record<string, string> {
  const groups: Record<string, string | undefined> = operation.pattern.exec(path)?.groups ?? {};
  return Object.fromEntries(
    Object.entries(groups).map(([name, value = '']) => [name, decodeURIComponent(value)]),
  );
}

function allowed({ needs }: Doing, token: Token, repository: Repository): boolean {
  if (needs.length === 0) return true;
  return needs.some(([permission, access]) => {
    if (access === 'read' && !repository.private) return true;
    const has = token.permissions[permission] ?? 'none';
    return has === 'write' || (has === 'read' && access === 'read');
  });
}

/** What breaks the description is refused, except for unnamed properties: those GitHub does not notice. */
function refuseMalformed(contract: Contract, seen: Seen): void {
  if (typeof seen.body === 'string') throw new Refusal(400, 'Problems parsing JSON');
  const { method, path, body } = seen;
  const query = new URLSearchParams(seen.query);
  const found = contract.request({ method, path, query, body }).filter(({ silent }) => !silent);
  if (found.length > 0) throw malformed(found.map(({ sentence }) => sentence).join('\n'));
}
