import { realWorld } from '../../src/commands/world.ts';
import type { Value } from '../../src/domain/value.ts';
import { openDuckDB } from '../../src/engines/duckdb/open.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { openTrino } from '../../src/engines/trino/open.ts';
import { compileQuery } from '../../src/sql/compile.ts';
import type { Dialect } from '../../src/sql/dialect.ts';
import { column, type Expression } from '../../src/sql/expression.ts';
import { text } from '../../src/sql/literal.ts';
import { markGuarded } from '../../src/sql/own.ts';
import { item, source, SUBJECT } from '../../src/sql/query.ts';
import { parseTypeName } from '../../src/sql/typename.ts';
import { trinoSettings } from '../trino/lake.ts';

/** An engine as the tests of SQL's meaning see it: expressions in, decoded values out. */
export interface SqlEngine {
  readonly dialect: Dialect;
  readonly rows: (sql: string) => Promise<readonly (readonly Value[])[]>;
  readonly close: () => Promise<void>;
}

const signal = new AbortController().signal;
const { files } = realWorld(signal);

export async function duckdbSql(): Promise<SqlEngine> {
  const limits = { threads: null, memoryLimit: null, tempDirectory: null, maxTempSize: null };
  return over(await openDuckDB({ path: null, ...limits, tables: [], files }));
}

export async function trinoSql(): Promise<SqlEngine> {
  return over(await openTrino(trinoSettings(), signal));
}

function over(engine: Engine): SqlEngine {
  return {
    dialect: engine.dialect,
    rows: async (sql) => (await engine.query(sql, { signal, timeout: 60_000 })).rows,
    close: () => engine.close(),
  };
}

/** Rows with a number `i` and a column `x` of one of our types, whose values are given as text. */
export interface Given {
  readonly type: string;
  readonly values: readonly (string | null)[];
}

/** The column of {@link Given}. */
export const x = (type: string): Expression => column('x', parseTypeName(type)!);

/** One row of cells for each of the given rows, or one for all where the cells are aggregates. */
export function ask(
  engine: SqlEngine,
  given: Given,
  cells: readonly Expression[],
  inOrder = false,
): Promise<readonly (readonly Value[])[]> {
  const { dialect } = engine;
  const rows = given.values.map((value, index) => {
    const cell = value === null ? 'NULL' : dialect.literal(text(value));
    return `(${String(index)}, CAST(${cell} AS varchar))`;
  });
  const cast = `CAST(v.c AS ${dialect.type(given.type)})`;
  const sql = `SELECT v.i AS i, ${cast} AS x FROM (VALUES ${rows.join(', ')}) AS v (i, c)`;
  const query = {
    select: cells.map((cell) => item(cell)),
    from: source({ from: 'own', sql: markGuarded('query', sql) }, SUBJECT),
  } as const;
  const i = column('i', { family: 'integer', name: 'integer' });
  const ordered = inOrder ? { ...query, orderBy: [{ by: i, descending: false }] } : query;
  return engine.rows(compileQuery(ordered, dialect));
}

/** Constant expressions, in one query. */
export async function values(
  engine: SqlEngine,
  cells: readonly Expression[],
): Promise<readonly Value[]> {
  const select = cells.map((cell) => item(cell));
  const [row = []] = await engine.rows(compileQuery({ select, from: null }, engine.dialect));
  return row;
}
