import { fault, type Fault } from '../../../domain/fault.ts';
import { asSentence, shorten } from '../../../domain/wording.ts';
import { LARGEST_PAGE } from '../protocol/client.ts';
import { isBrokenLine, networkCode, QueryLost } from '../protocol/failure.ts';
import { oneLine, placeOf, type Connected } from './http.ts';

/** What went wrong below HTTP, or beyond what HTTP says, as a fault. */
export function networkFault(thrown: unknown, connection: Connected): Fault {
  const at = placeOf(connection);
  if (thrown instanceof QueryLost) {
    const message = `${at} does not know the query any more: it was started again, or is several servers behind one address, which must send the pages of a query to the one that has it.`;
    return fault('engine-unavailable', 'engine-transient', message);
  }
  const code = networkCode(thrown);
  const reason = oneLine(thrown instanceof Error ? thrown.message : String(thrown));
  if (code === 'ERR_BAD_RESPONSE') {
    const limit = `${String(LARGEST_PAGE / 2 ** 20)} MiB`;
    const message = `${at} sent more than ${limit} in one answer. Narrow what the gate reads.`;
    return fault('query-limit', 'engine-resource', message);
  }
  const trust = trustProblem(code);
  if (trust !== null) {
    const why = trust.told ? `: ${asSentence(shorten(certain(reason)))}` : ` (${code}).`;
    const message = `${at} ${trust.what}${why} ${trust.advice}`;
    return fault('engine-unavailable', 'config', message);
  }
  if (isBrokenLine(thrown) || code !== '') {
    // So a server ends a connection that does not begin as TLS does.
    const cipher = reason === 'socket hang up' && connection.server.startsWith('http:');
    const advice = cipher ? ' Is its address https instead of http?' : '';
    const message = `${at} cannot be reached: ${asSentence(shorten(reasonOf(code, reason)))}${advice}`;
    return fault('engine-unavailable', 'network', message);
  }
  return fault('internal', 'bug', `wap-gate stopped on an unexpected error: ${reason}`);
}

/** Node's advice is for who starts it; and a list of names that follows may be empty. */
const certain = (reason: string): string => reason.replace(/;.*$|[:\s]+$/, '');

interface TrustProblem {
  readonly what: string;
  /** Whether the reason is for people: OpenSSL's own words are not. */
  readonly told: boolean;
  readonly advice: string;
}

/** What is wrong with a certificate, or null when that is not the trouble. */
function trustProblem(code: string): TrustProblem | null {
  if (/SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)/.test(code)) {
    return {
      what: 'is not trusted',
      told: true,
      advice: 'Give its certificate, or that of its authority, as `ca` of the connection.',
    };
  }
  if (/^CERT_|ALTNAME/.test(code)) {
    return {
      what: 'has a certificate that does not fit',
      told: true,
      advice: 'Correct `server` of the connection, or the certificate on the server.',
    };
  }
  if (/ALERT_(?:BAD_)?(?:CERTIFICATE|UNKNOWN_CA)/.test(code)) {
    return {
      what: 'does not accept the client certificate',
      told: false,
      advice: 'Correct `client_certificate` and `client_key` of the connection.',
    };
  }
  if (/^ERR_SSL|^ERR_TLS|^EPROTO$|^HPE_/.test(code)) {
    return {
      what: 'does not speak the protocol of its address',
      told: false,
      advice: 'Is `server` http instead of https, or the other way round?',
    };
  }
  return null;
}

const NETWORK_WORDS: Readonly<Record<string, string>> = {
  EAI_AGAIN: 'its name could not be looked up',
  ECONNABORTED: 'it did not answer in time',
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the connection was broken',
  EHOSTUNREACH: 'there is no way to its address',
  ENETUNREACH: 'there is no way to its network',
  ENOTFOUND: 'its name is not known',
  ETIMEDOUT: 'it did not answer in time',
};

/** The address in the reason is that of a proxy where there is one. */
function reasonOf(code: string, reason: string): string {
  const words = NETWORK_WORDS[code];
  return words === undefined ? reason : `${words} (${reason.includes(code) ? reason : code})`;
}
