// Trino's plain protocol (https://trino.io/docs/current/develop/client-protocol.html) and the verdict in one line: what
// every baseline on Trino begins and ends with. Where the server is says TRINO_SERVER.

const HEADERS = {
  'X-Trino-User': 'bench',
  'X-Trino-Source': 'wap-gate-bench',
  'X-Trino-Catalog': 'iceberg',
  'X-Trino-Schema': 'bench',
};

/**
 * @typedef {{
 *   columns: {name: string, type: string}[], rows: unknown[][],
 *   stats: {physicalInputBytes: number, cpuTimeMillis: number},
 * }} Answer
 */

/**
 * One statement, to its last page. Throws on an error of the query or of the protocol.
 * @param {string} server
 * @param {string} sql
 * @returns {Promise<Answer>}
 */
export async function send(server, sql) {
  const rows = [];
  let columns = [];
  let answer = await fetch(`${server}/v1/statement`, {
    method: 'POST',
    body: sql,
    headers: HEADERS,
  });
  for (;;) {
    if (!answer.ok) throw new Error(`HTTP ${answer.status}: ${await answer.text()}`);
    const page = await answer.json();
    if (page.error !== undefined) throw new Error(`${page.error.message}\n${sql}`);
    columns = page.columns ?? columns;
    rows.push(...(page.data ?? []));
    if (page.nextUri === undefined) return { columns, rows, stats: page.stats };
    answer = await fetch(page.nextUri, { headers: HEADERS });
  }
}

/** @param {unknown} value a number as Trino writes it: a JSON number, or text of a decimal */
export const number = (value) => (value === null || value === undefined ? null : Number(value));

/**
 * The columns of a table, as it is written in a query, with their types; no data is read.
 * @param {(sql: string) => Promise<Answer>} ask
 * @param {string} table
 */
export async function schemaOf(ask, table) {
  const { columns } = await ask(`SELECT * FROM ${table} LIMIT 0`);
  return columns.map(({ name, type }) => `${name} ${type}`).join(', ');
}

/**
 * Runs the plan over the table named on the command line and prints the verdict. Exit code 0: all checks hold; 1: some
 * do not.
 * @template Facts
 * @param {(
 *   ask: (sql: string) => Promise<Answer>, table: string
 * ) => Promise<Facts>} plan
 * @param {(facts: Facts) => {checks: number, failed: string[]}} judge
 */
export async function run(plan, judge) {
  const server = process.env['TRINO_SERVER'] ?? 'http://localhost:8080';
  const used = { statements: 0, bytes: 0, server_cpu_ms: 0 };
  const facts = await plan(async (sql) => {
    used.statements += 1;
    const answer = await send(server, sql);
    used.bytes += answer.stats.physicalInputBytes;
    used.server_cpu_ms += answer.stats.cpuTimeMillis;
    return answer;
  }, process.argv[2] ?? '');
  const { checks, failed } = judge(facts);
  console.log(JSON.stringify({ passed: failed.length === 0, checks, failed, ...used }));
  process.exitCode = failed.length === 0 ? 0 : 1;
}
