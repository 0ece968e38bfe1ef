import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { FORMATS, type Format } from '../../src/domain/format.ts';
import { resultOf, traces, wapGate, type Call } from './command_line.ts';
import { gateWith, ORDERS_GATE, Workspace, type Contents } from './workspace.ts';

let template: Workspace;
beforeAll(async () => {
  template = await Workspace.template();
});
afterAll(() => template[Symbol.asyncDispose]());

/** One call in a directory of its own. */
async function run(words: readonly string[], files: Contents = {}, call: Partial<Call> = {}) {
  await using workspace = await template.copy(files);
  const ended = await wapGate(words, { cwd: workspace.directory, ...call });
  expect(traces(ended.stdout + ended.stderr)).toEqual([]);
  return ended;
}

/** The result of an audit, with the outcome of each check by its id. */
async function audit(words: readonly string[], files: Contents = {}, call: Partial<Call> = {}) {
  const ended = await run(['audit', ...words, '--format', 'json'], files, call);
  const result = resultOf(ended.stdout);
  expect(result.exit_code).toBe(ended.code);
  const checks = result.gates.flatMap((gate) => gate.checks);
  return {
    ...ended,
    result,
    checks,
    outcomes: Object.fromEntries(checks.map(({ id, outcome }) => [id, outcome])),
  };
}

const checks = (...lines: string[]) => ({ 'checks/orders.yml': gateWith(...lines) });
const REFUNDS = ORDERS_GATE.replace('gate: orders', 'gate: refunds');
const ALL_PASSED = {
  'orders/row_count': 'passed',
  'orders/not_null:id': 'passed',
  'orders/range:amount': 'passed',
};

