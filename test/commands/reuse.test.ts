import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { isWorthKeeping } from '../../src/commands/reuse.ts';
import { Secrets } from '../../src/domain/secrets.ts';
import { TrinoLake } from '../trino/lake.ts';
import { onTrino, trinoAddress } from '../trino/server.ts';
import { resultOf, wapGate } from './command_line.ts';
import { ORDERS_GATE, Workspace, type Contents } from './workspace.ts';

// Others may use the server, and the machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let template: Workspace;
let directory: string;
beforeAll(async () => {
  template = await Workspace.template();
});
afterAll(() => template[Symbol.asyncDispose]());
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wap-gate-reuse-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function audit(contents: Contents, ...words: string[]) {
  await using workspace = await template.copy(contents);
  const given = words.includes('--reuse') ? words : ['--reuse', directory, ...words];
  const { code, stdout } = await wapGate(['audit', '--format', 'json', ...given], {
    cwd: workspace.directory,
  });
  const result = resultOf(stdout);
  return { code, result, gate: result.gates[0] };
}

/** The one file that is kept. */
async function kept(): Promise<string> {
  const [name] = await readdir(directory);
  return join(directory, name ?? 'nothing is kept');
}

onTrino('an unchanged table', () => {
  let lake: TrinoLake;
  beforeAll(async () => {
    lake = await TrinoLake.create();
    await lake.run("CREATE TABLE {s}.codes AS SELECT 'C1' AS code");
  });
  afterAll(() => lake[Symbol.asyncDispose]());
  let table = 0;
  beforeEach(async () => {
    table += 1;
    await lake.run(
      `CREATE TABLE {s}.t${String(table)} AS SELECT 1 AS id, 'C1' AS code, current_date AS day`,
    );
  });

  const gate = (...checks: string[]): Contents => ({
    'wap-gate.yml': `connections:\n  lake: {engine: trino, server: '${trinoAddress()}', user: gate, catalog: iceberg, schema: ${lake.schema}}\n`,
    'checks/orders.yml': `gate: orders\nconnection: lake\ntable: t${String(table)}\nchecks:\n${checks.map((c) => `  - ${c}\n`).join('')}`,
  });
  const CHECKS = [
    'not_null: [id]',
    'unique: id',
    'expression: id > 0',
    'foreign_key: {columns: code, references: {table: codes, columns: code}}',
    'range: {column: id, max: 0}\n    severity: warn\n    samples: 0',
  ];

  it('is not audited again, and the report says whose result it is', async () => {
    const first = await audit(gate(...CHECKS));
    expect(first).toMatchObject({ code: 0, gate: { reused: null } });
    const again = await audit(gate(...CHECKS));
    const { run } = first.result;
    expect(again.gate?.reused).toEqual({ run: run.id, at: run.started_at });
    expect(again).toMatchObject({
      code: 0,
      result: { cost: { queries: 0 }, reason: 'no check failed, 1 of 6 checks warned' },
    });
    const outcomes = (one: typeof first) =>
      one.gate?.checks.map(({ id, outcome, message }) => ({ id, outcome, message }));
    expect(outcomes(again)).toEqual(outcomes(first));
    // Only looked at: what names its version, and its columns.
    expect(again.gate?.queries.length).toBeLessThan(first.gate?.queries.length ?? 0);
    await using workspace = await template.copy(gate(...CHECKS));
    const shown = await wapGate(['audit', '--reuse', directory], { cwd: workspace.directory });
    expect(shown.stdout).toMatch(
      /Not audited again: tables and gate are those of run [0-9a-f]+ at/,
    );
  });

  it('is audited again when a version, a check or a value is another one', async () => {
    const start = async (...words: string[]) => (await audit(gate(...CHECKS), ...words)).gate;
    await start();
    expect((await start('--fail-on', 'warn'))?.reused).toBeNull();
    await start();
    expect((await start())?.reused).not.toBeNull();
    expect((await audit(gate(...CHECKS, 'not_null: [code]'))).gate?.reused).toBeNull();
    await start();
    await lake.run(`INSERT INTO {s}.t${String(table)} VALUES (NULL, 'C1', current_date)`);
    const changed = await audit(gate(...CHECKS));
    expect(changed).toMatchObject({ code: 1, gate: { reused: null } });
    await lake.run("INSERT INTO {s}.codes VALUES 'C2'");
    expect((await start())?.reused).toBeNull();
  });

  it.each([
    ['the clock', 'freshness: {column: day, max_age: 5d}'],
    ['a check that could not be measured', 'not_null: [nowhere]'],
    ['rows of the data', 'range: {column: id, max: 0}\n    severity: warn\n    samples: 3'],
  ])('is kept without %s', async (_, check) => {
    await audit(gate(check));
    expect(await readdir(directory)).toEqual([]);
    expect((await audit(gate(check))).gate?.reused).toBeNull();
  });

  it.each([
    [
      'that a SELECT reads as it is',
      'sql: {query: SELECT code FROM codes WHERE code IS NULL, reads_other: true}',
      '',
    ],
    ['that is not pinned', 'not_null: [id]', 'pin: off\n'],
  ])('is audited beside a table %s', async (_, check, more) => {
    const contents = gate(check);
    const files = {
      ...contents,
      'checks/orders.yml': `${more}${String(contents['checks/orders.yml'])}`,
    };
    await audit(files);
    const { gate: again } = await audit(files);
    expect(again?.reused).toBeNull();
    expect(again?.notes).toContainEqual(expect.stringMatching(/^Audited anew: `reuse` needs/));
  });

  it.each([
    ['is cut', (text: string) => text.slice(0, 200)],
    ['is empty', () => ''],
    ['is no object', () => 'null'],
    ['has another key', (text: string) => text.replace(/"key":"./, '"key":"z')],
    ['has another shape', (text: string) => text.replaceAll('"passed"', '"fine"')],
  ])('is audited again where the file of its result %s', async (_, spoil) => {
    const first = await audit(gate('not_null: [id]'));
    const file = await kept();
    await writeFile(file, spoil(await readFile(file, 'utf8')));
    const again = await audit(gate('not_null: [id]'));
    expect(again).toMatchObject({ code: 0, gate: { reused: null } });
    expect(again.gate?.checks.length).toBe(first.gate?.checks.length);
  });

  it('must still be of this commit', async () => {
    const [sha, other] = ['a'.repeat(40), 'b'.repeat(40)];
    const words = ['--built-from', sha, '--head-sha'];
    await audit(gate('not_null: [id]'), ...words, sha);
    expect((await audit(gate('not_null: [id]'), ...words, sha)).gate).toMatchObject({
      built_from: sha,
      reused: expect.anything(),
    });
    const stale = await audit(gate('not_null: [id]'), ...words, other);
    expect(stale).toMatchObject({ code: 1, result: { reason_code: 'stale-staging' } });
  });

  it('is audited, with a note, where nothing can be kept', async () => {
    await writeFile(join(directory, 'file'), '');
    const { code, gate: found } = await audit(
      gate('not_null: [id]'),
      '--reuse',
      join(directory, 'file/below'),
    );
    expect(code).toBe(0);
    expect(found?.notes).toContainEqual(expect.stringMatching(/^The result is not kept: cannot/));
  });
});

describe('results of earlier runs', () => {
  it('are not believed from the checkout, where a pull request could have written them', async () => {
    const { code, result } = await audit(
      { 'checks/orders.yml': ORDERS_GATE },
      '--reuse',
      'data/..',
    );
    expect(code).toBe(2);
    expect(result.problems[0]?.message).toMatch(
      /below the working directory, where a pull request/,
    );
  });

  it('are not believed through a link into it either', async () => {
    await using workspace = await template.copy({ 'checks/orders.yml': ORDERS_GATE });
    await symlink(workspace.directory, join(directory, 'link'));
    const words = ['audit', '--format', 'json', '--reuse', join(directory, 'link/kept')];
    const { code } = await wapGate(words, { cwd: workspace.directory });
    expect(code).toBe(2);
  });

  it('hold no secret, not even one that stands in the data', async () => {
    const { gate: found } = await audit({ 'checks/orders.yml': ORDERS_GATE });
    const measured = { ...found!, checks: found!.checks.map((one) => ({ ...one, samples: [] })) };
    const secrets = new Secrets();
    expect(isWorthKeeping(measured, secrets.hide)).toBe(true);
    secrets.add('open-sesame');
    expect(isWorthKeeping(measured, secrets.hide)).toBe(true);
    const told = { ...measured, notes: ['the largest is open-sesame'] };
    expect(isWorthKeeping(told, secrets.hide)).toBe(false);
  });

  it('are of no use on DuckDB, whose files have no versions', async () => {
    await audit({ 'checks/orders.yml': ORDERS_GATE });
    expect(await readdir(directory)).toEqual([]);
    const { code, gate: found } = await audit({ 'checks/orders.yml': ORDERS_GATE });
    expect(code).toBe(0);
    expect(found?.notes).toContainEqual(expect.stringMatching(/^Audited anew/));
  });
});
