import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { INPUTS } from '../../src/action/inputs.ts';
import { OUTPUTS } from '../../src/action/outputs.ts';
import { readInputs, variableOf } from '../../src/action/read_inputs.ts';
import { FILE_FORMATS } from '../../src/domain/format.ts';
import { gateWith } from '../commands/workspace.ts';
import { REPOSITORY } from '../github/server.ts';
import { stage } from './step.ts';

interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

const action = parse(await readFile('action.yml', 'utf8')) as ActionFile;
const page = await readFile('docs/action.md', 'utf8');

/** The names in the first column of the page's tables. */
const onPage = new Set([...page.matchAll(/^\| `([a-z-]+)`/gm)].map(([, name = '']) => name));

describe('action.yml, the code, the page and what is written', () => {
  it('know the same inputs, with the same defaults', () => {
    expect(Object.keys(action.inputs)).toEqual(Object.keys(INPUTS));
    for (const [name, { default: value }] of Object.entries(INPUTS)) {
      expect(action.inputs[name]?.default).toBe(value);
      expect(onPage.has(name), `${name} on docs/action.md`).toBe(true);
    }
  });

  it('know the same outputs, and each run writes all of them', async () => {
    expect(Object.keys(action.outputs)).toEqual(Object.keys(OUTPUTS));
    for (const name of Object.keys(OUTPUTS)) {
      expect(onPage.has(name), `${name} on docs/action.md`).toBe(true);
    }
    await using set = await stage();
    for (const inputs of [{}, { mode: 'publish' }]) {
      await using ran = await set.run({ inputs });
      expect(Object.keys(ran.main.outputs).sort()).toEqual(Object.keys(OUTPUTS).sort());
      expect(ran.problems).toEqual([]);
    }
  }, 60_000);

  it('write into each output what it is called', async () => {
    await using set = await stage({
      'checks/orders.yml': gateWith(
        '{range: {column: amount, max: 500}, name: too much}',
        '{range: {column: amount, max: 600}, severity: warn}',
        '{range: {column: amount, max: 700}, severity: warn}',
        'unique: id',
        'not_null: [absent]',
        'not_null: [missing]',
        'not_null: [gone]',
      ),
    });
    await using ran = await set.run({ inputs: { formats: FILE_FORMATS.join() } });
    const { outputs } = ran.main;
    expect(outputs).toMatchObject({
      verdict: 'error',
      reason: 'missing-column',
      'exit-code': '1',
      'failed-checks': [
        'orders/range:amount',
        'orders/not_null:absent',
        'orders/not_null:missing',
        'orders/not_null:gone',
      ].join('\n'),
      'checks-total': '8',
      'checks-passed': '2',
      'checks-warned': '2',
      'checks-failed': '1',
      'checks-errored': '3',
      'snapshot-id': '',
      published: 'false',
      superseded: 'false',
      receipt: '',
    });
    const [comment] = set.github.state.repository(REPOSITORY).comments;
    expect(outputs['comment-id']).toBe(String(comment?.id));
    expect(outputs['comment-url']).toMatch(/\/pull\/7#issuecomment-\d+$/);
    expect(outputs['check-run-url']).toBe(set.checkRuns()[0]?.htmlUrl);
    for (const format of FILE_FORMATS) {
      const path = outputs[`report-${format}`] ?? '';
      expect(path.startsWith(set.workspace.path('wap-gate-report/'))).toBe(true);
      expect(await readFile(path, 'utf8')).toContain('amount');
    }
    expect(ran.problems).toEqual([]);
  }, 60_000);

  it('take every declared default without a problem', () => {
    const { problems } = readInputs({});
    expect(problems).toEqual([]);
  });

  it.each(Object.keys(INPUTS))(
    'read the input %s, and tell of one that is nearly called so',
    (name) => {
      expect(readInputs({ [variableOf(name)]: '' }).problems).toEqual([]);
      const [problem] = readInputs({ [variableOf(`${name}x`)]: 'a' }).problems;
      expect(problem?.message).toContain(`There is no input \`${name}x\``);
    },
  );
});
