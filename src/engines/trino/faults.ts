import { Fault, fault, type FaultCategory, type FaultCode } from '../../domain/fault.ts';
import { asSentence, shorten } from '../../domain/wording.ts';
import { HttpTrouble, isBrokenLine, networkCode, QueryFailure, QueryLost } from './failure.ts';

/** What a fault's sentence needs to know of the connection. */
interface Named {
  readonly name: string;
  readonly server: string;
}

interface Ending {
  readonly code: FaultCode;
  readonly category: FaultCategory;
  readonly before: string;
  readonly after?: string;
}

const REFUSED: Ending = {
  code: 'query-failed',
  category: 'engine-user',
  before: 'Trino cannot run the SQL: ',
};

const MISSING: Ending = {
  code: 'missing-table',
  category: 'data',
  before: 'Trino finds no such table: ',
};

const MEMORY: Ending = {
  code: 'out-of-memory',
  category: 'engine-resource',
  before: 'The query needed more memory than Trino gives it: ',
  after: ' Raise `query_max_memory` in the `session` of the connection, or check less at once.',
};

const KILLED: Ending = {
  code: 'query-killed',
  category: 'engine-resource',
  before: 'The query was stopped on the server by somebody else: ',
};

const LIMIT: Ending = {
  code: 'query-limit',
  category: 'engine-resource',
  before: 'The query passed a limit of the server: ',
  after: ' Narrow what the gate reads, or raise that limit for it.',
};

const BAD_DATA: Ending = {
  code: 'corrupt-file',
  category: 'data',
  before: 'Trino cannot read the data of the table: ',
};

const BUSY: Ending = {
  code: 'engine-unavailable',
  category: 'engine-transient',
  before: 'Trino cannot run queries at the moment: ',
};

/** By the error's name, never by its message: names are stable. */
const BY_NAME: Readonly<Record<string, Ending>> = {
  ABANDONED_QUERY: KILLED,
  ADMINISTRATIVELY_KILLED: KILLED,
  CATALOG_NOT_FOUND: { ...MISSING, category: 'config' },
  CLUSTER_OUT_OF_MEMORY: MEMORY,
  EXCEEDED_CPU_LIMIT: LIMIT,
  EXCEEDED_GLOBAL_MEMORY_LIMIT: MEMORY,
  EXCEEDED_LOCAL_MEMORY_LIMIT: MEMORY,
  EXCEEDED_SCAN_LIMIT: LIMIT,
  EXCEEDED_SPILL_LIMIT: LIMIT,
  EXCEEDED_TASK_DESCRIPTOR_STORAGE_CAPACITY: LIMIT,
  EXCEEDED_TIME_LIMIT: { ...LIMIT, code: 'query-timeout' },
  INVALID_SESSION_PROPERTY: {
    code: 'configuration',
    category: 'config',
    before: 'Trino refuses a `session` property: ',
  },
  PERMISSION_DENIED: {
    code: 'access-denied',
    category: 'config',
    before: 'This user of Trino may not do that: ',
    after: ' Give the user the right to read, or leave the check out.',
  },
  QUERY_REJECTED: {
    code: 'query-refused',
    category: 'config',
    before: 'The server refuses the query: ',
    after: ' Where it asks for a partition, give the gate a `partition` or a `where`.',
  },
  QUERY_TEXT_TOO_LARGE: {
    code: 'query-limit',
    category: 'config',
    before: 'The text of the query is longer than Trino takes: ',
    after: ' Shorten the list of the check, or keep it in a table and use `from:`.',
  },
  SCHEMA_NOT_FOUND: MISSING,
  TABLE_NOT_FOUND: MISSING,
  USER_CANCELED: KILLED,
};

/** By the error's type, where its name says nothing of its own. */
const BY_TYPE: Readonly<Record<string, Ending>> = {
  USER_ERROR: REFUSED,
  INSUFFICIENT_RESOURCES: BUSY,
  INTERNAL_ERROR: { ...REFUSED, category: 'engine-transient', before: 'Trino failed: ' },
  EXTERNAL: {
    ...REFUSED,
    category: 'engine-transient',
    before: 'Trino could not reach what it reads from: ',
  },
};

