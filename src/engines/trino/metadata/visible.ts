import { Fault } from '../../../domain/fault.ts';
import { trino } from '../../../sql/dialects/trino.ts';
import { column } from '../../../sql/expression.ts';
import { item, source, SUBJECT, type Relation } from '../../../sql/query.ts';
import { quoteIdentifier, quoteText } from '../../../sql/quoting.ts';
import type { Answered, ResolvedTable } from '../../engine.ts';
import type { QualifiedName } from '../catalog.ts';

/** How to read a table, and its columns. */
export type Readable = Pick<ResolvedTable, 'relation' | 'columns'>;

type Query = (sql: string) => Promise<Answered>;

/**
 * The table, or where `SELECT *` is denied because columns are hidden from this user, those of its columns that are not:
 * then `SELECT *` from this relation is allowed too.
 */
export async function readable(
  name: QualifiedName,
  version: string | null,
  query: Query,
): Promise<Readable> {
  const relation = { from: 'table', parts: name, version } as const;
  try {
    const { columns } = await query(`SELECT * FROM ${trino.relation(relation)} LIMIT 0`);
    return { relation, columns };
  } catch (thrown) {
    if (!isFault(thrown, 'access-denied')) throw thrown;
    const visible = await visibleColumns(name, query);
    if (visible.length === 0) throw thrown;
    return visiblePart(relation, visible, query);
  }
}

async function visiblePart(
  relation: Extract<Relation, { from: 'table' }>,
  visible: readonly string[],
  query: Query,
): Promise<Readable> {
  const list = visible.map(quoteIdentifier).join(', ');
  const { columns } = await query(`SELECT ${list} FROM ${trino.relation(relation)} LIMIT 0`);
  const select = columns.map((one) => item(column(one.name, one.type), one.name));
  const from = source(relation, SUBJECT);
  return { relation: { from: 'query', query: { select, from } }, columns };
}

async function visibleColumns(
  [catalog, schema, table]: QualifiedName,
  query: Query,
): Promise<string[]> {
  const { rows } = await query(
    `SELECT column_name FROM ${quoteIdentifier(catalog)}.information_schema.columns WHERE table_schema = ${quoteText(schema)} AND table_name = ${quoteText(table)} ORDER BY ordinal_position`,
  );
  return rows.flatMap(([name]) => (typeof name === 'string' ? [name] : []));
}

export const isFault = (thrown: unknown, code: Fault['record']['code']): boolean =>
  thrown instanceof Fault && thrown.record.code === code;
