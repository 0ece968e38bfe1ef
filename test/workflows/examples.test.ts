import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readInputs, variableOf } from '../../src/action/read_inputs.ts';
import { stepRequest } from '../../src/action/request.ts';
import { stage } from '../action/step.ts';
import { load, shown } from '../config/files.ts';
import { dispatchEvent, forkEvent, workflowRunEvent } from '../github/events.ts';
import { isGate, readWorkflow, ROOT, stepsIn } from './files.ts';

const FOLDER = 'examples/workflows';
const read = (name: string) => readFileSync(join(ROOT, FOLDER, name), 'utf8');
const stepsOf = (name: string) => stepsIn(readWorkflow(`${FOLDER}/${name}`).content);

const CSV = read('data/orders.csv');
/** A repository that copied the gate and has such data. */
const copied = (csv = CSV) => ({
  'checks/orders.yml': read('checks/orders.yml'),
  'data/orders.csv': csv,
});

/** What the workflow gives its gate; `${{ inputs.x }}` and the like become these values. */
function inputsOf(name: string, values: Readonly<Record<string, string>> = {}) {
  const given = stepsOf(name).find(isGate)?.with ?? {};
  const filled = Object.entries(given).map(([key, value]) => [
    key,
    String(value).replace(/\$\{\{ (\S+) \}\}/g, (_, expression: string) => {
      if (!(expression in values)) throw new Error(`nothing is known of ${expression}`);
      return values[expression] ?? '';
    }),
  ]);
  return Object.fromEntries(filled) as Record<string, string>;
}

describe('what a stranger copies', () => {
  const lines = (name: string) => read(name).trimEnd().split('\n').length;

  it('is short', () => {
    expect(lines('pull-request.yml')).toBeLessThanOrEqual(25);
    expect(lines('checks/orders.yml')).toBeLessThanOrEqual(10);
  });

  it('says where it goes', () => {
    const first = ['pull-request.yml', 'checks/orders.yml'].map(
      (name) => read(name).split('\n')[0],
    );
    expect(first).toEqual(['# .github/workflows/wap-gate.yml', '# checks/orders.yml']);
  });

  it('is a gate that loads', async () => {
    const { gates, problems } = await load({ 'checks/orders.yml': read('checks/orders.yml') });
    expect(problems.map(shown)).toEqual([]);
    expect(gates.map(({ gate }) => gate.name)).toEqual(['orders']);
  });

  it.each([
    ['passes', CSV, 'pass', 'success'],
    ['fails with a key twice', `${CSV}3,dan,1.00,2026-01-03\n`, 'fail', 'failure'],
    // A column without values has no type, so that the range cannot be measured either.
    ['fails with no row', `${CSV.split('\n')[0] ?? ''}\n`, 'error', 'failure'],
  ])('%s', async (_, csv, verdict, conclusion) => {
    await using set = await stage(copied(csv));
    await using ran = await set.run({ inputs: inputsOf('pull-request.yml') });
    expect(ran.main.outputs['verdict'], ran.log.shown).toBe(verdict);
    expect(ran.main.exitCode).toBe(verdict === 'pass' ? 0 : 1);
    expect(set.comments()).toHaveLength(1);
    expect(set.checkRuns()).toMatchObject([{ name: 'wap-gate', conclusion }]);
    expect(ran.problems).toEqual([]);
  });
});

describe('an audit by hand', () => {
  it.each([
    ['amount > 0', 'pass'],
    ['', 'fail'],
    ['1 = 1; DROP TABLE x', 'error'],
  ])('where %j', async (where, verdict) => {
    await using set = await stage(copied(`${CSV}4,,-1.00,2026-01-03\n`));
    const inputs = inputsOf('dispatch.yml', {
      'inputs.table': 'data/orders.csv',
      'inputs.checks': '[{not_null: [customer]}, {unique: order_id}]',
      'inputs.where': where,
      'inputs.ds': '',
      'inputs.connection': '',
    });
    await using ran = await set.run({ event: dispatchEvent(), inputs });
    expect(ran.main.outputs['verdict'], ran.log.shown).toBe(verdict);
    expect(set.checkRuns()).toEqual([]);
  });
});

describe('a warehouse', () => {
  const GATE = 'gate: orders\ntable: orders\nchecks: [{not_null: [order_id]}]\n';
  const PACE = { write: 0, notify: 0, second: 0, request: 0 };
  const values = {
    'vars.TRINO_SERVER': 'https://trino.example.com',
    'vars.TRINO_USER': 'gate',
    'secrets.TRINO_PASSWORD': 'not to be seen',
    'steps.day.outputs.ds': '2026-01-02',
  };

  /** What is wrong with these inputs, seen alone, together, and as the connection that they make. */
  async function problemsOf(inputs: Readonly<Record<string, string>>) {
    const env: Record<string, string> = {};
    for (const [name, value] of Object.entries(inputs)) env[variableOf(name)] = value;
    const { audit, problems } = stepRequest(readInputs(env), PACE);
    const loaded = await load({ 'checks/orders.yml': GATE }, { trino: audit.trino ?? null });
    return [...problems, ...loaded.problems].map(({ message }) => message);
  }

  it.each(['scheduled.yml', 'oidc.yml'])('is named in full by %s', async (name) => {
    expect(await problemsOf(inputsOf(name, values))).toEqual([]);
  });

  it('that is not named in full is found', async () => {
    const { 'trino-user': _, ...rest } = inputsOf('oidc.yml', values);
    expect(await problemsOf(rest)).toEqual([expect.stringContaining('`user`')]);
  });
});

