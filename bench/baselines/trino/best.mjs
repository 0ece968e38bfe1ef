// Usage: node bench/baselines/trino/best.mjs TABLE
//
// The 30 checks of lineitem.yml by the best plan known for this table, 7 statements: Iceberg's own metadata, which names
// the version too; then, at once, a bitmap for the line's key, a mixture of four columns for the row's key, one GROUP BY
// of a column of few values whose groups are judged here, the rows of one `where`, and what zone maps or dictionaries
// answer as subqueries of one statement. What is not proved is counted exactly, afterwards.
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
import { Metadata } from './metadata.mjs';
import { number, run, schemaOf } from './session.mjs';

const DAY = "date_diff('day', DATE '1970-01-01', shipdate)";

/** Bits of the order, the part, the day and the supplier, each at its place: different mixtures mean different rows. */
const MIXTURE = `bitwise_xor(
  bitwise_xor(orderkey, bitwise_left_shift(partkey, 23)),
  bitwise_xor(bitwise_left_shift(${DAY}, 41), bitwise_left_shift(suppkey, 50)))`;

/** A bit for each key, 64 in a group: where keys are dense, there are few groups, and as many bits as rows prove them unique. */
function bitmap(t, { low, high }) {
  const width = high('linenumber') - low('linenumber') + 1;
  const key = `((orderkey - ${low('orderkey')}) * ${width} + linenumber - ${low('linenumber')})`;
  return `
    SELECT sum(n) - sum(bit_count(bits, 64)) FROM (
      SELECT count(*) AS n,
        bitwise_or_agg(bitwise_left_shift(BIGINT '1', CAST(bitwise_and(${key}, 63) AS integer))) AS bits
      FROM ${t} GROUP BY bitwise_right_shift(${key}, 6))`;
}

const duplicates = (t, key) =>
  `SELECT count(*) FROM (SELECT 1 FROM ${t} GROUP BY ${key} HAVING count(*) > 1)`;

/** [{value, rows, price}] in the order of the value. */
const groupsOf = (rows) =>
  rows
    .filter(([value]) => value !== null)
    .map((row) => {
      const [value, count, price] = row.map(Number);
      return { value, count, price };
    })
    .toSorted((a, b) => a.value - b.value);

function moments(groups) {
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  const mean = groups.reduce((sum, { value, count }) => sum + value * count, 0) / total;
  const squares = groups.reduce((sum, { value, count }) => sum + count * (value - mean) ** 2, 0);
  return { mean, stddev: Math.sqrt(squares / (total - 1)) };
}

await run(async (ask, table) => {
  const one = async (sql) => number((await ask(sql)).rows[0][0]);
  const known = await Metadata.read(ask, table);
  const t = `${table} FOR VERSION AS OF ${known.snapshot}`;
  const outside = async (column, [least, most]) => {
    if (known.low(column) >= least && known.high(column) <= most) return 0;
    const literal = (bound) => (typeof bound === 'string' ? `DATE '${bound}'` : bound);
    return one(
      `SELECT count(*) FROM ${t} WHERE ${column} < ${literal(least)} OR ${column} > ${literal(most)}`,
    );
  };
  const proved = async (proof, key) => ((await one(proof)) === 0 ? 0 : one(duplicates(t, key)));

  const [duplicateRows, duplicateLines, byQuantity, delivered, rest, schema, ranges] =
    await Promise.all([
      proved(duplicates(t, MIXTURE), ROW_KEY),
      proved(bitmap(t, known), LINE_KEY),
      ask(`SELECT quantity, count(*), sum(extendedprice) FROM ${t} GROUP BY quantity`),
      ask(
        `SELECT count(shipdate <= commitdate), count_if(shipdate > commitdate) FROM ${t} WHERE ${DELIVERED}`,
      ),
      ask(`SELECT
        (SELECT count(*) FROM ${t} WHERE ${RECEIVED} AND returnflag NOT IN ('A', 'R')),
        (SELECT count(*) FROM ${t} WHERE shipmode NOT IN (${MODE_LITERALS})),
        (SELECT count(*) FROM ${t} WHERE NOT regexp_like(linestatus, '^[FO]$')),
        (SELECT count(*) FROM ${t} WHERE length(shipinstruct) NOT BETWEEN 4 AND 25),
        (SELECT count(*) FROM (${largeModes(t)}))`),
      schemaOf(ask, t),
      Promise.all(Object.entries(RANGES).map(([column, range]) => outside(column, range))),
    ]);
  const groups = groupsOf(byQuantity.rows);
  const { mean, stddev } = moments(groups);
  const [receivedKept, modeUnknown, statusShape, instructLength, large] = rest.rows[0].map(number);
  return {
    columns: schema,
    rows: known.rows,
    nulls: Object.fromEntries(NOT_NULL.map((column) => [column, known.nulls(column)])),
    outside: Object.fromEntries(Object.keys(RANGES).map((column, i) => [column, ranges[i]])),
    minOrder: known.low('orderkey'),
    maxPrice: known.high('extendedprice'),
    newest: known.high('receiptdate'),
    receivedKept,
    modeUnknown,
    statusShape,
    instructLength,
    duplicateLines,
    duplicateRows,
    delivered: number(delivered.rows[0][0]),
    deliveredLate: number(delivered.rows[0][1]),
    largeModes: large,
    mean,
    stddev,
    sum: groups.reduce((sum, { price }) => sum + price, 0),
    q95: quantile(groups, 0.95),
  };
}, judge);
