import type { Column } from '../../../domain/datatype.ts';
import { trino } from '../../../sql/dialects/trino.ts';
import { quoteIdentifier } from '../../../sql/quoting.ts';
import type { Answered } from '../../engine.ts';
import type { QualifiedName } from '../catalog.ts';
import { below, parsePlan, type PlanNode } from './plan_tree.ts';
import { isFault, readable } from './visible.ts';

/** Which field of Iceberg each column of a version is. */
export interface Fields {
  /** Null where facts about fields say nothing about what this user reads. */
  readonly ids: ReadonlyMap<string, number> | null;
  /** Why there are no ids, in words. */
  readonly note: string | null;
  /** What has become of the version's columns since; null where that cannot be known. */
  readonly changed: Changed | null;
}

interface Changed {
  /** Columns whose names now belong to other fields. */
  readonly moved: readonly string[];
  /** Columns that now have another type. */
  readonly retyped: readonly string[];
  /** Columns that the table no longer has. */
  readonly gone: readonly string[];
}

type Query = (sql: string) => Promise<Answered>;

/** A version of a table, and its columns. */
export interface Pinned {
  readonly name: QualifiedName;
  readonly snapshot: string;
  readonly columns: readonly Column[];
}

/**
 * The metadata knows fields by number, since names move when a schema changes, and no metadata table says which schema a
 * version has. The plan of a query of the version beside the table as it is now says both, and shows too whether this
 * user sees the rows as they are: a row filter or a column mask would stand in it.
 */
export async function readFields(pinned: Pinned, query: Query): Promise<Fields> {
  const found = await planned(pinned, query);
  if (found !== null) return found;
  // A column of the version that the table no longer has cannot be compared; the others can.
  const { columns } = await readable(pinned.name, null, query);
  const names = new Set(columns.map(({ name }) => name));
  const left = pinned.columns.filter(({ name }) => names.has(name));
  const again = left.length === 0 ? null : await planned({ ...pinned, columns: left }, query);
  if (again?.changed === undefined || again.changed === null) {
    return { ids: null, note: again?.note ?? UNREADABLE, changed: null };
  }
  const gone = pinned.columns.flatMap(({ name }) => (names.has(name) ? [] : [name]));
  return { ...again, changed: { ...again.changed, gone } };
}

/** Null where some column is not there now. */
async function planned(pinned: Pinned, query: Query): Promise<Fields | null> {
  try {
    const { rows } = await query(explainBoth(pinned));
    return fieldsIn(rows[0]?.[0], pinned.columns, handleOf(pinned));
  } catch (thrown) {
    if (isFault(thrown, 'query-failed')) return null;
    // The server may want a filter in every query of the table.
    if (!isFault(thrown, 'query-refused') && !isFault(thrown, 'query-limit')) throw thrown;
    return { ids: null, note: REFUSED, changed: null };
  }
}

/** How a plan names the whole of a version; a filter that partitions answer would be written behind it. */
export const handleOf = ({
  name: [catalog, schema, table],
  snapshot,
}: Omit<Pinned, 'columns'>): string => `${catalog}:${schema}.${table}$data@${snapshot}`;

function explainBoth({ name, snapshot, columns }: Pinned): string {
  const list = (of: string): string =>
    columns.map((column) => `${of}.${quoteIdentifier(column.name)}`).join(', ');
  const version = trino.relation({ from: 'table', parts: name, version: snapshot });
  const now = trino.relation({ from: 'table', parts: name, version: null });
  return `EXPLAIN (TYPE LOGICAL, FORMAT JSON) SELECT ${list('v')}, ${list('n')} FROM ${version} AS v CROSS JOIN ${now} AS n`;
}

const REFUSED = 'the server does not plan a query of the whole table: its metadata is not used';
const FILTERED =
  'this user sees the table through a row filter or a column mask: its metadata is not used';
const UNREADABLE =
  "the server's plan does not show plainly what the table's columns are: its metadata is not used";

interface Field {
  readonly id: number;
  readonly type: string;
}

const nameOf = ({ name }: { readonly name: string }): string => name;

