import { HttpTrouble, QueryFailure } from './failure.ts';

/** One answer of the server, as far as it is read here. */
export interface Page {
  readonly id: string;
  readonly nextUri: string | null;
  readonly columns: readonly PageColumn[] | null;
  readonly data: readonly (readonly Cell[])[];
  readonly stats: PageStats;
}

export interface PageColumn {
  readonly name: string;
  readonly type: string;
}

/** What JSON carries, but for integers that a double cannot hold: those are bigint. */
export type Cell = null | boolean | number | bigint | string | readonly Cell[] | CellObject;
export interface CellObject {
  readonly [name: string]: Cell;
}

export interface PageStats {
  readonly state: string;
  readonly elapsed: number | null;
  readonly queued: number | null;
  readonly cpu: number | null;
  readonly wall: number | null;
  readonly rows: number | null;
  readonly bytes: number | null;
  readonly memory: number | null;
}

/**
 * Reads what the server sent, and believes nothing: whatever is not a page of the protocol, an error page included, is
 * thrown. `origin` is the server's own: credentials go nowhere else.
 */
export function readPage(
  status: number,
  retryAfter: string | null,
  body: unknown,
  origin: string,
): Page {
  const text = typeof body === 'string' ? body : '';
  if (status !== 200) throw new HttpTrouble(status, retryAfter, text);
  const page = parse(text);
  if (page === undefined) {
    throw new HttpTrouble(
      status,
      null,
      `it is no answer of Trino but begins ${JSON.stringify(text.slice(0, 60))}`,
    );
  }
  const stats = statsOf(page['stats']);
  const id = String(page['id']);
  const error = page['error'];
  if (isObject(error)) {
    throw new QueryFailure({
      id,
      stats,
      name: textOf(error['errorName']) ?? 'UNKNOWN',
      type: textOf(error['errorType']) ?? 'UNKNOWN',
      message: textOf(error['message']) ?? 'no message',
    });
  }
  const nextUri = textOf(page['nextUri']);
  if (nextUri !== null && originOf(nextUri) !== origin) {
    throw new HttpTrouble(
      status,
      null,
      `it sends wap-gate on to another address, ${originOf(nextUri) ?? 'which cannot be read'}; credentials go to ${origin} only. A proxy before Trino must set X-Forwarded-Host and X-Forwarded-Proto`,
    );
  }
  return { id, nextUri, columns: columnsOf(page['columns']), data: dataOf(page['data']), stats };
}

/** The JSON of a page with every digit, or undefined when it is no page. */
function parse(text: string): CellObject | undefined {
  try {
    const page: unknown = JSON.parse(text, exactIntegers);
    return isObject(page) && typeof page['id'] === 'string' ? page : undefined;
  } catch {
    return undefined;
  }
}

/** The third argument holds the number as it was written: https://tc39.es/proposal-json-parse-with-source/ */
function exactIntegers(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? '';
  return /^-?\d+$/.test(source) ? BigInt(source) : value;
}

function columnsOf(columns: Cell | undefined): PageColumn[] | null {
  if (!Array.isArray(columns)) return null;
  return (columns as readonly Cell[]).map((column) => {
    const { name, type } = isObject(column) ? column : {};
    return { name: textOf(name) ?? '', type: textOf(type) ?? 'unknown' };
  });
}

function dataOf(data: Cell | undefined): readonly (readonly Cell[])[] {
  return Array.isArray(data) ? (data as readonly (readonly Cell[])[]) : [];
}

function statsOf(stats: Cell | undefined): PageStats {
  const all = isObject(stats) ? stats : {};
  const number = (name: string): number | null => {
    const value = all[name];
    return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : null;
  };
  return {
    state: textOf(all['state']) ?? 'UNKNOWN',
    elapsed: number('elapsedTimeMillis'),
    queued: number('queuedTimeMillis'),
    cpu: number('cpuTimeMillis'),
    wall: number('wallTimeMillis'),
    rows: number('processedRows'),
    bytes: number('physicalInputBytes'),
    memory: number('peakMemoryBytes'),
  };
}

/** The origin of an address, or null when it is none. */
export function originOf(address: string): string | null {
  return URL.canParse(address) ? new URL(address).origin : null;
}

const isObject = (value: unknown): value is CellObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: Cell | undefined): string | null =>
  typeof value === 'string' ? value : null;
