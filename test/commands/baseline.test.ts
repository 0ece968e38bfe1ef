import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resultOf, wapGate } from './command_line.ts';
import { gateWith, Workspace, type Contents } from './workspace.ts';

let template: Workspace;
beforeAll(async () => {
  template = await Workspace.template();
});
afterAll(() => template[Symbol.asyncDispose]());

const known = (entries: Readonly<Record<string, number>>): string =>
  [
    '# Failures that are known: so many rows of a check may fail, and no more.',
    '# `wap-gate audit --write-baseline` writes this file again when there are fewer.',
    'version: 1',
    ...(Object.keys(entries).length === 0 ? ['known: []'] : ['known:']),
    ...Object.entries(entries).map(
      ([check, failing]) => `  - {check: "${check}", failing: ${String(failing)}}`,
    ),
    '',
  ].join('\n');

/** Amounts are 10.5, 20, 30 and 999. */
const gate = (max: number, ...more: string[]): Contents => ({
  'checks/orders.yml': gateWith(`range: {column: amount, max: ${String(max)}}`, ...more),
});

async function audit(words: readonly string[], files: Contents) {
  await using workspace = await template.copy(files);
  const { code, stdout, stderr } = await wapGate(['audit', '--format', 'json', ...words], {
    cwd: workspace.directory,
  });
  const result = resultOf(stdout);
  const checks = result.gates.flatMap((one) => one.checks);
  const range = checks.find(({ kind }) => kind === 'range');
  const file = await readFile(join(workspace.directory, 'known.yml'), 'utf8').catch(() => null);
  return {
    code,
    stderr,
    file,
    outcome: range?.outcome,
    notes: range?.notes,
    gateNotes: result.gates[0]?.notes,
    verdict: result.gates[0]?.verdict,
    problems: result.problems.map(({ message }) => message),
  };
}

const RANGE = 'orders/range:amount';

describe('known failures', () => {
  const by = {
    'the option': { words: ['--baseline', 'known.yml'], root: null },
    'wap-gate.yml': { words: [], root: 'baseline: known.yml\n' },
  };

  test.each(Object.entries(by))('are let pass as warned, by %s', async (_, { words, root }) => {
    const files = { ...gate(15), 'known.yml': known({ [RANGE]: 3 }), 'wap-gate.yml': root };
    expect(await audit(words, files)).toMatchObject({
      code: 0,
      outcome: 'warned',
      notes: ['known: 3 of at most 3 failing rows'],
      gateNotes: [],
      verdict: 'pass',
      problems: [],
    });
  });

  const words = ['--baseline', 'known.yml'];

  test('of wap-gate.yml are not those of an audit without gates', async () => {
    const files = {
      'known.yml': known({ 'orders/range:amount': 3 }),
      'wap-gate.yml': 'baseline: known.yml\n',
    };
    const call = ['--staging', 'data/orders.csv', '--check', 'range: {column: amount, max: 15}'];
    expect(await audit(call, files)).toMatchObject({ code: 1, outcome: 'failed', problems: [] });
    const asked = [...call, '--baseline', 'known.yml'];
    expect(await audit(asked, files)).toMatchObject({ code: 0, outcome: 'warned', problems: [] });
  });

  test('and one more fails', async () => {
    expect(await audit(words, { ...gate(15), 'known.yml': known({ [RANGE]: 2 }) })).toMatchObject({
      code: 1,
      outcome: 'failed',
      notes: ['more than the 2 failing rows that the baseline knows'],
    });
  });

  test('that became fewer are told', async () => {
    const files = { ...gate(25), 'known.yml': known({ [RANGE]: 3 }) };
    expect(await audit(words, files)).toMatchObject({
      code: 0,
      outcome: 'warned',
      gateNotes: [`The baseline knows 3 failing rows of ${RANGE} and 2 rows fail: write it again`],
    });
    const none = { ...gate(1000), 'known.yml': known({ [RANGE]: 3 }) };
    expect(await audit([...words, '--fail-on', 'warn'], none)).toMatchObject({
      code: 0,
      outcome: 'passed',
      notes: [],
      gateNotes: [`The baseline knows 3 failing rows of ${RANGE} and none fails: write it again`],
    });
  });

  test('never make a pass of an error', async () => {
    const files = {
      'checks/orders.yml': gateWith('range: {column: amuont, max: 1}'),
      'known.yml': known({ 'orders/range:amuont': 9 }),
    };
    expect(await audit(words, files)).toMatchObject({ code: 1, outcome: 'errored', notes: [] });
  });

  test('of a file that is not there, or not one, are no reason to go on', async () => {
    expect(await audit(words, gate(15))).toMatchObject({
      code: 2,
      outcome: undefined,
      problems: [
        'The file known.yml does not exist. `wap-gate audit --write-baseline known.yml` writes one.',
      ],
    });
    const files = { ...gate(15), 'known.yml': 'known: [{check: a/b, failing: 0}]' };
    const { code, problems } = await audit(words, files);
    expect([code, problems.length]).toEqual([2, 1]);
  });

  test('of a check that does not exist are a problem', async () => {
    const files = { ...gate(1000), 'known.yml': known({ 'orders/range:amuont': 3 }) };
    expect((await audit(words, files)).problems).toEqual([
      `The baseline entry of orders/range:amuont is of no check. Did you mean '${RANGE}'?`,
    ]);
  });
});

