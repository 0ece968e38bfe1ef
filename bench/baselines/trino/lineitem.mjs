// The words that the baselines share with bench/gates/lineitem.yml: the same 30 checks, judged from measured numbers.

/** As Trino names them. */
export const COLUMNS =
  'orderkey bigint, partkey bigint, suppkey bigint, linenumber integer, quantity decimal(12, 2), ' +
  'extendedprice decimal(12, 2), discount decimal(12, 2), tax decimal(12, 2), returnflag varchar, ' +
  'linestatus varchar, shipdate date, commitdate date, receiptdate date, shipinstruct varchar, ' +
  'shipmode varchar, comment varchar';

export const NOT_NULL = [
  ...['orderkey', 'linenumber', 'partkey', 'suppkey'],
  ...['quantity', 'extendedprice', 'shipdate', 'receiptdate'],
];

/** Column -> its lowest and highest allowed value. */
export const RANGES = {
  linenumber: [1, 7],
  quantity: [1, 50],
  discount: [0, 0.1],
  tax: [0, 0.08],
  shipdate: ['1992-01-01', '1998-12-31'],
};

export const MODES = ['AIR', 'FOB', 'MAIL', 'RAIL', 'REG AIR', 'SHIP', 'TRUCK'];

/** The same list as a list of SQL literals. */
export const MODE_LITERALS = MODES.map((mode) => `'${mode}'`).join(', ');

/** The rows of two checks with `where`. */
export const RECEIVED = "receiptdate <= DATE '1995-06-17'";
export const DELIVERED = "linestatus = 'F'";

export const LINE_KEY = 'orderkey, linenumber';
export const ROW_KEY = 'orderkey, partkey, suppkey, quantity, shipdate, shipmode';

/** The gate's own query, over the relation of that name. */
export const largeModes = (table) =>
  `SELECT shipmode, avg(quantity) AS mean_quantity FROM ${table} GROUP BY shipmode HAVING avg(quantity) > 30`;

/** What the clock of the run says. */
export const NOW = Date.parse('1999-01-01T00:00:00Z');

const MAX_AGE = 7 * 86_400_000;

/**
 * Everything that a plan must measure, whatever its statements are; counts are numbers of offending rows.
 * @typedef {{
 *   columns: string, rows: number, nulls: Record<string, number>, outside: Record<string, number>,
 *   minOrder: number | null, maxPrice: number | null, newest: string | null,
 *   receivedKept: number, modeUnknown: number, statusShape: number, instructLength: number,
 *   duplicateLines: number, duplicateRows: number, delivered: number, deliveredLate: number, largeModes: number,
 *   mean: number | null, stddev: number | null, sum: number | null, q95: number | null,
 * }} Facts
 */

/** @param {number | null} value @param {number} low @param {number} high */
const within = (value, low, high) => value !== null && value >= low && value <= high;

/**
 * The names of the checks that fail; there are 30.
 * @param {Facts} f
 * @returns {{checks: number, failed: string[]}}
 */
export function judge(f) {
  /** @type {[string, boolean][]} */
  const checks = [
    ['schema', f.columns === COLUMNS],
    ['row_count', within(f.rows, 50_000, 50_000_000)],
    ...NOT_NULL.map((column) => [`not_null:${column}`, f.nulls[column] === 0]),
    ...Object.keys(RANGES).map((column) => [`range:${column}`, f.outside[column] === 0]),
    ['minimum:orderkey', f.minOrder !== null && f.minOrder >= 1],
    ['maximum:extendedprice', f.maxPrice !== null && f.maxPrice <= 200_000],
    ['freshness:receiptdate', f.newest !== null && NOW - Date.parse(f.newest) <= MAX_AGE],
    ['what was received is accepted or returned', f.receivedKept === 0],
    ['accepted_values:shipmode', f.modeUnknown === 0],
    ['matches:linestatus', f.statusShape === 0],
    ['length:shipinstruct', f.instructLength === 0],
    ['unique:line', f.duplicateLines === 0],
    ['unique:row', f.duplicateRows === 0],
    ['half is shipped as promised', f.deliveredLate <= 0.55 * f.delivered],
    ['no mode carries the large orders', f.largeModes === 0],
    ['mean:quantity', within(f.mean, 24, 27)],
    ['stddev:quantity', within(f.stddev, 10, 20)],
    ['sum:extendedprice', within(f.sum, 1e9, 1e12)],
    ['quantile:quantity', within(f.q95, 40, 50)],
  ];
  const failed = checks.filter(([, holds]) => holds !== true).map(([name]) => name);
  return { checks: checks.length, failed };
}

/**
 * The value at a place among the sorted values, between two where the place is.
 * @param {{value: number, count: number}[]} groups in the order of their values
 * @param {number} q
 */
export function quantile(groups, q) {
  const place = q * (groups.reduce((sum, { count }) => sum + count, 0) - 1);
  const at = (wanted) => {
    let seen = 0;
    for (const { value, count } of groups) {
      seen += count;
      if (wanted < seen) return value;
    }
    return null;
  };
  const [low, high] = [at(Math.floor(place)), at(Math.ceil(place))];
  return low === null || high === null ? null : low + (high - low) * (place - Math.floor(place));
}
