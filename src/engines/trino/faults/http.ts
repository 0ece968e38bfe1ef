import { fault, type Fault, type FaultCategory, type FaultCode } from '../../../domain/fault.ts';
import { asSentence, shorten } from '../../../domain/wording.ts';
import type { HttpTrouble, NoPage } from '../protocol/failure.ts';
import { originOf } from '../protocol/page.ts';
import type { TrinoSettings } from '../settings.ts';

/** What a fault's sentence needs to know of the connection. */
export type Connected = Pick<TrinoSettings, 'name' | 'server' | 'user' | 'password' | 'token'>;

/** The subject of a sentence about the server. */
export const placeOf = ({ server, name }: Pick<Connected, 'server' | 'name'>): string =>
  `Trino at ${server} (connection '${name}')`;

export const noPageFault = ({ message, advice }: NoPage, connection: Connected): Fault =>
  fault(
    'engine-unavailable',
    'network',
    `${placeOf(connection)} gave no answer of Trino: ${message} ${advice}`,
  );

interface Ending {
  readonly code: FaultCode;
  readonly category: FaultCategory;
  readonly what: string;
  readonly advice: string;
}

/** An answer of HTTP other than 200, as a fault. */
export function httpFault(trouble: HttpTrouble, connection: Connected): Fault {
  const { code, category, what, advice } = endingOf(trouble, connection);
  const words = wordsOf(trouble.message);
  const said = words === '' ? '' : `: ${shorten(words)}`;
  const sentence = asSentence(`${placeOf(connection)} ${what}${said}`);
  return fault(code, category, advice === '' ? sentence : `${sentence} ${advice}`);
}

/** What Java throws on its way to HTTP 500: a role that the user does not have is told so. */
const DENIED = /^io\.trino\.spi\.security\.AccessDeniedException\b/;

function endingOf(trouble: HttpTrouble, connection: Connected): Ending {
  const { status, message } = trouble;
  const refused = { category: 'config', advice: '' } as const;
  if (status === 401) {
    return {
      ...refused,
      code: 'access-denied',
      what: 'does not accept the user, password or token',
      advice: loginAdvice(connection),
    };
  }
  if (status === 403 || DENIED.test(message)) {
    return { ...refused, code: 'access-denied', what: `denies access (HTTP ${String(status)})` };
  }
  if (status === 429 || status >= 500) return unavailable(trouble);
  if (status >= 300 && status < 400) return redirected(trouble);
  if (status === 404 || status === 405) {
    const what = `is no Trino server (HTTP ${String(status)})`;
    return { code: 'engine-unavailable', category: 'config', what, advice: CORRECT_SERVER };
  }
  if (status === 407) {
    const what = 'is behind a proxy that wants credentials (HTTP 407)';
    const advice =
      'Give them in HTTPS_PROXY or HTTP_PROXY, or name the server in NO_PROXY if none is needed.';
    return { code: 'engine-unavailable', category: 'config', what, advice };
  }
  if (status === 413) {
    const what = 'refuses a query of that length (HTTP 413)';
    const advice = 'Shorten the list of the check, or keep it in a table and use `from:`.';
    return { code: 'query-limit', category: 'config', what, advice };
  }
  return {
    ...refused,
    code: 'configuration',
    what: `refuses the request (HTTP ${String(status)})`,
    advice: 'See `roles` and `session` of the connection.',
  };
}

const CORRECT_SERVER = 'Correct `server` of the connection.';

const unavailable = ({ status }: HttpTrouble): Ending => ({
  code: 'engine-unavailable',
  category: 'engine-transient',
  what: `answered with HTTP ${String(status)}`,
  advice: '',
});

function redirected({ status, location }: HttpTrouble): Ending {
  const origin = location === null ? null : originOf(location);
  const where = origin === null ? 'another address' : origin;
  return {
    code: 'engine-unavailable',
    category: 'config',
    what: `sends wap-gate on to ${where} (HTTP ${String(status)})`,
    advice: CORRECT_SERVER,
  };
}

function loginAdvice({ server, password, token }: Connected): string {
  if (password === null && token === null) {
    return 'Give `password` or `token`, or a client certificate, if it wants one.';
  }
  return server.startsWith('https:')
    ? 'Correct `user` and what proves it.'
    : 'Passwords and tokens are for https only: give an https address as `server`.';
}

/** The first line for people: no markup, no name of a Java class. */
function wordsOf(body: string): string {
  if (/<[a-z!/]/i.test(body)) return '';
  const line = oneLine(body).replace(/^[\w$]+(?:\.[\w$]+)+(?:Exception|Error): /, '');
  return line.replace(/^Error \d{3} [\w ]+: /, '');
}

/** The words of a server on one line, without the calls that led to them; its data may bring in control characters. */
export const oneLine = (text: string): string =>
  text
    .replace(/\n\s*at [\s\S]*$/, '')
    .replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