describe('the pair for forks', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'wap-gate-pair-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A script of a workflow, as the runner starts it. */
  function script(name: string, env: Readonly<Record<string, string>>) {
    const run = stepsOf(name).find((step) => step.run !== undefined)?.run ?? 'exit 9';
    const { status, stdout } = spawnSync('bash', ['-e', '-c', run], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', ...env },
    });
    return { status, stdout };
  }

  it('leaves the result where the second half looks for it', async () => {
    await using set = await stage(copied());
    const inputs = inputsOf('fork-audit.yml');
    await using ran = await set.run({ event: forkEvent({ number: 7 }), inputs });
    expect(ran.main.outputs['verdict']).toBe('pass');
    const result = stepsOf('fork-report.yml').find(isGate)?.with?.['result'];
    const download = stepsOf('fork-report.yml').find(({ uses = '' }) => /download/.test(uses));
    const upload = stepsOf('fork-audit.yml').find(({ uses = '' }) => /upload/.test(uses));
    const uploaded = String(upload?.with?.['path']);
    const written = String(result).replace(String(download?.with?.['path']), uploaded.slice(0, -1));
    expect(set.workspace.path(written)).toBe(ran.main.outputs['report-json']);
    expect(upload?.with?.['name']).toBe(download?.with?.['name']);
    expect(`${String(inputs['report-dir'])}/`).toBe(uploaded);
    expect(set.github.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it.each([
    ['a pass, without a check run', CSV, []],
    ['a failure', `${CSV}3,dan,1.00,2026-01-03\n`, ['wap-gate (reported) failure']],
  ])('shows what was handed over: %s', async (_, csv, checkRuns) => {
    await using set = await stage(copied(csv));
    await using audit = await set.run({
      event: forkEvent({ number: 7 }),
      inputs: inputsOf('fork-audit.yml'),
    });
    const inputs = inputsOf('fork-report.yml', { 'steps.pull.outputs.number': '7' });
    const handed = await set.workspace.read('wap-gate-report/wap-gate.json');
    // As in a workflow of its own: nothing is there but what was downloaded.
    await set.workspace.write({ checks: null, data: null, [inputs['result'] ?? '']: handed ?? '' });
    await using report = await set.run({
      event: workflowRunEvent({ number: 7, headRepo: 'stranger/flights' }),
      inputs,
    });
    expect(report.main.outputs['verdict'], report.log.shown).toBe(audit.main.outputs['verdict']);
    expect(set.comments()).toHaveLength(1);
    expect(set.checkRuns().map(({ name, conclusion }) => `${name} ${String(conclusion)}`)).toEqual(
      checkRuns,
    );
    expect(report.problems).toEqual([]);
  });

  it('waits for the first half by its name', () => {
    const names = ['fork-audit.yml', 'fork-report.yml'].map(
      (name) => readWorkflow(`${FOLDER}/${name}`).content,
    ) as unknown as [{ name: string }, { on: { workflow_run: { workflows: string[] } } }];
    expect(names[1].on.workflow_run.workflows).toEqual([names[0].name]);
  });

  it('keeps the number, and reads it again', () => {
    expect(script('fork-audit.yml', { NUMBER: '4711' }).status).toBe(0);
    const kept = readFileSync(join(folder, 'wap-gate-report', 'number'), 'utf8');
    expect(kept).toBe('4711\n');
    mkdirSync(join(folder, 'forwarded'));
    writeFileSync(join(folder, 'forwarded', 'number'), kept);
    const output = join(folder, 'output');
    expect(script('fork-report.yml', { GITHUB_OUTPUT: output }).status).toBe(0);
    expect(readFileSync(output, 'utf8')).toBe('number=4711\n');
  });

  it.each(['', '0', '-7', '7 8', '7\nverdict=pass', '$(id)', '12345678901', '7;id', '::error::x'])(
    'takes nothing but digits: %j',
    (kept) => {
      mkdirSync(join(folder, 'forwarded'));
      writeFileSync(join(folder, 'forwarded', 'number'), kept);
      const output = join(folder, 'output');
      writeFileSync(output, '');
      const { status, stdout } = script('fork-report.yml', { GITHUB_OUTPUT: output });
      expect(status).toBe(1);
      expect(stdout).toBe('::error::The artifact holds no number of a pull request.\n');
      expect(readFileSync(output, 'utf8')).toBe('');
    },
  );
});
