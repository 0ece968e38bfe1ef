import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { INPUTS } from '../../src/action/inputs.ts';
import { OUTPUTS } from '../../src/action/outputs.ts';
import { readInputs, variableOf } from '../../src/action/read_inputs.ts';
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
    for (const inputs of [
      {},
      { mode: 'publish' },
      { formats: 'json, markdown, html, junit, sarif' },
    ]) {
      await using ran = await set.run({ inputs });
      expect(Object.keys(ran.main.outputs).sort()).toEqual(Object.keys(OUTPUTS).sort());
      expect(ran.problems).toEqual([]);
    }
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
