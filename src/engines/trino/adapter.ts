import type { Abilities } from '../../domain/abilities.ts';
import { fault } from '../../domain/fault.ts';
import { trino } from '../../sql/dialects/trino.ts';
import type { Answered, Engine, QueryOptions } from '../engine.ts';
import type { Line } from './protocol/client.ts';
import { decodeColumns, decodeRows } from './protocol/decode.ts';
import { readProperty } from './metadata/property.ts';
import { Resolver } from './metadata/resolve.ts';
import type { TrinoSettings } from './settings.ts';
import { Turns } from './turns.ts';
import { runStatement } from './protocol/statement.ts';
import { readStatistics } from './metadata/statistics.ts';

/** The port over a server that has answered once. */
export function createEngine(settings: TrinoSettings, line: Line, version: string): Engine {
  let closed = false;
  const ask = async (sql: string, options: QueryOptions): Promise<Answered> => {
    if (closed) {
      const message = `The connection '${settings.name}' is closed.`;
      throw fault('engine-unavailable', 'engine-transient', message);
    }
    const { columns, rows, record } = await runStatement(settings, line, sql, options);
    const decoded = decodeColumns(columns);
    const cost = { milliseconds: record.elapsed_ms, bytes: record.bytes };
    return { columns: decoded, rows: decodeRows(decoded, rows), cost };
  };
  const resolver = new Resolver(settings, ask);
  const turns = new Turns();
  return {
    name: 'trino',
    version: `trino ${version}`,
    dialect: trino,
    abilities: ABILITIES,
    resolve: (reference, options) => resolver.resolve(reference, options),
    recheck: (table, options) => resolver.recheck(table, options),
    property: (table, name, options) => readProperty(table, name, (sql) => ask(sql, options)),
    statistics: (table, wanted, options) =>
      readStatistics(table, resolver.versionOf(table), wanted, (sql) => ask(sql, options)),
    guard: (sql, shape) =>
      turns.take(async () => {
        const { guardTrino } = await import('../../sql/grammar/guard.ts');
        return guardTrino(sql, shape);
      }),
    preflight: async (sql, options) => {
      const { columns } = await ask(`SELECT * FROM (\n${sql}\n) LIMIT 0`, options);
      return columns;
    },
    query: ask,
    close: () => {
      if (!closed) line.close();
      closed = true;
      return Promise.resolve();
    },
  };
}

const ABILITIES: Abilities = {
  statistics: true,
  pruning: true,
  // At 32 bits a row there are half as many words as rows: counting every key takes twice as long.
  bitmap: { form: 'words', widest: 2n ** 62n, bitsARow: 32n },
  hashProof: 'grouped',
  fusedAggregates: 200,
  statementOverhead: 100,
  subqueryOverhead: 10,
  conditionFactor: 15,
  keyBuckets: [4, 16, 64],
  // `query.max-length` is 1,000,000 by default; what is sent is more than the planned statement where it is preflighted.
  longestText: 900_000,
  scanLimit: true,
  session: true,
  timeTravel: true,
};
