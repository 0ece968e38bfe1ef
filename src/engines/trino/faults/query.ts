import { fault, type Fault, type FaultCategory, type FaultCode } from '../../../domain/fault.ts';
import { asSentence, shorten } from '../../../domain/wording.ts';
import { isOfTheCluster, type QueryFailure } from '../protocol/failure.ts';
import { oneLine } from './http.ts';

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

const memory = (property: string): Ending => ({
  code: 'out-of-memory',
  category: 'engine-resource',
  before: 'The query needed more memory than Trino gives it: ',
  after: ` Raise \`${property}\` in the \`session\` of the connection, or check less at once.`,
});

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

const SPILL: Ending = {
  ...LIMIT,
  code: 'spill-limit',
  before: 'The query spilled more to disk than Trino lets it: ',
};

const BAD_DATA: Ending = {
  code: 'corrupt-file',
  category: 'data',
  before: 'Trino cannot read the data of the table: ',
};

/** Gone, spoilt or out of reach: the name does not tell, and trying again may help. */
const UNREADABLE: Ending = {
  code: 'file-unreadable',
  category: 'engine-transient',
  before: 'Trino cannot open a file of the table: ',
};

const BUSY: Ending = {
  code: 'engine-unavailable',
  category: 'engine-transient',
  before: 'Trino cannot run queries at the moment: ',
};

/** By the error's name, never by its message: names are stable. */
const BY_NAME: Readonly<Record<string, Ending>> = {
  ABANDONED_QUERY: {
    ...KILLED,
    before: 'The server gave the query up, since wap-gate did not ask for its answer in time: ',
  },
  ADMINISTRATIVELY_KILLED: KILLED,
  CATALOG_NOT_FOUND: {
    code: 'configuration',
    category: 'config',
    before: 'Trino finds no such catalog: ',
  },
  CLUSTER_OUT_OF_MEMORY: {
    ...memory(''),
    after: ' Try again when less runs there, or check less at once.',
  },
  EXCEEDED_CPU_LIMIT: LIMIT,
  EXCEEDED_GLOBAL_MEMORY_LIMIT: memory('query_max_memory'),
  EXCEEDED_LOCAL_MEMORY_LIMIT: memory('query_max_memory_per_node'),
  EXCEEDED_SCAN_LIMIT: LIMIT,
  EXCEEDED_SPILL_LIMIT: SPILL,
  EXCEEDED_TASK_DESCRIPTOR_STORAGE_CAPACITY: LIMIT,
  EXCEEDED_TIME_LIMIT: { ...LIMIT, code: 'query-timeout' },
  ICEBERG_INVALID_METADATA: {
    ...BAD_DATA,
    after:
      ' Where a column was dropped or renamed since the newest version was written, write to the table once more, or set `pin: off`.',
  },
  INVALID_SESSION_PROPERTY: {
    code: 'configuration',
    category: 'config',
    before: 'Trino refuses a `session` property: ',
  },
  OUT_OF_SPILL_SPACE: SPILL,
  PERMISSION_DENIED: {
    code: 'access-denied',
    category: 'config',
    before: 'USER may not do that: ',
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
  ROLE_NOT_FOUND: {
    code: 'configuration',
    category: 'config',
    before: 'Trino refuses one of the `roles`: ',
  },
  SCHEMA_NOT_FOUND: MISSING,
  TABLE_NOT_FOUND: MISSING,
  USER_CANCELED: KILLED,
};

const FAILED: Ending = { ...REFUSED, category: 'engine-transient', before: 'Trino failed: ' };

/** By the error's type, where its name says nothing of its own. */
const BY_TYPE: Readonly<Record<string, Ending>> = {
  USER_ERROR: REFUSED,
  INSUFFICIENT_RESOURCES: BUSY,
  EXTERNAL: { ...FAILED, before: 'Trino could not reach what it reads from: ' },
};

/** The errors of connectors about what a table is stored in begin with the connector's own name. */
const BY_END: readonly (readonly [RegExp, Ending])[] = [
  [/_(?:BAD_DATA|INVALID_METADATA|MISSING_METADATA)$/, BAD_DATA],
  [/_(?:CANNOT_OPEN_SPLIT|CURSOR_ERROR|FILESYSTEM_ERROR|FILE_NOT_FOUND)$/, UNREADABLE],
];

/** What a page says of a query that failed, as a fault. */
export function queryFault(
  { query }: QueryFailure,
  connection: { readonly name: string; readonly user: string },
): Fault {
  const { name, type, message, id } = query;
  const ending =
    BY_NAME[name] ??
    (isOfTheCluster(name) ? BUSY : undefined) ??
    BY_END.find(([end]) => end.test(name))?.[1] ??
    BY_TYPE[type] ??
    FAILED;
  const who = `The user '${connection.user}' of connection '${connection.name}'`;
  const before = ending.before.replace('USER', () => who);
  // A place in a statement that was planned here is none in what the user wrote.
  const words = asSentence(shorten(oneLine(message).replace(/^line \d+:\d+: /, '')));
  return fault(
    ending.code,
    ending.category,
    `${before}${words}${ending.after ?? ''} (query ${id})`,
  );
}
