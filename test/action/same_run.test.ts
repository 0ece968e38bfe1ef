import { describe, expect, it, vi } from 'vitest';
import { gateWith } from '../commands/workspace.ts';
import { REPOSITORY } from '../github/server.ts';
import { badGateway } from '../github/server/faults.ts';
import { sha } from '../github/server/state.ts';
import { stage, type Ran, type Stage } from './step.ts';

// Several steps one after the other, and others may use the machine.
vi.setConfig({ testTimeout: 120_000 });

const GATES = {
  'checks/orders.yml': gateWith('range: {column: amount, max: 500}'),
  'checks/other.yml': 'gate: other\ntable: data/orders.csv\nchecks: [not_null: [id]]\n',
};
const [RED, GREEN] = [{ gates: 'orders' }, { gates: 'other' }];

const POSTS = /^POST .*comments$/;
const PATCHES = /^PATCH .*comments/;
const SHARED = /share the key .{0,12}default/;

/** A comment that another step of run 41 wrote. */
function bodyOf(verdict: 'pass' | 'fail'): string {
  const marker = `key=default sha=${sha('head 7')} run=41 attempt=1 step=0a`;
  const state = btoa(JSON.stringify({ sha: null, verdict, bad: [] }));
  return `<!-- wap-gate:v1 ${marker} -->\n<!-- wap-gate:state ${state} -->\nBy another step: ${verdict}.`;
}

const plant = ({ github }: Stage, body: string) =>
  github.state.addComment(REPOSITORY, 7, {
    body,
    user: { login: 'github-actions[bot]', type: 'Bot' },
  });

/** One step of run 41. */
async function step(set: Stage, inputs: Readonly<Record<string, string>>): Promise<Ran> {
  const ran = await set.run({ inputs, runId: 41 });
  expect(ran.problems).toEqual([]);
  expect(set.github.violations).toEqual([]);
  expect(ran.main.exitCode).toBe(inputs['gates'] === 'other' ? 0 : 1);
  return ran;
}

describe.concurrent('two steps of one run', () => {
  it('with one key and one name: what is red stays red', async () => {
    await using set = await stage(GATES);
    await using _green = await step(set, GREEN);
    await using red = await step(set, RED);
    expect(set.comments()).toEqual([expect.stringContaining('❌')]);
    const before = set.comments();
    await using last = await step(set, GREEN);
    expect(set.comments()).toEqual(before);
    expect(last.main.outputs['comment-id']).toBe(red.main.outputs['comment-id']);
    expect(last.main.summary).toMatch(SHARED);
    expect(last.log.shown).toMatch(SHARED);
    const ends = set.checkRuns().map(({ conclusion }) => conclusion);
    expect(ends).toEqual(['success', 'failure', 'failure']);
  });

  it('with one key and two names: the check run says that the comment is not its own', async () => {
    await using set = await stage(GATES);
    await using _red = await step(set, { ...RED, 'check-name': 'orders' });
    await using _green = await step(set, { ...GREEN, 'check-name': 'other' });
    expect(set.comments()).toEqual([expect.stringContaining('❌')]);
    const [, own] = set.checkRuns();
    expect(own).toMatchObject({ status: 'completed', conclusion: 'success' });
    expect(own?.title).toContain('all 2 checks passed');
    expect(own?.summary).toMatch(SHARED);
  });

  it('with a key and a name each have a comment and a check run each', async () => {
    await using set = await stage(GATES);
    await using _red = await step(set, { ...RED, key: 'orders', 'check-name': 'orders' });
    await using green = await step(set, { ...GREEN, key: 'other', 'check-name': 'other' });
    expect(set.comments().map((body) => /## (.)/u.exec(body)?.[1])).toEqual(['❌', '✅']);
    expect(set.checkRuns().map(({ conclusion }) => conclusion)).toEqual(['failure', 'success']);
    expect(green.log.shown).not.toMatch(/share the key|same check-name/);
  });

  it('at once: one comment, which is red, and the later check run is red', async () => {
    await using set = await stage(GATES);
    const both = await Promise.all([step(set, RED), step(set, GREEN)]);
    expect(set.comments()).toEqual([expect.stringContaining('❌')]);
    expect(set.checkRuns().at(-1)?.conclusion).toBe('failure');
    for (const ran of both) await ran[Symbol.asyncDispose]();
  });

  it.each(['before', 'after'] as const)(
    'of which the red one makes its comment just %s the green one does',
    async (when) => {
      await using set = await stage(GATES);
      const red = bodyOf('fail');
      set.github[when](POSTS, () => plant(set, red), { times: 1 });
      await using green = await step(set, GREEN);
      expect(green.log.shown).toMatch(SHARED);
      // Of two the older one stays: where that is the green one, the step that is red writes over it.
      expect(set.comments()).toHaveLength(when === 'before' ? 1 : 2);
      expect(set.comments().at(-1)).toBe(red);
    },
  );

  it('of which the red one takes no comment of the green one for its own', async () => {
    await using set = await stage(GATES);
    set.github.before(POSTS, () => plant(set, bodyOf('pass')), { times: 1 });
    set.github.fail(POSTS, badGateway('before'), { times: 1 });
    await using _red = await step(set, RED);
    expect(set.comments()).toEqual([expect.stringContaining('❌')]);
  });

  it('of which the red one writes while the green one waits to write again', async () => {
    await using set = await stage(GATES);
    const comment = plant(set, bodyOf('pass').replace('run=41', 'run=40'));
    const write = (): void => void (comment.body = bodyOf('fail'));
    set.github.before(PATCHES, write, { times: 1 });
    set.github.fail(PATCHES, badGateway('before'), { times: 1 });
    await using green = await step(set, GREEN);
    expect(set.comments()).toEqual([bodyOf('fail')]);
    expect(green.log.shown).toMatch(SHARED);
    expect(green.main.outputs['superseded']).toBe('false');
  });

  it('of which nobody knows any more what the first one said', async () => {
    await using set = await stage(GATES);
    const unknown = bodyOf('pass').replace(/<!-- wap-gate:state.*\n/, '');
    plant(set, unknown);
    await using _green = await step(set, GREEN);
    expect(set.comments()).toEqual([unknown]);
  });
});
