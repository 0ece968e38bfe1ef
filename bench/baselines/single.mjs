// Usage: node bench/baselines/single.mjs FILE
//
// W30 by hand as one fused statement: every check an aggregate of one SELECT over the table.
import { number, run } from './session.mjs';
import { AIRPORT_LITERALS, COLUMN_NAMES, KEY } from './w30.mjs';

const count = (condition, name) => `count(*) FILTER (WHERE ${condition}) AS "${name}"`;

const SQL = `
  SELECT count(*) AS rows,
    ${COLUMN_NAMES.map((c) => `typeof(any_value(${c})) AS "type ${c}"`).join(', ')},
    ${COLUMN_NAMES.map((c) => count(`${c} IS NULL`, `nulls ${c}`)).join(', ')},
    min(id) AS min_id, epoch_ms(max(flight_date)) AS newest,
    ${count('delay < -1200 OR delay > 2000', 'delayOutside')},
    ${count('distance < 0 OR distance > 5000', 'distanceOutside')},
    ${count("flight_date < '1996-01-01' OR flight_date > '2001-07-02'", 'dateOutside')},
    ${count(`origin NOT IN (${AIRPORT_LITERALS})`, 'originUnknown')},
    ${count(`destination NOT IN (${AIRPORT_LITERALS})`, 'destinationUnknown')},
    ${count("NOT regexp_matches(origin, '^[A-Z]{3}$')", 'originShape')},
    ${count("NOT regexp_matches(destination, '^[A-Z]{3}$')", 'destinationShape')},
    ${count('length(origin) <> 3', 'originLength')},
    count(id) - count(DISTINCT id) AS "duplicateIds",
    count(*) - count(DISTINCT (${KEY})) AS "duplicateKeys",
    ${count('delay >= 60', 'late')},
    ${count('distance < 100', 'short')},
    ${count("origin = 'ATL' AND distance < 100", 'hops')},
    ${count('distance >= 2000 AND (delay < -100 OR delay > 1700)', 'longHauls')},
    ${count('origin = destination', 'circles')},
    (SELECT count(*) FROM (SELECT origin FROM t GROUP BY origin HAVING avg(delay) > 1000)) AS "lateAirports",
    avg(delay) AS mean, stddev_samp(delay) AS stddev, sum(distance) AS sum,
    quantile_cont(delay, 0.95) AS q95
  FROM t`;

await run(async (ask) => {
  const [row] = await ask(SQL);
  const facts = Object.fromEntries(Object.entries(row).map(([name, v]) => [name, number(v)]));
  return {
    ...facts,
    columns: COLUMN_NAMES.map((c) => `${c} ${row[`type ${c}`]}`).join(', '),
    nulls: Object.fromEntries(COLUMN_NAMES.map((c) => [c, facts[`nulls ${c}`]])),
    minId: facts.min_id,
  };
});
