import { duckdb } from '../../sql/dialects/duckdb.ts';
import type { Abilities } from '../../domain/abilities.ts';
import type { Engine } from '../engine.ts';
import { guardSql } from './guard/guard.ts';
import type { Pool } from './pool.ts';
import { readProperty } from './property.ts';
import type { Resolver } from './resolve.ts';
import { describeSelect, runSelect } from './run.ts';
import { readStatistics } from './statistics/read.ts';

export interface EngineParts {
  readonly pool: Pool;
  readonly resolver: Resolver;
  /** `1.5.5` */
  readonly version: string;
  /** Bytes. */
  readonly memoryLimit: number;
  readonly threads: number;
}

/** The port over an instance that is open and locked. */
export function createEngine({
  pool,
  resolver,
  version,
  memoryLimit,
  threads,
}: EngineParts): Engine {
  return {
    name: 'duckdb',
    version: `duckdb ${version}`,
    dialect: duckdb,
    abilities: abilitiesWith(memoryLimit, threads),
    recheck: (table) => resolver.recheck(table),
    resolve: (reference, options) =>
      pool.use(options, (connection) => resolver.resolve(connection, reference)),
    property: (table, name, options) =>
      pool.use(options, (connection) => readProperty(connection, table, name)),
    statistics: (table, { columns, estimate }, options) =>
      pool.use(options, (connection) => {
        const isView = resolver.isView(table);
        return readStatistics(connection, { ...table, isView }, columns, estimate);
      }),
    guard: (sql, shape, options) =>
      pool.use(options, (connection) =>
        guardSql(connection, sql, shape, (path) => resolver.declares(path)),
      ),
    preflight: (sql, options) => pool.use(options, (connection) => describeSelect(connection, sql)),
    query: (sql, options) =>
      pool.use(options, async (connection) => {
        const started = performance.now();
        const answer = await runSelect(connection, sql);
        // DuckDB does not say how much it read.
        return { ...answer, cost: { milliseconds: performance.now() - started, bytes: null } };
      }),
    close: () => pool.close(),
  };
}

/**
 * `hashProof`: equal keys have equal hashes on 1.5.5. Compared over stored columns, a pair at a time: NULL with NULL,
 * NaN with NaN of another sign, 0.0 with -0.0 (FLOAT and DOUBLE), intervals of the same length (30 days, 1 month), and
 * all of them inside of lists and structs; see test/engines/duckdb/hash.test.ts.
 */
function abilitiesWith(memoryLimit: number, threads: number): Abilities {
  return {
    statistics: true,
    pruning: true,
    bitmap: { form: 'aggregate', widest: widestBitmap(memoryLimit, threads), bitsARow: 100n },
    hashProof: 'sorted',
    fusedAggregates: 200,
    statementOverhead: 0.6,
    subqueryOverhead: null,
    conditionFactor: 1,
    // It spills to disk instead.
    keyBuckets: [],
    longestText: null,
    scanLimit: false,
    session: false,
    timeTravel: false,
  };
}

/** DuckDB refuses wider ones than this, and each thread fills one of its own. */
function widestBitmap(memoryLimit: number, threads: number): bigint {
  const bytes = BigInt(Math.floor(memoryLimit / 4 / threads));
  return bytes * 8n < 1_000_000_000n ? bytes * 8n : 1_000_000_000n;
}
