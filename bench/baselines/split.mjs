// Usage: node bench/baselines/split.mjs FILE
//
// W30 by hand as a good engineer splits it, 19 statements: what zone maps prune as queries with WHERE, each list,
// each key and the grouped query in a statement of its own, and all the rest in one scan.
import { number, run } from './session.mjs';
import { AIRPORT_LITERALS, COLUMN_NAMES, KEY } from './w30.mjs';

await run(async (ask) => {
  const one = async (sql) => number(Object.values((await ask(sql))[0])[0]);
  const where = (condition) => one(`SELECT count(*) FROM t WHERE ${condition}`);
  const described = await ask('DESCRIBE t');
  const nulls = {};
  for (const column of COLUMN_NAMES) nulls[column] = await where(`${column} IS NULL`);
  const [bounds] = await ask(
    'SELECT count(*) AS rows, min(id) AS min_id, epoch_ms(max(flight_date)) AS newest FROM t',
  );
  const [scan] = await ask(`
    SELECT
      count(*) FILTER (WHERE NOT regexp_matches(origin, '^[A-Z]{3}$')) AS origin_shape,
      count(*) FILTER (WHERE NOT regexp_matches(destination, '^[A-Z]{3}$')) AS destination_shape,
      count(*) FILTER (WHERE length(origin) <> 3) AS origin_length,
      count(*) FILTER (WHERE delay >= 60) AS late,
      count(*) FILTER (WHERE distance < 100) AS short,
      count(*) FILTER (WHERE origin = destination) AS circles,
      avg(delay) AS mean, stddev_samp(delay) AS stddev, sum(distance) AS sum,
      quantile_cont(delay, 0.95) AS q95
    FROM t`);
  return {
    columns: described.map((c) => `${c.column_name} ${c.column_type}`).join(', '),
    rows: number(bounds.rows),
    nulls,
    minId: number(bounds.min_id),
    newest: number(bounds.newest),
    delayOutside: await where('delay < -1200 OR delay > 2000'),
    distanceOutside: await where('distance < 0 OR distance > 5000'),
    dateOutside: await where("flight_date < '1996-01-01' OR flight_date > '2001-07-02'"),
    originUnknown: await where(`origin NOT IN (${AIRPORT_LITERALS})`),
    destinationUnknown: await where(`destination NOT IN (${AIRPORT_LITERALS})`),
    originShape: number(scan.origin_shape),
    destinationShape: number(scan.destination_shape),
    originLength: number(scan.origin_length),
    duplicateIds: await one('SELECT count(id) - count(DISTINCT id) FROM t'),
    duplicateKeys: await one(
      `SELECT count(*) FROM (SELECT 1 FROM t GROUP BY ${KEY} HAVING count(*) > 1)`,
    ),
    late: number(scan.late),
    short: number(scan.short),
    hops: await where("origin = 'ATL' AND distance < 100"),
    longHauls: await where('distance >= 2000 AND (delay < -100 OR delay > 1700)'),
    circles: number(scan.circles),
    lateAirports: await one(
      'SELECT count(*) FROM (SELECT origin FROM t GROUP BY origin HAVING avg(delay) > 1000)',
    ),
    mean: number(scan.mean),
    stddev: number(scan.stddev),
    sum: number(scan.sum),
    q95: number(scan.q95),
  };
});
