// Usage: node bench/baselines/best.mjs FILE
//
// W30 by the best plan known for this table, 10 statements: the file's statistics, one GROUP BY for each column of few
// values whose groups are judged here, the counts that span two columns as WHERE, a bitmap for the integer key and a
// sorted hash for the wide one. What is not proved is counted exactly, afterwards.
import { number, run } from './session.mjs';
import { AIRPORTS, COLUMN_NAMES, KEY } from './w30.mjs';

const known = new Set(AIRPORTS);
const shape = /^[A-Z]{3}$/;

/** The number of rows in those groups for whose value the test is true. */
const rowsWhere = (groups, test) =>
  groups.reduce((sum, { v, n }) => (v !== null && test(v) ? sum + n : sum), 0);

/** [{v, n}] with numbers, in the order of v. */
const numeric = (rows) =>
  rows.flatMap(({ v, n }) => (v === null ? [] : [{ v: Number(v), n: Number(n) }]));

function moments(groups) {
  const count = groups.reduce((sum, { n }) => sum + n, 0);
  const sum = groups.reduce((total, { v, n }) => total + v * n, 0);
  const mean = sum / count;
  const squares = groups.reduce((total, { v, n }) => total + n * (v - mean) ** 2, 0);
  return { count, sum, mean, stddev: Math.sqrt(squares / (count - 1)) };
}

/** The value at a place among the sorted values, as quantile_cont interpolates. */
function quantile(groups, q, count) {
  const at = (place) => {
    let seen = 0;
    for (const { v, n } of groups) {
      seen += n;
      if (place < seen) return v;
    }
    return null;
  };
  const place = q * (count - 1);
  const [low, high] = [at(Math.floor(place)), at(Math.ceil(place))];
  return low + (high - low) * (place - Math.floor(place));
}

await run(async (ask, file, connection) => {
  const one = async (sql) => number(Object.values((await ask(sql))[0])[0]);
  const where = (condition) => one(`SELECT count(*) FROM t WHERE ${condition}`);
  const shaped = await connection.prepare('FROM t');
  const columns = COLUMN_NAMES.map((_, i) => `${shaped.columnName(i)} ${shaped.columnType(i)}`);
  const statistics = await ask(`
    SELECT path_in_schema AS name, sum(num_values)::DOUBLE AS rows, sum(stats_null_count)::DOUBLE AS nulls,
      min(try_cast(stats_min_value AS DOUBLE)) AS low, max(try_cast(stats_max_value AS DOUBLE)) AS high,
      epoch_ms(min(try_cast(stats_min_value AS TIMESTAMP))) AS first,
      epoch_ms(max(try_cast(stats_max_value AS TIMESTAMP))) AS newest
    FROM parquet_metadata(${file}) GROUP BY ALL`);
  const of = Object.fromEntries(statistics.map((column) => [column.name, column]));

  const byOrigin = await ask(
    'SELECT origin AS v, count(*)::DOUBLE AS n, avg(delay) AS late FROM t GROUP BY origin',
  );
  const byDestination = await ask(
    'SELECT destination AS v, count(*)::DOUBLE AS n FROM t GROUP BY destination',
  );
  const byDelay = numeric(
    await ask('SELECT delay AS v, count(*) AS n FROM t GROUP BY delay ORDER BY delay'),
  );
  const byDistance = numeric(
    await ask('SELECT distance AS v, count(*) AS n FROM t GROUP BY distance ORDER BY distance'),
  );
  const hops = await where("distance < 100 AND origin = 'ATL'");
  const longHauls = await where('distance >= 2000 AND (delay < -100 OR delay > 1700)');
  const circles = await where('origin = destination');

  // A width that is a multiple of 8 is counted 2.5 times faster.
  const width = Math.ceil((of.id.high - of.id.low + 1) / 8) * 8;
  const duplicateIds = await one(
    `SELECT count(id) - bit_count(bitstring_agg(id, ${of.id.low}, ${of.id.low + width - 1})) FROM t`,
  );
  // A strictly ascending sequence of hashes has no two equal ones, so no two rows are equal.
  const suspects = await one(`
    SELECT count(*) FILTER (h <= before)
    FROM (SELECT h, lag(h) OVER () AS before FROM (SELECT hash(${KEY}) AS h FROM t ORDER BY h))`);
  const duplicateKeys =
    suspects === 0
      ? 0
      : await one(
          `SELECT (SELECT count(*) FROM t) - count(*) FROM (SELECT DISTINCT ${KEY} FROM t)`,
        );

  const delay = moments(byDelay);
  return {
    columns: columns.join(', '),
    rows: of.id.rows,
    nulls: Object.fromEntries(COLUMN_NAMES.map((name) => [name, of[name].nulls])),
    minId: of.id.low,
    newest: number(of.flight_date.newest),
    delayOutside: rowsWhere(byDelay, (v) => v < -1200 || v > 2000),
    distanceOutside: rowsWhere(byDistance, (v) => v < 0 || v > 5000),
    dateOutside: outside(of.flight_date)
      ? await where("flight_date < '1996-01-01' OR flight_date > '2001-07-02'")
      : 0,
    originUnknown: rowsWhere(byOrigin, (v) => !known.has(v)),
    destinationUnknown: rowsWhere(byDestination, (v) => !known.has(v)),
    originShape: rowsWhere(byOrigin, (v) => !shape.test(v)),
    destinationShape: rowsWhere(byDestination, (v) => !shape.test(v)),
    originLength: rowsWhere(byOrigin, (v) => v.length !== 3),
    duplicateIds,
    duplicateKeys,
    late: rowsWhere(byDelay, (v) => v >= 60),
    short: rowsWhere(byDistance, (v) => v < 100),
    hops,
    longHauls,
    circles,
    lateAirports: byOrigin.filter(({ late }) => late !== null && late > 1000).length,
    mean: delay.mean,
    stddev: delay.stddev,
    sum: moments(byDistance).sum,
    q95: quantile(byDelay, 0.95, delay.count),
  };
});

function outside({ first, newest }) {
  return (
    Number(first) < Date.parse('1996-01-01T00:00:00Z') ||
    Number(newest) > Date.parse('2001-07-02T00:00:00Z')
  );
}
