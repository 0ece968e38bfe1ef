import { Fault, fault, type FaultCategory, type FaultCode } from '../../domain/fault.ts';
import { asSentence } from '../../domain/wording.ts';
import { firstReason } from './message.ts';

type Ending = readonly [FaultCode, FaultCategory];

const CORRUPT: Ending = ['corrupt-file', 'data'];
const REFUSED: Ending = ['query-failed', 'engine-user'];
const RESOURCE = 'engine-resource';

/**
 * What a message says beyond its prefix; the first that matches wins. The driver gives no code, so that its words are
 * all there is: they are known here and nowhere else.
 */
const BY_TEXT: readonly (readonly [RegExp, Ending])[] = [
  [
    /csv error on line|csv parser state machine|sniffing file|malformed json|json transform error/i,
    CORRUPT,
  ],
  [/max_temp_directory_size|: file too large/i, ['spill-limit', RESOURCE]],
  [/no space left on device|disk quota exceeded|not enough space/i, ['disk-full', RESOURCE]],
  [/could not set lock on file|conflicting lock/i, ['engine-unavailable', 'engine-transient']],
  [/file system operations are disabled by configuration/i, ['guard-refused', 'engine-user']],
  [/permission denied|operation not permitted/i, ['file-unreadable', 'config']],
  // An audit writes nothing but what it spills.
  [/could not write|failed to (?:create|write)/i, ['query-failed', RESOURCE]],
  [/no files found that match|no such file or directory/i, ['missing-table', 'data']],
  [/schema mismatch between globbed files|error while reading file/i, CORRUPT],
  [/no magic bytes|parquet file|failed to read file|not a valid duckdb/i, CORRUPT],
];

/** By the words before " Error:". A prefix that is missing here is a fault of ours, not of the gate's SQL. */
const BY_PREFIX: ReadonlyMap<string, Ending> = new Map<string, Ending>([
  ...[
    'Binder',
    'Catalog',
    'Constraint',
    'Conversion',
    'Decimal',
    'Dependency',
    'Divide by Zero',
    'Expression',
    'Invalid Configuration',
    'Invalid Input',
    'Invalid Type',
    'Mismatch Type',
    'Not implemented',
    'Out of Range',
    'Parameter Not Allowed',
    'Parameter Not Resolved',
    'Parser',
    'Permission',
    'Sequence',
    'Settings',
    'Syntax',
  ].map((prefix) => [prefix.toLowerCase(), REFUSED] as const),
  ['interrupt', ['cancelled', 'engine-transient']],
  ['invalid', CORRUPT],
  ['io', CORRUPT],
  ['out of memory', ['out-of-memory', RESOURCE]],
  ['serialization', CORRUPT],
]);

/** What a conversion stumbles over is said in quotes: a value of the data is no word of DuckDB's. */
const ownWords = (prefix: string, text: string): string =>
  prefix === 'Conversion' ? text.replace(/'[^']*'|"[^"]*"/g, '') : text;

/** Any error of the driver as a fault with one sentence; a fault stays what it is. */
export function duckdbFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const text = error instanceof Error ? error.message : String(error);
  const [, prefix = '', rest = text] = /^([A-Za-z ]+?) Error: ([^]*)$/.exec(text) ?? [];
  const words = ownWords(prefix, text);
  const [code, category] =
    BY_TEXT.find(([pattern]) => pattern.test(words))?.[1] ??
    BY_PREFIX.get(prefix.toLowerCase()) ??
    (['internal', 'bug'] as const);
  return fault(code, category, sentence(code, firstReason(rest)), error);
}

/** The same for an error on the way to a file's columns: the message names the path, which DuckDB does not always. */
export function fileFault(error: unknown, path: string): Fault {
  const found = duckdbFault(error);
  const { code, category, message } = found.record;
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (code !== 'corrupt-file' || message.includes(name)) return found;
  return fault(code, category, `'${path}': ${message}`, error);
}

function sentence(code: FaultCode, reason: string): string {
  const [before = 'DuckDB cannot run the SQL: ', after = ''] = WORDING[code] ?? [];
  return code === 'cancelled' ? before : `${before}${asSentence(reason)}${after}`;
}

/** What stands before and after DuckDB's own reason. */
const WORDING: Partial<Record<FaultCode, readonly [string, string?]>> = {
  cancelled: ['The query was cancelled before it ended.'],
  'corrupt-file': ['DuckDB cannot read the file: '],
  'disk-full': ['The disk is full: ', ' Free some space, or spill elsewhere.'],
  'engine-unavailable': [
    'The database file is in use by another process: ',
    ' Try again when it has finished.',
  ],
  'file-unreadable': ['DuckDB may not read the file: ', ' Give this user the right to read it.'],
  'guard-refused': ['The SQL reads a file that the gate does not declare: '],
  internal: ['DuckDB stopped on an unexpected error: '],
  'missing-table': ['DuckDB cannot find the file: '],
  'out-of-memory': [
    'DuckDB ran out of memory: ',
    ' Raise the memory limit, or check less at once.',
  ],
  'spill-limit': [
    'DuckDB reached the limit for spilled data: ',
    ' Raise that limit or the memory limit.',
  ],
};
