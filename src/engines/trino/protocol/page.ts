import { HttpTrouble, NoPage, QueryFailure } from './failure.ts';
import type { PageStats } from './stats.ts';

/** One answer of the server, as far as it is read here. */
export interface Page {
  readonly id: string;
  readonly nextUri: string | null;
  /** As this page or one before it names them. */
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

/** What came over HTTP. */
export interface Received {
  readonly status: number;
  readonly header: (name: string) => string | null;
  readonly body: string;
}

/** What the page must agree with. */
export interface Expected {
  /** The server's own: credentials go nowhere else. */
  readonly origin: string;
  /** The page that this one follows, or null when it answers the POST. */
  readonly before: Page | null;
}

/**
 * Reads what the server sent, and believes nothing: whatever is not a page of this query, an error page included, is
 * thrown. What is read loosely here would be a row fewer somewhere, and a check that passes.
 */
export function readPage({ status, header, body }: Received, { origin, before }: Expected): Page {
  if (status !== 200) throw new HttpTrouble(status, body, header);
  const page = parse(body);
  const id = textOf(page?.['id']);
  if (page === null || id === null) throw new NoPage(beginningOf(body));
  if (before !== null && before.id !== id) {
    throw new NoPage(`it answers for the query ${id} instead of ${before.id}.`);
  }
  const stats = statsOf(page['stats']);
  refuseFailure(page['error'], id, stats);
  const columns = columnsOf(page['columns'], before?.columns ?? null);
  return {
    id,
    nextUri: nextOf(page['nextUri'], origin),
    columns,
    data: dataOf(page['data'], columns),
    stats,
  };
}

/** The JSON of a page with every digit, or null when it is no object. */
function parse(text: string): CellObject | null {
  try {
    // Fewer digits fit into a double, and looking at every value costs many times what parsing does.
    const page: unknown = /\d{16}/.test(text) ? JSON.parse(text, exactIntegers) : JSON.parse(text);
    return isObject(page) ? page : null;
  } catch {
    return null;
  }
}

/** The third argument holds the number as it was written: https://tc39.es/proposal-json-parse-with-source/ */
function exactIntegers(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? '';
  return /^-?\d+$/.test(source) ? BigInt(source) : value;
}

function beginningOf(body: string): string {
  if (body.trim() === '') return 'it sent an empty answer.';
  if (/^\s*<(?:!doctype|html)/i.test(body)) return 'it sent a web page.';
  return `its answer begins ${JSON.stringify(body.slice(0, 60))}.`;
}

function refuseFailure(error: Cell | undefined, id: string, stats: PageStats): void {
  if (error === undefined || error === null) return;
  if (!isObject(error)) throw new NoPage('its page has an error that is none.');
  throw new QueryFailure({
    id,
    stats,
    name: textOf(error['errorName']) ?? 'UNKNOWN',
    type: textOf(error['errorType']) ?? 'UNKNOWN',
    message: textOf(error['message']) ?? 'no message',
  });
}

function nextOf(next: Cell | undefined, origin: string): string | null {
  if (next === undefined || next === null) return null;
  const address = textOf(next) ?? '';
  const other = originOf(address);
  if (other === origin) return address;
  throw new NoPage(
    `it sends wap-gate on to ${other ?? 'an address that is none'}, but credentials go to ${origin} only.`,
    'A proxy before Trino must set X-Forwarded-Host, X-Forwarded-Port and X-Forwarded-Proto, and Trino needs `http-server.process-forwarded=true`.',
  );
}

function columnsOf(
  columns: Cell | undefined,
  before: readonly PageColumn[] | null,
): readonly PageColumn[] | null {
  if (columns === undefined || columns === null) return before;
  const read = isList(columns) ? columns.map(columnOf) : [null];
  const all = read.filter((column) => column !== null);
  if (all.length < read.length) throw new NoPage('its page has columns that are none.');
  if (before !== null && JSON.stringify(before) !== JSON.stringify(all)) {
    throw new NoPage('its pages do not have the same columns.');
  }
  return all;
}

function columnOf(column: Cell): PageColumn | null {
  const { name, type } = isObject(column) ? column : {};
  return typeof name === 'string' && typeof type === 'string' ? { name, type } : null;
}

function dataOf(
  data: Cell | undefined,
  columns: readonly PageColumn[] | null,
): readonly (readonly Cell[])[] {
  if (data === undefined || data === null) return [];
  const width = columns?.length ?? -1;
  const isRow = (row: Cell): row is readonly Cell[] => isList(row) && row.length === width;
  if (!isList(data) || !data.every(isRow)) throw new NoPage('its page has rows that are none.');
  return data;
}

function statsOf(stats: Cell | undefined): PageStats {
  const all = isObject(stats) ? stats : {};
  const state = textOf(all['state']);
  if (state === null) throw new NoPage('its page does not say the state of the query.');
  const number = (name: string): number | null => {
    const value = all[name];
    return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : null;
  };
  return {
    state,
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
  const origin = URL.canParse(address) ? new URL(address).origin : 'null';
  return origin === 'null' ? null : origin;
}

const isObject = (value: unknown): value is CellObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = (value: Cell): value is readonly Cell[] => Array.isArray(value);

const textOf = (value: Cell | undefined): string | null =>
  typeof value === 'string' ? value : null;
