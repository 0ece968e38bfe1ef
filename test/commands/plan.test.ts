import { afterAll, beforeAll, expect, test } from 'vitest';
import { traces, wapGate } from './command_line.ts';
import { gateWith, Workspace, type Contents } from './workspace.ts';

let template: Workspace;
beforeAll(async () => {
  template = await Workspace.template();
});
afterAll(() => template[Symbol.asyncDispose]());

async function plan(words: readonly string[], files: Contents = {}) {
  await using workspace = await template.copy(files);
  const ended = await wapGate(['plan', ...words], { cwd: workspace.directory });
  expect(traces(ended.stdout + ended.stderr)).toEqual([]);
  return ended;
}

const checks = (...lines: string[]) => ({ 'checks/orders.yml': gateWith(...lines) });

test('prints the queries by tier, with reasons', async () => {
  const { code, stdout, stderr } = await plan([]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^orders\n/);
  expect(stdout).toContain('tier 1 statistics, no query');
  expect(stdout).toContain('tier 4 fused scan');
  expect(stdout).toContain('orders/range:amount');
  expect(stdout).toContain('read_parquet(');
});

test('--format json is a value that can be read', async () => {
  const { code, stdout } = await plan(['--format', 'json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    version: 1,
    plans: [{ gate: 'orders', engine: 'duckdb', steps: [{ tier: 4 }] }],
    problems: [],
  });
});

test('reads no rows: what breaks only on a row is planned', async () => {
  const { code, stdout } = await plan([], checks('expression: "CAST(country AS INTEGER) > 0"'));
  expect(code).toBe(0);
  expect(stdout).toContain('CAST');
});

test.each([
  ['a problem of the configuration', checks('uniqe: [id]'), 2, "Did you mean 'unique'?"],
  ['own SQL that cannot run', checks('expression: "nothing > 0"'), 2, 'nothing'],
  ['a missing column', checks('not_null: [ammount]'), 1, "Did you mean 'amount'?"],
  ['a missing file', { 'data/orders.parquet': null }, 1, "'data/orders.parquet' does not exist"],
  ['no gate', { checks: null }, 2, 'There are no gates'],
] as const)('ends as an audit would: %s', async (_, files, code, says) => {
  const ended = await plan([], files);
  expect(ended.code).toBe(code);
  expect(ended.stderr).toContain(says);
  const json = await plan(['--format', 'json'], files);
  expect(json.code).toBe(code);
  expect((JSON.parse(json.stdout) as { problems: unknown[] }).problems).not.toEqual([]);
});

test('says where that is declared which cannot be planned', async () => {
  const column = await plan([], checks('not_null: [ammount]'));
  expect(column.stderr).toMatch(/'ammount'[^]*at +checks\/orders\.yml:\d+:\d+/);
  const file = await plan([], { 'data/orders.parquet': null });
  expect(file.stderr).toMatch(/at +checks\/orders\.yml:2:8/);
});