/** The plan of the columns of the version, then of the table as it is now. */
export function fieldsIn(plan: unknown, columns: readonly Column[], handle: string): Fields {
  const output = parsePlan(plan);
  if (output?.name !== 'Output' || output.outputs.length !== 2 * columns.length) {
    return { ids: null, note: UNREADABLE, changed: null };
  }
  const fields = new Map(below(output).flatMap(({ details }) => details.map(symbolAndField)));
  const fieldAt = (position: number, { name }: Column): Field | null => {
    const field = fields.get(output.outputs[position]?.name ?? '') ?? '';
    const [, id, rest = ''] = /^(\d{1,9}):(.*)$/s.exec(field) ?? [];
    if (!rest.toLowerCase().startsWith(`${name.toLowerCase()}:`)) return null;
    return { id: Number(id), type: rest.slice(name.length + 1) };
  };
  const pairs = columns.map((column, index) => ({
    name: column.name,
    then: fieldAt(index, column),
    now: fieldAt(columns.length + index, column),
  }));
  const both = pairs.flatMap(({ name, then, now }) =>
    then === null || now === null ? [] : [{ name, then, now }],
  );
  const moved = both.filter(({ then, now }) => then.id !== now.id);
  const retyped = both.filter(({ then, now }) => then.id === now.id && then.type !== now.type);
  const names = new Set([...moved.map(nameOf), ...movedInScans(output, columns, handle)]);
  const changed = { moved: [...names], retyped: retyped.map(nameOf), gone: [] };
  if (!isPlain(output, handle)) return { ids: null, note: FILTERED, changed };
  const known = new Map(
    pairs.flatMap(({ name, then }): [string, number][] => (then === null ? [] : [[name, then.id]])),
  );
  return known.size === columns.length
    ? { ids: known, note: null, changed }
    : { ids: null, note: UNREADABLE, changed };
}

/**
 * Names that stand for several fields in the scans of the table. A column that is masked, or that only a row filter
 * reads, comes out of a scan and not out of the query.
 */
function movedInScans(output: PlanNode, columns: readonly Column[], handle: string): string[] {
  const fields = below(output).flatMap(({ descriptor, details }) => {
    const scanned = descriptor['table'];
    const own = typeof scanned === 'string' && scanned.startsWith(tableOf(handle));
    return own ? details.flatMap(fieldOf(columns)) : [];
  });
  const first = new Map<string, string>();
  for (const [name, id] of fields) first.set(name, first.get(name) ?? id);
  return fields.flatMap(([name, id]) => (first.get(name) === id ? [] : [name]));
}

/** The name and the number of a scanned field; a name may hold a colon, and so may its type. */
const fieldOf =
  (columns: readonly Column[]) =>
  (detail: string): [name: string, id: string][] => {
    const [, id, rest = ''] = /:= (\d{1,9}):(.*)$/s.exec(detail) ?? [];
    if (id === undefined) return [];
    const known = columns.filter(({ name }) => rest.toLowerCase().startsWith(`${name}:`));
    const [name = rest.split(':')[0] ?? ''] = known
      .map((one) => one.name)
      .sort((a, b) => b.length - a.length);
    return [[name, id]];
  };

/** The handle without the number of the version. */
const tableOf = (handle: string): string => handle.split(/(?<=\$data@)\d+$/)[0] ?? '';

/** Whether nothing is done to the rows of either but to bring them together. */
function isPlain(output: PlanNode, handle: string): boolean {
  const nodes = below(output);
  const scans = nodes.filter(({ name }) => name === 'TableScan');
  const others = nodes.filter(({ name }) => name !== 'TableScan');
  const table = tableOf(handle);
  return (
    scans.length === 2 &&
    others.every(({ name }) => name === 'CrossJoin' || name.endsWith('Exchange')) &&
    scans.some(({ descriptor }) => descriptor['table'] === handle) &&
    scans.every(({ descriptor }) => isWhole(descriptor['table'], table))
  );
}

/** Whichever version it is now. */
const isWhole = (scanned: unknown, table: string): boolean =>
  typeof scanned === 'string' &&
  scanned.startsWith(table) &&
  /^\d+$/.test(scanned.slice(table.length));

function symbolAndField(detail: string): [string, string] {
  const [symbol = '', ...field] = detail.split(' := ');
  return [symbol, field.join(' := ')];
}
