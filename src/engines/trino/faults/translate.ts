import { formatDuration } from '../../../domain/duration.ts';
import { Fault, fault } from '../../../domain/fault.ts';
import { HttpTrouble, NoPage, QueryFailure } from '../protocol/failure.ts';
import { httpFault, noPageFault, placeOf, type Connected } from './http.ts';
import { networkFault } from './network.ts';
import { queryFault } from './query.ts';

/**
 * Anything thrown on the way to an answer as a fault with a sentence; a fault stays what it is. `tried` is a sentence on
 * how long was tried. What was thrown is not kept as the cause: the client's errors carry the password.
 */
export function trinoFault(thrown: unknown, connection: Connected, tried = ''): Fault {
  if (thrown instanceof Fault) return thrown;
  const { code, category, message } = found(thrown, connection).record;
  return fault(code, category, hideSecrets(`${message}${tried}`, connection));
}

function found(thrown: unknown, connection: Connected): Fault {
  if (thrown instanceof QueryFailure) return queryFault(thrown, connection);
  if (thrown instanceof HttpTrouble) return httpFault(thrown, connection);
  if (thrown instanceof NoPage) return noPageFault(thrown, connection);
  return networkFault(thrown, connection);
}

/** What was seen of a query until its deadline. */
interface Overdue {
  /** Of the query, or null when the server did not answer. */
  readonly state: string | null;
  /** What was in the way, or null. */
  readonly trouble: Error | null;
  readonly settings: Connected;
}

/** A server in trouble at the deadline is told as that trouble: it is not the query that took long. */
export function timeoutFault(timeout: number, { state, trouble, settings }: Overdue): Fault {
  const limit = formatDuration(timeout);
  if (trouble !== null) {
    return trinoFault(trouble, settings, ` It was tried again until the deadline of ${limit}.`);
  }
  const [what, advice] =
    state === null
      ? [`did not answer within ${limit}`, 'See whether the server is well.']
      : state === 'QUEUED' || state === 'WAITING_FOR_RESOURCES'
        ? [`left the query in its queue for ${limit}`, 'See the resource groups of the server.']
        : [`did not finish the query within ${limit}`, 'Raise the timeout, or read less.'];
  const message = `${placeOf(settings)} ${what}, so the query was stopped. ${advice}`;
  return fault('query-timeout', 'engine-resource', message);
}

const SHORTEST_SECRET = 4;

/** Proxies and servers that echo what they were sent must not make a secret public. */
function hideSecrets(message: string, { user, password, token }: Connected): string {
  const secrets = [
    ...(token === null ? [] : [token().trim()]),
    ...(password === null ? [] : [password(), encodedBasic(user, password())]),
  ];
  return secrets
    .filter(({ length }) => length >= SHORTEST_SECRET)
    .reduce((text, secret) => text.replaceAll(secret, '***'), message);
}

const encodedBasic = (user: string, password: string): string =>
  Buffer.from(`${user}:${password}`).toString('base64');
