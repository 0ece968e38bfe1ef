import type { Column } from '../../domain/datatype.ts';
import { trino } from '../../sql/dialects/trino.ts';
import { quoteIdentifier } from '../../sql/quoting.ts';
import type { Answered, ResolvedTable } from '../engine.ts';
import { tableIn } from './catalog.ts';

/** Which field of Iceberg each column is, or in words why that is not known. */
export type Fields =
  | { readonly ids: ReadonlyMap<string, number>; readonly note: null }
  | { readonly ids: null; readonly note: string };

/**
 * What the columns of a pinned table are called in its metadata, which knows fields by number: names move when the
 * schema changes, and no metadata table says which schema a version has. The plan of `SELECT a, b FROM t` says it, and
 * shows too that this user sees the rows as they are: a row filter or a column mask would stand in the plan.
 */
export async function readFields(
  table: ResolvedTable,
  query: (sql: string) => Promise<Answered>,
): Promise<Fields> {
  const scanned = tableIn(table.relation);
  if (scanned === null || table.snapshot === null) return { ids: null, note: UNREADABLE };
  const columns = table.columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  const { rows } = await query(
    `EXPLAIN (TYPE LOGICAL, FORMAT JSON) SELECT ${columns} FROM ${trino.relation(scanned)}`,
  );
  const [catalog = '', schema = '', name = ''] = scanned.parts;
  const handle = `${catalog}:${schema}.${name}$data@${table.snapshot}`;
  return fieldsIn(rows[0]?.[0], table.columns, handle);
}

const FILTERED =
  'this user sees the table through a row filter or a column mask: its metadata is not used';
const UNREADABLE =
  "the server's plan does not show plainly what the table's columns are: its metadata is not used";

/** A node of the plan as far as it is looked at. */
interface PlanNode {
  readonly name: string;
  readonly descriptor: Readonly<Record<string, string>>;
  readonly outputs: readonly { readonly name: string }[];
  readonly details: readonly string[];
  readonly children: readonly PlanNode[];
}

/** `handle` is how the plan names the whole of the table; a filter that partitions answer would be written behind it. */
export function fieldsIn(plan: unknown, columns: readonly Column[], handle: string): Fields {
  const output = parsePlan(plan);
  const scan = output === null ? null : onlyChild(output);
  if (output?.name !== 'Output' || scan === null) return { ids: null, note: UNREADABLE };
  if (scan.name !== 'TableScan' || scan.descriptor['table'] !== handle) {
    return { ids: null, note: FILTERED };
  }
  const fields = new Map(scan.details.map((detail) => symbolAndField(detail)));
  const ids = columns.flatMap(({ name }, index): [string, number][] => {
    const field = fields.get(output.outputs[index]?.name ?? '') ?? '';
    const [, id = '', rest = ''] = /^(\d{1,9}):(.*)$/s.exec(field) ?? [];
    return rest.toLowerCase().startsWith(`${name.toLowerCase()}:`) ? [[name, Number(id)]] : [];
  });
  const known = new Map(ids);
  return known.size === columns.length && output.outputs.length === columns.length
    ? { ids: known, note: null }
    : { ids: null, note: UNREADABLE };
}

/** Past what only gathers rows from other nodes. */
function onlyChild({ children: [child, ...others] }: PlanNode): PlanNode | null {
  if (child === undefined || others.length > 0) return null;
  return child.name.endsWith('Exchange') ? onlyChild(child) : child;
}

/** `name_x := 2:name x:varchar`. */
function symbolAndField(detail: string): [string, string] {
  const [symbol = '', ...field] = detail.split(' := ');
  return [symbol, field.join(' := ')];
}

function parsePlan(text: unknown): PlanNode | null {
  try {
    const parsed: unknown = typeof text === 'string' ? JSON.parse(text) : null;
    return isPlanNode(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function isPlanNode(value: unknown): value is PlanNode {
  if (typeof value !== 'object' || value === null) return false;
  const { name, descriptor, outputs, details, children } = value as Partial<PlanNode>;
  return (
    typeof name === 'string' &&
    typeof descriptor === 'object' &&
    Array.isArray(outputs) &&
    Array.isArray(details) &&
    Array.isArray(children) &&
    children.every(isPlanNode)
  );
}
