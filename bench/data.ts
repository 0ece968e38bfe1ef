// Usage: node bench/data.ts [name...]
//
// Makes the inputs of the benchmarks under bench/.cache/ where they are missing. Its own process, so that the memory it
// needs is never counted as the memory of a program under measurement.
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { manyGates, wideGate } from './gates.ts';
import { CACHE, INPUTS, isInput, type Input } from './inputs.ts';

/** Copies in W30x10; each is shifted so that every key of the whole is still unique and the newest row stays. */
const COPIES = 10;
const SHIFT_DAYS = 200;
const WIDE = { columns: 1_000, rows: 100_000 };

/** The package exports no path of its data. */
const PACKAGES = path.join(import.meta.dirname, '../node_modules');

const quoted = (file: string): string => `'${file.replaceAll("'", "''")}'`;

/** The rows of flights-3m without its 191 exact duplicates, in the file's own order, numbered from 1. */
function flights(): string {
  const source = path.join(PACKAGES, 'vega-datasets/data/flights-3m.parquet');
  return `
    WITH numbered AS (FROM read_parquet(${quoted(source)}, file_row_number = true)),
    first AS (
      SELECT date, delay, distance, origin, destination, min(file_row_number) AS place
      FROM numbered GROUP BY ALL
    )
    SELECT row_number() OVER (ORDER BY place)::INTEGER AS id, date AS flight_date, delay, distance,
      origin, destination
    FROM first ORDER BY place`;
}

/** Ten NULL delays, one id twice, one negative distance, one airport that does not exist. */
function seeded(w30: string): string {
  return `
    SELECT if(id = 1500001, 1500000, id)::INTEGER AS id, flight_date,
      if(id % 290000 = 1234 AND id < 2900000, NULL, delay) AS delay,
      if(id = 700001, -distance, distance) AS distance,
      if(id = 2200001, 'ZZZ', origin) AS origin, destination
    FROM read_parquet(${quoted(w30)})`;
}

function shifted(w30: string): string {
  return `
    SELECT (id + copy * 2999809)::INTEGER AS id,
      flight_date - to_days(${String(SHIFT_DAYS)} * (${String(COPIES - 1)} - copy)::INTEGER) AS flight_date,
      delay, distance, origin, destination
    FROM range(${String(COPIES)}) AS copies(copy), read_parquet(${quoted(w30)})
    ORDER BY copy, id`;
}

function wide(): string {
  const columns = Array.from({ length: WIDE.columns }, (_, i) => {
    const name = `c${String(i).padStart(4, '0')}`;
    return `((r * ${String(2 * i + 1)}) % ${String(97 + i)})::INTEGER AS ${name}`;
  });
  return `SELECT ${columns.join(', ')} FROM range(${String(WIDE.rows)}) AS rows(r)`;
}

/** One table of every so manyth row: each spans all dates, so that one gate's limits hold on all. */
const stripe = (w30: string, n: number, of: number): string =>
  `FROM read_parquet(${quoted(w30)}) WHERE id % ${String(of)} = ${String(n)}`;

/** Writes beside the place and renames: a file that is there is whole. */
async function copy(connection: DuckDBConnection, sql: string, file: string): Promise<void> {
  const draft = `${file}.${String(process.pid)}.draft`;
  try {
    await connection.run(`COPY (${sql}) TO ${quoted(draft)} (FORMAT parquet)`);
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The same for a directory. */
async function directory(place: string, fill: (draft: string) => Promise<void>): Promise<void> {
  const draft = `${place}.${String(process.pid)}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  try {
    await fill(draft);
    renameSync(draft, place);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function make(input: Input, connection: DuckDBConnection): Promise<void> {
  const place = path.join(CACHE, INPUTS[input]);
  if (existsSync(place)) return;
  const w30 = path.join(CACHE, INPUTS.w30);
  if (input !== 'w30' && input !== 'wide') await make('w30', connection);
  process.stderr.write(`bench: making ${INPUTS[input]}\n`);
  switch (input) {
    case 'w30':
      return copy(connection, flights(), place);
    case 'w30x10':
      return copy(connection, shifted(w30), place);
    case 'seeded':
      return copy(connection, seeded(w30), place);
    case 'wide':
      return directory(place, async (draft) => {
        await copy(connection, wide(), path.join(draft, 'wide.parquet'));
        writeFileSync(path.join(draft, 'wide.yml'), wideGate(WIDE.columns));
      });
    case 'gates':
      return directory(place, async (draft) => {
        mkdirSync(path.join(draft, 'checks'));
        for (const { name, text, number, of } of manyGates()) {
          await copy(connection, stripe(w30, number, of), path.join(draft, `${name}.parquet`));
          writeFileSync(path.join(draft, 'checks', `${name}.yml`), text);
        }
      });
  }
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !isInput(name));
if (unknown.length > 0) {
  process.stderr.write(`bench: no input is called ${unknown.join(', ')}\n`);
  process.exitCode = 2;
} else {
  mkdirSync(CACHE, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  const wanted = asked.filter(isInput);
  const all = Object.keys(INPUTS).filter(isInput);
  for (const input of wanted.length > 0 ? wanted : all) await make(input, connection);
  connection.closeSync();
}
