// Usage: node bench/baselines/trino/separate.mjs TABLE
//
// The 30 checks of lineitem.yml as most tools run them: one query for each check, one after the other.
import {
  DELIVERED,
  judge,
  largeModes,
  LINE_KEY,
  MODE_LITERALS,
  NOT_NULL,
  quantile,
  RANGES,
  RECEIVED,
  ROW_KEY,
} from './lineitem.mjs';
import { number, run, schemaOf } from './session.mjs';

const literal = (bound) => (typeof bound === 'string' ? `DATE '${bound}'` : bound);

await run(async (ask, t) => {
  const first = async (sql) => (await ask(sql)).rows[0];
  const one = async (what) => number((await first(`SELECT ${what} FROM ${t}`))[0]);
  const where = (condition) => one(`count_if(${condition})`);
  const facts = { columns: await schemaOf(ask, t), rows: await one('count(*)') };
  const nulls = {};
  for (const column of NOT_NULL) nulls[column] = await where(`${column} IS NULL`);
  const outside = {};
  for (const [column, [least, most]] of Object.entries(RANGES)) {
    outside[column] = await where(`${column} < ${literal(least)} OR ${column} > ${literal(most)}`);
  }
  const duplicates = async (key) =>
    number(
      (
        await first(`SELECT count(*) FROM (SELECT 1 FROM ${t} GROUP BY ${key} HAVING count(*) > 1)`)
      )[0],
    );
  const [delivered, deliveredLate] = await first(
    `SELECT count_if(${DELIVERED}), count_if(${DELIVERED} AND shipdate > commitdate) FROM ${t}`,
  );
  const { rows: quantities } = await ask(
    `SELECT quantity, count(*) FROM ${t} WHERE quantity IS NOT NULL GROUP BY quantity ORDER BY quantity`,
  );
  return {
    ...facts,
    nulls,
    outside,
    minOrder: await one('min(orderkey)'),
    maxPrice: await one('max(extendedprice)'),
    newest: (await first(`SELECT CAST(max(receiptdate) AS varchar) FROM ${t}`))[0],
    receivedKept: await where(`${RECEIVED} AND returnflag NOT IN ('A', 'R')`),
    modeUnknown: await where(`shipmode NOT IN (${MODE_LITERALS})`),
    statusShape: await where("NOT regexp_like(linestatus, '^[FO]$')"),
    instructLength: await where('length(shipinstruct) NOT BETWEEN 4 AND 25'),
    duplicateLines: await duplicates(LINE_KEY),
    duplicateRows: await duplicates(ROW_KEY),
    delivered: number(delivered),
    deliveredLate: number(deliveredLate),
    largeModes: number((await first(`SELECT count(*) FROM (${largeModes(t)})`))[0]),
    mean: await one('avg(CAST(quantity AS double))'),
    stddev: await one('stddev(quantity)'),
    sum: await one('sum(extendedprice)'),
    // Exact, as approx_percentile is not.
    q95: quantile(
      quantities.map(([value, count]) => ({ value: Number(value), count })),
      0.95,
    ),
  };
}, judge);
