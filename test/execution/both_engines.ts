import { afterAll, beforeAll } from 'vitest';
import { kinds } from '../../src/checks/registry.ts';
import { tablesOf } from '../../src/commands/engines.ts';
import { realWorld } from '../../src/commands/world.ts';
import type { Gate } from '../../src/domain/gate.ts';
import type { CheckResult, GateResult } from '../../src/domain/result.ts';
import { openDuckDB } from '../../src/engines/duckdb/open.ts';
import type { Engine } from '../../src/engines/engine.ts';
import type { Dialect } from '../../src/sql/dialect.ts';
import { duckdb } from '../../src/sql/dialects/duckdb.ts';
import { trino } from '../../src/sql/dialects/trino.ts';
import { text } from '../../src/sql/literal.ts';
import { TrinoLake } from '../trino/lake.ts';
import { auditOver, makeDatabase, type AuditOptions } from './audits.ts';

/** A table under our type names; cells are text. An expression of each engine stands where no text is cast to the type. */
export interface SameTable {
  readonly columns: Readonly<Record<string, string>>;
  readonly rows: readonly (readonly Cell[])[];
}

export type Cell = string | number | null | { readonly duckdb: string; readonly trino: string };

/** What two engines say of one gate over the same tables. */
export interface Both {
  readonly duckdb: GateResult;
  readonly trino: GateResult;
}

/** `CREATE TABLE` of a table with all its rows, in one statement. */
export function creation(name: string, table: SameTable, dialect: Dialect): string {
  const types = Object.entries(table.columns).map(
    ([column, type]) => [dialect.identifier(column), dialect.type(type)] as const,
  );
  const cell = (value: Cell, type: string): string => {
    if (value !== null && typeof value === 'object') {
      return `CAST(${dialect.name === 'duckdb' ? value.duckdb : value.trino} AS ${type})`;
    }
    return `CAST(${value === null ? 'NULL' : dialect.literal(text(String(value)))} AS ${type})`;
  };
  const select = (row: readonly Cell[]): string =>
    `(${types.map(([, type], index) => cell(row[index] ?? null, type)).join(', ')})`;
  const nothing = table.rows.length === 0;
  const rows = nothing ? [select([])] : table.rows.map(select);
  const names = types.map(([column]) => column).join(', ');
  return `CREATE TABLE ${name} AS SELECT * FROM (VALUES ${rows.join(', ')}) AS v (${names})${nothing ? ' WHERE 1 = 0' : ''}`;
}

/** Audits one gate over the same tables on both engines; tables of Trino lie in memory, those of DuckDB in a file. */
export class BothEngines {
  private readonly lake: TrinoLake;
  private readonly engine: Engine;

  private constructor(lake: TrinoLake, engine: Engine) {
    this.lake = lake;
    this.engine = engine;
  }

  static async open(): Promise<BothEngines> {
    const lake = await TrinoLake.create('memory');
    return new BothEngines(lake, await lake.open());
  }

  async audit(
    tables: Readonly<Record<string, SameTable>>,
    gate: Gate,
    options: AuditOptions = {},
  ): Promise<Both> {
    const other = this.auditOnTrino(tables, gate, options);
    // Waited for in any case: its tables must be gone before the next audit makes them.
    const [one] = await Promise.allSettled([auditOnDuckDB(tables, gate, options), other]);
    if (one.status === 'rejected') throw one.reason;
    return { duckdb: one.value, trino: await other };
  }

  private async auditOnTrino(
    tables: Readonly<Record<string, SameTable>>,
    gate: Gate,
    options: AuditOptions,
  ): Promise<GateResult> {
    const names = Object.keys(tables);
    try {
      for (const [name, table] of Object.entries(tables))
        await this.lake.run(creation(`{s}.${trino.identifier(name)}`, table, trino));
      const [audit] = await auditOver(this.engine, [gate], options);
      return audit!.result;
    } finally {
      for (const name of names)
        await this.lake.run(`DROP TABLE IF EXISTS {s}.${trino.identifier(name)}`);
    }
  }

  async close(): Promise<void> {
    await this.engine.close();
    await this.lake[Symbol.asyncDispose]();
  }
}

async function auditOnDuckDB(
  tables: Readonly<Record<string, SameTable>>,
  gate: Gate,
  options: AuditOptions,
): Promise<GateResult> {
  const statements = Object.entries(tables).map(([name, table]) =>
    creation(duckdb.identifier(name), table, duckdb),
  );
  const database = await makeDatabase(statements);
  const { files } = realWorld(new AbortController().signal);
  const limits = { threads: null, memoryLimit: null, tempDirectory: null, maxTempSize: null };
  const engine = await openDuckDB({
    path: database.path,
    ...limits,
    tables: tablesOf(gate, kinds),
    files,
  });
  try {
    const [audit] = await auditOver(engine, [gate], options);
    return audit!.result;
  } finally {
    await engine.close();
    await database.remove();
  }
}

/** Both engines for the tests of a suite. */
export function useBothEngines(): () => BothEngines {
  let both: BothEngines;
  beforeAll(async () => {
    both = await BothEngines.open();
  });
  afterAll(() => both.close());
  return () => both;
}

/**
 * What must be the same on both engines. Not the words of an engine's own error, nor the last digits of a double's sum,
 * nor whether rows had to be read, nor which failing rows a limit leaves: so samples want a limit above the number of
 * rows.
 */
export function essence(result: CheckResult): Record<string, unknown> {
  const { id, outcome, tested, failing, share, notes, metrics, observed, fault } = result;
  const samples = result.samples.map((row) => JSON.stringify(Object.entries(row).map(rounded)));
  return {
    id,
    outcome,
    tested,
    failing,
    share,
    notes,
    metrics: Object.fromEntries(Object.entries(metrics).map(rounded)),
    observed: rounded(['', observed])[1],
    message: fault === null ? sentence(result) : null,
    fault: fault === null ? null : `${fault.category} ${fault.code}`,
    samples: samples.sort(),
  };
}

const sentence = ({ message }: CheckResult): string =>
  message
    .replace(' (from metadata, without reading data)', '')
    .replace(/-?\d+\.\d{9,}(?:e[-+]\d+)?/g, tenDigits);

const tenDigits = (digits: string): string => String(Number(Number(digits).toPrecision(10)));

/** Ten digits of a double; which of two equal zeros an engine gives is its own affair. */
const rounded = ([name, value]: readonly [string, unknown]): [string, unknown] => [
  name,
  typeof value === 'number' ? Number(tenDigits(String(value))) + 0 : value,
];