/** Anything thrown on the way to an answer as a fault with a sentence; a fault stays what it is. */
export function trinoFault(thrown: unknown, connection: Named): Fault {
  if (thrown instanceof Fault) return thrown;
  if (thrown instanceof QueryFailure) return queryFault(thrown);
  if (thrown instanceof HttpTrouble) return httpFault(thrown, connection);
  const at = `Trino at ${connection.server} (connection '${connection.name}')`;
  if (thrown instanceof QueryLost) {
    const message = `${at} lost the query: it was started again, or is not one server. It was asked anew as long as there was time.`;
    return fault('engine-unavailable', 'engine-transient', message, thrown);
  }
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  const trust = trustProblem(networkCode(thrown));
  if (trust !== null) {
    const message = `${at} is not trusted: ${asSentence(shorten(reason))} ${trust}`;
    return fault('engine-unavailable', 'config', message, thrown);
  }
  if (isBrokenLine(thrown) || networkCode(thrown) !== '') {
    const message = `${at} cannot be reached: ${asSentence(shorten(networkReason(thrown, reason)))}`;
    return fault('engine-unavailable', 'network', message, thrown);
  }
  return fault('internal', 'bug', `wap-gate stopped on an unexpected error: ${reason}`, thrown);
}

function queryFault({ query }: QueryFailure): Fault {
  const { name, type, message } = query;
  const bad = /_(?:BAD_DATA|CURSOR_ERROR|INVALID_METADATA|MISSING_METADATA|FILESYSTEM_ERROR)$/;
  const ending =
    BY_NAME[name] ??
    (bad.test(name) ? BAD_DATA : undefined) ??
    BY_TYPE[type] ??
    BY_TYPE['INTERNAL_ERROR'] ??
    REFUSED;
  const words = asSentence(shorten(firstLine(message)));
  const sentence = `${ending.before}${words}${ending.after ?? ''} (query ${query.id})`;
  const { record } = fault(ending.code, ending.category, sentence);
  return new Fault(record);
}

function httpFault(trouble: HttpTrouble, { name, server }: Named): Fault {
  const { status } = trouble;
  const at = `Trino at ${server} (connection '${name}')`;
  const words = trouble.message.includes('<') ? '' : shorten(firstLine(trouble.message));
  const said = words === '' ? '' : `: ${asSentence(words)}`;
  if (status === 200) {
    return fault('engine-unavailable', 'network', `${at} gave no answer of Trino${said}`);
  }
  if (status === 401) {
    const message = `${at} does not accept the user, password or token${said}`;
    return fault('access-denied', 'config', asSentence(message));
  }
  if (status === 403)
    return fault('access-denied', 'config', asSentence(`${at} denies access${said}`));
  if (status === 429 || status >= 500) {
    const message = asSentence(`${at} answered with HTTP ${String(status)}${said}`);
    return fault('engine-unavailable', 'engine-transient', message);
  }
  const what =
    status >= 300 && status < 400 ? 'sends wap-gate on to another address' : 'is no Trino server';
  const message = `${at} ${what}: HTTP ${String(status)}${said} Correct \`server\` of the connection.`;
  return fault('engine-unavailable', 'config', message);
}

/** What to do about a certificate, or null when that is not the trouble. */
function trustProblem(code: string): string | null {
  if (/SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)/.test(code)) {
    return 'Give its certificate, or that of its authority, as `ca` of the connection.';
  }
  if (/^CERT_|ALTNAME|^ERR_TLS/.test(code)) return 'Its certificate does not fit: see the server.';
  if (/^ERR_SSL|^EPROTO$/.test(code))
    return 'Is it http instead of https, or does it ask for a client certificate?';
  return null;
}

const NETWORK_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the connection was broken',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name could not be looked up',
  ECONNABORTED: 'it did not answer in time',
  ETIMEDOUT: 'it did not answer in time',
};

function networkReason(thrown: unknown, reason: string): string {
  const code = networkCode(thrown);
  const words = NETWORK_WORDS[code];
  return words === undefined ? reason : `${words} (${code})`;
}

const firstLine = (text: string): string => text.trim().split('\n')[0]?.trim() ?? '';