describe('written', () => {
  const write = ['--write-baseline', 'known.yml'];

  test('for the first time it holds every failure that can be counted, and the run still fails', async () => {
    const files = gate(
      15,
      'mean: {column: amount, max: 1}',
      'not_null: [unknown]',
      'sum: {column: nope, min: 0}',
    );
    const { code, file, stderr } = await audit(write, files);
    expect(code).toBe(1);
    expect(file).toBe(known({ 'orders/not_null:unknown': 4, [RANGE]: 3 }));
    expect(stderr).toContain(
      'known.yml: orders/mean:amount judges the table as a whole, which no baseline can know: waive it instead\n',
    );
  });

  test('again it only shrinks', async () => {
    const before = known({ 'orders/not_null:unknown': 2, 'orders/not_null:gone': 1, [RANGE]: 3 });
    const files = {
      ...gate(25, 'not_null: [unknown]', 'length: {column: country, max: 1}'),
      'known.yml': before,
    };
    const { file, stderr } = await audit(write, files);
    expect(file).toBe(known({ 'orders/not_null:unknown': 2, [RANGE]: 2 }));
    expect(stderr).toContain(
      'known.yml: orders/not_null:unknown has 4 failing rows, more than the 2 known: they stay as they were\n',
    );
    expect(stderr).toContain(
      'known.yml: orders/length:country has 4 failing rows and was not known: it was not added\n',
    );
    const grown = await audit([...write, '--grow-baseline'], files);
    expect(grown.file).toBe(
      known({ 'orders/length:country': 4, 'orders/not_null:unknown': 4, [RANGE]: 2 }),
    );
  });

  test('what was not measured stays as it was', async () => {
    const before = known({ 'orders/range:amuont': 7, [RANGE]: 3 });
    const files = { ...gate(1000, 'range: {column: amuont, max: 1}'), 'known.yml': before };
    expect((await audit(write, files)).file).toBe(known({ 'orders/range:amuont': 7 }));
    const other = { ...gate(1000), 'known.yml': known({ 'flights/unique:id': 7 }) };
    expect((await audit(write, other)).file).toBe(known({ 'flights/unique:id': 7 }));
  });

  test('over the one that applies, even where there is none yet', async () => {
    const files = { ...gate(15), 'wap-gate.yml': 'baseline: ./known.yml\n' };
    expect(await audit(write, files)).toMatchObject({ code: 1, file: known({ [RANGE]: 3 }) });
  });

  test('it overwrites nothing that is no baseline', async () => {
    const files = { ...gate(15), 'known.yml': 'gate: g\n' };
    expect(await audit(write, files)).toMatchObject({ code: 2, file: 'gate: g\n' });
  });

  test('where it cannot be written, the run says so', async () => {
    const words = ['--write-baseline', 'data/orders.csv/known.yml'];
    const { code, problems } = await audit(words, gate(1000));
    expect(code).not.toBe(0);
    expect(problems).toHaveLength(1);
  });

  test('growing wants a file', async () => {
    await using workspace = await template.copy();
    const { code, stderr } = await wapGate(['audit', '--grow-baseline'], {
      cwd: workspace.directory,
    });
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('wants --write-baseline beside it'),
    ]);
  });
});
