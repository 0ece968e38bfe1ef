import { describe, expect, test } from 'vitest';
import { gateOf, problemsOf } from './files.ts';

const SHA = 'a1b2c3d4e5f6a7b8c9d0a1b2c3d4e5f6a7b8c9d0';

const gate = (builtFrom: string): string =>
  `gate: g\ntable: t\nbuilt_from: ${builtFrom}\nchecks:\n  - not_null: a\n`;

describe('built_from', () => {
  test.each<[string, object]>([
    [SHA, { by: 'value', commit: SHA }],
    ['"{{ params.commit }}"', { by: 'value', commit: SHA }],
    ['{property: commit}', { by: 'property', property: 'commit' }],
    [
      '{query: "SELECT sha FROM runs WHERE ds = DATE \'{{ ds }}\'"}',
      { by: 'query', sql: "SELECT sha FROM runs WHERE ds = DATE '2026-01-02'" },
    ],
  ])('%s', async (written, expected) => {
    const { builtFrom } = await gateOf(gate(written), { params: { commit: SHA } });
    expect(builtFrom).toEqual([expected]);
  });

  test('of the gate and of the call: both', async () => {
    const { builtFrom } = await gateOf(gate('{property: commit}'), { builtFrom: SHA });
    expect(builtFrom).toEqual([
      { by: 'property', property: 'commit' },
      { by: 'value', commit: SHA },
    ]);
  });

  test.each([
    [
      'abc',
      "3:13 `built_from` is 'abc'; expected a whole commit sha, 40 or 64 hexadecimal digits.",
    ],
    [
      '"{{ head_sha }}"',
      '3:13 `built_from` names the commit of the run itself, which is always right; expected what the pipeline says.',
    ],
    [
      '{query: "SELECT \'{{ head_sha }}\' AS c"}',
      '3:21 The query of `built_from` names the commit of the run itself, which is always right; expected what the pipeline says.',
    ],
    ['12', '3:13 `built_from` is the number 12; expected text or a map.'],
    ['{}', '3:13 `built_from` is empty; fill it, or leave it out.'],
    ['{proprety: commit}', "3:14 `built_from` has no key `proprety`. Did you mean 'property'?"],
    [
      '{property: a, query: SELECT 1}',
      '3:27 `built_from` says both `property` and `query`; expected one of them.',
    ],
    [
      '{query: "SELECT a FROM {{ target }}"}',
      '3:21 The query of `built_from` reads {{ target }}; expected another table, or {{ table }}.',
    ],
  ])('refused: %s', async (written, problem) => {
    expect(await problemsOf(gate(written), { headSha: SHA })).toEqual([`checks/g.yml:${problem}`]);
  });

  test('refused: a call that says no sha', async () => {
    const [problem] = await problemsOf(gate('{property: a}'), { builtFrom: 'main' });
    expect(problem).toMatch(/built.from.* is 'main'; expected a whole commit sha/);
  });
});