describe('the program', () => {
  test.each(['--version', '-V'])('%s', async (option) => {
    expect(await run([option])).toMatchObject({ code: 0, stdout: `${manifest.version}\n` });
  });

  test.each([['--help'], ['help'], ['-h']])('%s', async (word) => {
    const { code, stdout, stderr } = await run([word]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('audit [options] [gate...]');
    expect(stdout).toContain('plan [options] [gate...]');
    expect(stdout).toContain('Exit codes:');
  });

  test.each([
    ['audit', '--help'],
    ['help', 'audit'],
    ['plan', '--help'],
  ])('%s %s names every option', async (...words) => {
    const { code, stdout } = await run(words);
    expect(code).toBe(0);
    for (const option of ['--config', '--ds', '--staging', '--check', '--select', '--timeout']) {
      expect(stdout).toContain(option);
    }
    expect(stdout.includes('--fail-on')).toBe(words.includes('audit'));
  });
});

describe('the verdict', () => {
  test('pass: exit code 0', async () => {
    const { result, outcomes, code } = await audit([]);
    expect(code).toBe(0);
    expect(result).toMatchObject({
      verdict: 'pass',
      passed: true,
      failed_checks: [],
      problems: [],
    });
    expect(outcomes).toEqual(ALL_PASSED);
  });

  test('fail: exit code 1, with counts and samples', async () => {
    const { result, checks: found } = await audit([], checks('range: {column: amount, max: 100}'));
    expect(result).toMatchObject({
      verdict: 'fail',
      exit_code: 1,
      failed_checks: ['orders/range:amount'],
      counts: { total: 2, passed: 1, failed: 1 },
    });
    expect(found[1]).toMatchObject({
      outcome: 'failed',
      message: '1 of 4 rows: amount above 100',
      tested: 4,
      failing: 1,
      samples: [{ id: 4, amount: 999, country: 'DE' }],
      location: { file: 'checks/orders.yml', line: 4, column: 5 },
    });
  });

  test('a warning passes', async () => {
    const files = checks('range: {column: amount, max: 100}\n    severity: warn');
    const { result, outcomes, code } = await audit([], files);
    expect(code).toBe(0);
    expect(result).toMatchObject({ verdict: 'pass', counts: { warned: 1 }, failed_checks: [] });
    expect(outcomes['orders/range:amount']).toBe('warned');
  });

  test('a tolerated failure passes and says so', async () => {
    const files = checks('range: {column: amount, max: 100}\n    tolerate: 25%');
    const { code, checks: found } = await audit([], files);
    expect(code).toBe(0);
    expect(found[1]?.message).toBe('1 of 4 rows: amount above 100 (within the tolerance)');
  });

  test.each(['pass', 'fail', 'error'])(
    '--strategy separate gives the same: %s',
    async (verdict) => {
      const files = checks(
        'not_null: [id, country]',
        'unique: [country]',
        ...(verdict === 'fail' ? ['range: {column: amount, max: 100}'] : []),
        ...(verdict === 'error' ? ['expression: "CAST(country AS INTEGER) > 0"'] : []),
      );
      const tiers = await audit(['--strategy', 'tiers'], files);
      const separate = await audit(['--strategy', 'separate'], files);
      expect(tiers.result.verdict).toBe(verdict);
      expect(separate.outcomes).toEqual(tiers.outcomes);
      expect(separate.code).toBe(tiers.code);
    },
  );
});

describe('what is printed', () => {
  const BEGINS: Record<Format, RegExp> = {
    pretty: /^ PASS {2}all 3 checks passed\n/,
    json: /^\{\n {2}"version": 1,/,
    markdown: /all 3 checks passed/,
    html: /^<!doctype html>/i,
    junit: /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites/,
    sarif: /^\{\n {2}"\$schema": "https:\/\/json.schemastore.org\/sarif-2.1.0.json"/,
  };

  test.concurrent.each(FORMATS)('--format %s', async (format) => {
    const { code, stdout } = await run(['audit', '--format', format]);
    expect(code).toBe(0);
    expect(stdout).toMatch(BEGINS[format]);
    expect(stdout.endsWith('\n')).toBe(true);
    expect(stdout).not.toContain('\u001b');
  });

  test('--report writes each file, and prints as before', async () => {
    await using workspace = await template.copy();
    const targets = FORMATS.flatMap((format) => ['--report', `${format}=out.${format}`]);
    const { stdout } = await wapGate(['audit', ...targets], { cwd: workspace.directory });
    expect(stdout).toMatch(BEGINS.pretty);
    for (const format of FORMATS)
      expect(await workspace.read(`out.${format}`)).toMatch(BEGINS[format]);
    expect(resultOf((await workspace.read('out.json')) ?? '').passed).toBe(true);
  });

  test('--report into a pipe', async () => {
    const through = ['bash', '-o', 'pipefail', '-c', '"$0" "$@" | cat'];
    const { code, stdout } = await run(['audit', '--report', 'json=/dev/stdout'], {}, { through });
    expect(code).toBe(0);
    expect(stdout).toContain('"verdict": "pass"');
    expect(stdout).toContain(' PASS ');
  });

  test('a report replaces the one of an earlier run', async () => {
    await using workspace = await template.copy({ 'r.json': 'x'.repeat(100_000) });
    await wapGate(['audit', '--report', 'json=r.json'], { cwd: workspace.directory });
    expect(resultOf((await workspace.read('r.json')) ?? '').passed).toBe(true);
  });

  test('progress: a line a gate on stderr when piped, none with --quiet', async () => {
    const files = { 'checks/refunds.yml': REFUNDS };
    const { stderr } = await run(['audit'], files);
    expect(stderr.trim().split('\n').sort()).toEqual([
      'orders: pass (3 checks)',
      'refunds: pass (3 checks)',
    ]);
    expect((await run(['audit', '--quiet'], files)).stderr).toBe('');
  });

  test('stderr may be full: the verdict does not depend on it', async () => {
    expect(await run(['audit'], {}, { stderr: 'full' })).toMatchObject({ code: 0 });
  });

  test('colour only where it is wanted', async () => {
    const coloured = await run(['audit'], {}, { env: { FORCE_COLOR: '1' } });
    expect(coloured.stdout).toContain('\u001b[');
    const refused = await run(['audit'], {}, { env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
    expect(refused.stdout).not.toContain('\u001b[');
  });

  test('--explain: the plan before the report', async () => {
    const { stdout } = await run(['audit', '--explain']);
    expect(stdout.indexOf('one scan')).toBeGreaterThan(0);
    expect(stdout.indexOf(' PASS ')).toBeGreaterThan(stdout.indexOf('one scan'));
  });

  test('--explain leaves JSON as it is, and stands on stderr', async () => {
    const { result, stderr } = await audit(['--explain']);
    expect(result.passed).toBe(true);
    expect(stderr).toContain('one scan');
  });
});

test('a table that is not there is said once, and each of its checks errors', async () => {
  const { result, code } = await audit([], { 'data/orders.parquet': null });
  expect(code).toBe(1);
  expect(result.counts).toMatchObject({ total: 3, errored: 3 });
  const { stdout } = await run(['audit'], { 'data/orders.parquet': null });
  expect(stdout.match(/does not exist/g)).toHaveLength(1);
  expect(stdout).toContain('all 3 checks');
});

describe('which gates and checks', () => {
  const two = { 'checks/refunds.yml': REFUNDS };

  test('all gates without a name, in the order of their files', async () => {
    const { result } = await audit([], two);
    expect(result.gates.map(({ gate }) => gate)).toEqual(['orders', 'refunds']);
  });

  test.each([
    [['refunds'], ['refunds']],
    [['checks/refunds.yml'], ['refunds']],
    [
      ['./checks/refunds.yml', 'orders'],
      ['refunds', 'orders'],
    ],
    [['--config', 'checks/orders.yml'], ['orders']],
    [
      ['--config', './checks/'],
      ['orders', 'refunds'],
    ],
    [['orders', 'orders', 'checks/orders.yml'], ['orders']],
  ])('%j: %j', async (words, gates) => {
    const { result, code } = await audit(words, two);
    expect(code).toBe(0);
    expect(result.gates.map(({ gate }) => gate)).toEqual(gates);
  });

  test('--select and --exclude; what was left out is listed', async () => {
    const files = checks(
      'not_null: [id]\n    tags: [nightly]',
      'unique: [id]\n    tags: [nightly]',
      'range: {column: amount, min: 0}\n    name: no refunds',
    );
    const selected = await audit(['--select', 'tag:nightly', '--exclude', 'kind:unique'], files);
    expect(Object.keys(selected.outcomes)).toEqual(['orders/row_count', 'orders/not_null:id']);
    expect(selected.result.counts.not_selected).toBe(2);
    expect(selected.result.gates[0]?.not_selected).toHaveLength(2);
    expect(selected.result.not_selected).toEqual(selected.result.gates[0]?.not_selected);
    const one = await audit(['--select', 'tag:nightly'], { ...files, ...two });
    expect(one.result.gates.map(({ gate }) => gate)).toEqual(['orders']);
    expect(one.result.not_selected).toContain('refunds/not_null:id');
    expect(one.result.counts.not_selected).toBe(one.result.not_selected.length);
    const named = await audit(['--select', 'name:no *'], files);
    expect(named.checks.map(({ name }) => name)).toEqual(['row_count', 'no refunds']);
  });

  test('--check adds to a gate, one or a list', async () => {
    const words = [
      '--check',
      'unique: [id]',
      '--check',
      '[not_null: [country], row_count: {max: 3}]',
    ];
    const { outcomes, code, checks: found } = await audit(words);
    expect(code).toBe(1);
    expect(outcomes).toEqual({
      ...ALL_PASSED,
      'orders/unique:id': 'passed',
      'orders/not_null:country': 'passed',
      'orders/row_count': 'failed',
      'orders/row_count#2': 'passed',
    });
    expect(found.at(-1)?.location).toMatchObject({ file: '--check 2', line: 1 });
  });

  test.each(['orders.parquet', 'orders.csv'])('ad hoc: %s, no gate file', async (file) => {
    const words = ['--staging', `data/${file}`, '--check', 'unique: [country]'];
    const { result, outcomes } = await audit(words, { checks: null });
    expect(result).toMatchObject({ verdict: 'pass', gates: [{ gate: 'orders' }] });
    expect(outcomes).toEqual({ 'orders/row_count': 'passed', 'orders/unique:country': 'passed' });
  });
});

describe('what a call replaces is recorded', () => {
  test('--staging, --output-table, --where, --now', async () => {
    const words = ['--staging', 'data/orders.csv', '--output-table', 'data/empty.parquet'];
    const more = ['--where', 'id > 2', '--now', '2026-01-02T03:04:05Z', '--head-sha', 'abc123'];
    const { result, checks: found } = await audit([...words, ...more]);
    expect(result.run).toMatchObject({
      started_at: '2026-01-02T03:04:05.000Z',
      head_sha: 'abc123',
      overrides: {
        staging: 'data/orders.csv',
        'output-table': 'data/empty.parquet',
        where: 'id > 2',
        now: expect.stringContaining('2026-01-02'),
      },
    });
    expect(result.gates[0]).toMatchObject({
      staging: 'data/orders.csv',
      table: 'data/empty.parquet',
      scope: 'id > 2',
    });
    expect(found[0]).toMatchObject({ kind: 'row_count', observed: 2 });
  });

  test('--connection', async () => {
    const files = {
      'wap-gate.yml': 'connections:\n  lake: {engine: duckdb, path: data/lake.duckdb}\n',
      'checks/orders.yml': ORDERS_GATE.replace('data/orders.parquet', 'orders'),
    };
    expect((await audit([], files)).code).toBe(1);
    const { result, code } = await audit(['--connection', 'lake'], files);
    expect(code).toBe(0);
    expect(result.run.overrides).toEqual({ connection: 'lake' });
    expect(result.gates[0]?.connection).toBe('lake');
  });

  test('--ds, --param, --pr and an environment variable', async () => {
    const files = {
      'checks/orders.yml': `gate: orders
table: \${LAKE}/orders.parquet
partition: day
checks:
  - sql: "SELECT * FROM {{ table }} WHERE country = '{{ params.bad }}' OR {{ pr }} <> 7"
  - row_count: {equals: 2}
`,
    };
    const call = { env: { LAKE: 'data' } };
    const words = ['--ds', '2026-01-02', '--pr', '7', '--param'];
    const good = await audit([...words, 'bad=ZZ'], files, call);
    expect(good).toMatchObject({ code: 0, result: { run: { ds: '2026-01-02' } } });
    const bad = await audit([...words, 'bad=DE'], files, call);
    expect(bad).toMatchObject({ code: 1, result: { counts: { failed: 1 } } });
  });

  test('the commit that is checked out', async () => {
    await using workspace = await template.copy();
    workspace.git('.', 'init', '-q');
    workspace.git('.', 'commit', '-q', '--allow-empty', '-m', 'first');
    const { stdout } = await wapGate(['audit', '--format', 'json'], { cwd: workspace.directory });
    expect(resultOf(stdout).run.head_sha).toBe(workspace.git('.', 'rev-parse', 'HEAD'));
  });

  test('--samples', async () => {
    const files = checks('range: {column: amount, max: 15}');
    const samples = async (...words: string[]) => (await audit(words, files)).checks[1]?.samples;
    expect(await samples('--samples', '0')).toEqual([]);
    expect(await samples('--samples', '2')).toHaveLength(2);
    expect(await samples()).toHaveLength(3);
  });
});

describe('limits', () => {
  test('a deadline longer than a timer can be', async () => {
    const { code, stderr } = await run(['audit', '--timeout', '60d', '--query-timeout', '60d']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'orders: pass (3 checks)\n' });
  });

  test('--max-parallel 1', async () => {
    const files = checks('unique: [id]', 'unique: [country]', 'not_null: [id]');
    expect(await audit(['--max-parallel', '1'], files)).toMatchObject({ code: 0 });
  });

  test('many runs at once over the same files, into the same report', async () => {
    await using workspace = await template.copy({
      'wap-gate.yml': 'connections:\n  lake: {engine: duckdb, path: data/lake.duckdb}\n',
      'checks/lake.yml': 'gate: lake\nconnection: lake\ntable: orders\nchecks:\n  - unique: [id]\n',
    });
    const one = () => wapGate(['audit', '--report', 'json=r.json'], { cwd: workspace.directory });
    const ends = await Promise.all([one(), one(), one(), one()]);
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(resultOf((await workspace.read('r.json')) ?? '').counts.passed).toBe(5);
  });
});
