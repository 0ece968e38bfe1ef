import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';

/** A real DuckDB in memory, asked one statement at a time. */
export interface Database {
  readonly rows: (sql: string) => Promise<DuckDBValue[][]>;
  /** The only cell of the only row. */
  readonly cell: (sql: string) => Promise<DuckDBValue>;
  readonly close: () => void;
}

export async function openDatabase(): Promise<Database> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  const rows = async (sql: string): Promise<DuckDBValue[][]> => {
    const reader = await connection.runAndReadAll(sql);
    return reader.getRows();
  };
  return {
    rows,
    cell: async (sql) => {
      const [row, ...more] = await rows(sql);
      if (row?.length !== 1 || more.length > 0) throw new Error(`not one cell: ${sql}`);
      return row[0] ?? null;
    },
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
