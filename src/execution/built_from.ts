import { builtFromWanted, placeOf, type BuiltFrom } from '../domain/built_from.ts';
import type { Column } from '../domain/datatype.ts';
import { asFault, Fault, fault } from '../domain/fault.ts';
import type { Gate } from '../domain/gate.ts';
import type { Value } from '../domain/value.ts';
import { listing } from '../domain/wording.ts';
import { builtFromColumns, builtFromQuery } from '../planning/audit/built_from.ts';
import type { LookedUp } from './lookup.ts';
import type { QueryPool } from './query_pool.ts';

/**
 * The commit that the audited table was built from, or null where the gate does not ask; every place that names it must
 * name one of those that are wanted.
 * @throws Fault: `stale-staging`, or what kept a place from being read
 */
export async function commitOf(
  gate: Gate,
  looked: LookedUp,
  wanted: readonly string[],
  pool: QueryPool,
): Promise<string | null> {
  const table = gate.staging.text;
  const commits = await Promise.all(
    gate.builtFrom.map(async (from) => {
      const said = { table, place: placeOf(from), commits: await read(from, gate, looked, pool) };
      return builtFromWanted(said, wanted);
    }),
  );
  return commits[0] ?? null;
}

async function read(
  from: BuiltFrom,
  gate: Gate,
  looked: LookedUp,
  pool: QueryPool,
): Promise<readonly (string | null)[]> {
  switch (from.by) {
    case 'value':
      return [from.commit];
    case 'property':
      return pool.call((engine, options) => engine.property(looked.table, from.property, options));
    case 'query':
      return ask(from.sql, gate, looked, pool);
  }
}

async function ask(
  sql: string,
  gate: Gate,
  { facts }: LookedUp,
  pool: QueryPool,
): Promise<readonly (string | null)[]> {
  try {
    const own = await pool.call((engine, options) => engine.guard(sql, 'query', options));
    const columns = await pool.call((engine, options) =>
      engine.preflight(builtFromColumns(gate, facts, own), options),
    );
    const { rows } = await pool.query(builtFromQuery(gate, facts, own, onlyColumn(columns)));
    return rows.length === 0 ? [null] : rows.map(([cell]) => textOf(cell ?? null));
  } catch (thrown) {
    const { record, location } = asFault(thrown);
    const message = `From which commit '${gate.staging.text}' was built could not be read: ${record.message}`;
    throw new Fault({ ...record, message }, { cause: thrown, location });
  }
}

function onlyColumn(columns: readonly Column[]): Column {
  const [column, ...others] = columns;
  if (column !== undefined && others.length === 0 && column.type.family === 'text') return column;
  const found = listing(columns.map(({ name, type }) => `${name} ${type.name}`));
  throw fault(
    'query-failed',
    'engine-user',
    `the SELECT must return one column of text, the commit; it returns ${found}`,
  );
}

const textOf = (cell: Value): string | null => (typeof cell === 'string' ? cell : null);
