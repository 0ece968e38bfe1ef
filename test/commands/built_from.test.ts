import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resultOf, wapGate } from './command_line.ts';
import { Workspace } from './workspace.ts';

const GATE = `gate: orders
connection: lake
table: orders
built_from: {query: "SELECT sha FROM runs WHERE made = 'orders'"}
checks:
  - not_null: [id]
`;
const ROOT = 'connections: {lake: {engine: duckdb, path: data/lake.duckdb}}\n';
const OTHER = 'f'.repeat(40);

describe('a table of which the log of the pipeline says the commit', () => {
  let workspace: Workspace;
  let head: string;
  beforeAll(async () => {
    await using template = await Workspace.template();
    workspace = await template.copy({ 'wap-gate.yml': ROOT, 'checks/orders.yml': GATE });
    workspace.git('.', 'init', '-q');
    workspace.git('.', 'commit', '-q', '--allow-empty', '-m', 'first');
    head = workspace.git('.', 'rev-parse', 'HEAD');
  });
  afterAll(() => workspace[Symbol.asyncDispose]());

  /** Audits with these rows in the log. */
  async function audit(log: readonly string[], ...words: string[]) {
    const rows = log.map((sha) => `INSERT INTO lake.runs VALUES ('orders', '${sha}');`).join('\n');
    await workspace.sql(
      `ATTACH '${workspace.path('data/lake.duckdb')}' AS lake;
       CREATE OR REPLACE TABLE lake.runs (made VARCHAR, sha VARCHAR); ${rows} DETACH lake;`,
    );
    const ended = await wapGate(['audit', '--format', 'json', ...words], {
      cwd: workspace.directory,
    });
    const result = resultOf(ended.stdout);
    return { code: ended.code, reason: result.reason_code, gate: result.gates[0]! };
  }

  test('is audited where that is the commit that is checked out', async () => {
    const twice = await audit([head, head]);
    expect(twice).toMatchObject({ code: 0, reason: 'passed', gate: { built_from: head } });
  });

  test.each<[string, () => string[], RegExp]>([
    ['another one', () => [OTHER], /built from ffffffffffff, as the query SELECT sha/],
    ['this one and another', () => [...Array<string>(20).fill(head), OTHER], /several commits/],
    ['none', () => [], /says nothing/],
  ])('is not audited where it is %s', async (_, log, message) => {
    const { code, reason, gate } = await audit(log());
    expect({ code, reason }).toEqual({ code: 1, reason: 'stale-staging' });
    expect(gate).toMatchObject({ verdict: 'error', built_from: null });
    expect(gate.checks.map(({ outcome }) => outcome)).toEqual(['errored', 'errored']);
    expect(gate.checks[0]!.message).toMatch(message);
  });

  test('is compared with the commit that the call names', async () => {
    expect(await audit([OTHER], '--head-sha', OTHER)).toMatchObject({ code: 0 });
    expect(await audit([head], '--head-sha', OTHER)).toMatchObject({ code: 1 });
    expect(await audit([head], '--built-from', OTHER)).toMatchObject({ reason: 'stale-staging' });
  });
});
