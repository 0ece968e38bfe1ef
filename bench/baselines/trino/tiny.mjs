// Usage: node bench/baselines/trino/tiny.mjs TABLE
//
// The 15 checks of tiny.yml by hand: two statements at once. Where a table is small, statements are what costs.
import { MODE_LITERALS, NOW } from './lineitem.mjs';
import { number, run, schemaOf } from './session.mjs';

const COLUMNS = {
  orderkey: 'bigint',
  linenumber: 'integer',
  quantity: '',
  returnflag: 'varchar',
  shipdate: 'date',
  shipmode: 'varchar',
};
const NOT_NULL = ['orderkey', 'linenumber', 'shipdate', 'receiptdate'];
const MAX_AGE = 7 * 86_400_000;

const measures = (t) => `
  SELECT count(*), CAST(max(receiptdate) AS varchar), avg(CAST(quantity AS double)),
    ${NOT_NULL.map((column) => `count_if(${column} IS NULL)`).join(', ')},
    count_if(quantity NOT BETWEEN 1 AND 50), count_if(discount NOT BETWEEN 0 AND 0.1),
    count_if(returnflag NOT IN ('A', 'N', 'R')), count_if(shipmode NOT IN (${MODE_LITERALS})),
    count_if(NOT regexp_like(linestatus, '^[FO]$')), count_if(receiptdate <= shipdate),
    (SELECT count(*) FROM (SELECT 1 FROM ${t} GROUP BY orderkey, linenumber HAVING count(*) > 1))
  FROM ${t}`;

const COUNTED = [
  ...NOT_NULL.map((column) => `not_null:${column}`),
  ...['range:quantity', 'range:discount', 'accepted_values:returnflag', 'accepted_values:shipmode'],
  ...['matches:linestatus', 'expression', 'unique:line'],
];

/** Of lengths and digits nothing is said: the connector declares them, a copy of its table does not. */
const hasColumns = (schema) =>
  Object.entries(COLUMNS).every(([name, type]) =>
    schema.some((column) => column.startsWith(`${name} ${type}`)),
  );

function judge({ schema, row: [rows, newest, mean, ...offending] }) {
  const checks = [
    ['schema', hasColumns(schema)],
    ['row_count', rows >= 1_000 && rows <= 1_000_000],
    ['freshness:receiptdate', newest !== null && NOW - Date.parse(newest) <= MAX_AGE],
    ['mean:quantity', mean !== null && mean >= 24 && mean <= 27],
    ...COUNTED.map((name, i) => [name, number(offending[i]) === 0]),
  ];
  const failed = checks.filter(([, holds]) => !holds).map(([name]) => name);
  return { checks: checks.length, failed };
}

await run(async (ask, t) => {
  const [schema, { rows }] = await Promise.all([schemaOf(ask, t), ask(measures(t))]);
  return { schema: schema.split(/, (?=[a-z])/), row: rows[0] };
}, judge);
