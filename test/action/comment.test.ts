import { describe, expect, it, vi } from 'vitest';
import { gateWith } from '../commands/workspace.ts';
import { pullRequestEvent } from '../github/events.ts';
import { REPOSITORY } from '../github/server.ts';
import {
  badGateway,
  forbidden,
  secondaryLimit,
  status,
  tooManyRequests,
} from '../github/server/faults.ts';
import { personalToken, sha } from '../github/server/state.ts';
import { stage, type Stage } from './step.ts';

// Several steps one after the other, and others may use the machine.
vi.setConfig({ testTimeout: 120_000 });

const FAILING = { 'checks/orders.yml': gateWith('range: {column: amount, max: 500}') };
const WORSE = {
  'checks/orders.yml': gateWith('range: {column: amount, max: 500}', 'not_null: [unknown]'),
};
const SOUND = { 'checks/orders.yml': gateWith('range: {column: amount, max: 1000}') };

/** How many runs there were on each. */
const counts = new WeakMap<Stage, number>();

/** Runs one after the other, each with the files that it finds. */
async function runs(
  set: Stage,
  inputs: Readonly<Record<string, string>>,
  ...all: readonly (typeof FAILING)[]
): Promise<string[]> {
  for (const contents of all) {
    const before = counts.get(set) ?? 0;
    counts.set(set, before + 1);
    await set.workspace.write(contents);
    await using ran = await set.run({ inputs, runId: 100 + before });
    expect(ran.problems).toEqual([]);
  }
  expect(set.github.violations).toEqual([]);
  return set.comments();
}

const writes = ({ github }: Stage): string[] =>
  github.of(/^(?:POST|PATCH|DELETE) .*comments/).map(({ method }) => method);

/** Without the line that says which run wrote it. */
const wordsOf = (body: string): string => body.slice(body.indexOf('\n') + 1);

/** The writes by which the comment came to say something else. */
const newWords = ({ github }: Stage): string[] => {
  const all = github.of(/^(?:POST|PATCH) .*comments/).map(({ method, body }) => {
    return { method, words: wordsOf((body as { body: string }).body) };
  });
  return all
    .filter(({ words }, index) => words !== all[index - 1]?.words)
    .map(({ method }) => method);
};

describe.concurrent('the comment', () => {
  it('is updated in place, tells what is new and turns green', async () => {
    await using set = await stage(FAILING);
    const [first] = await runs(set, {}, FAILING);
    expect(first).not.toContain('Since the last run');
    const [second, ...others] = await runs(set, {}, WORSE);
    expect(others).toEqual([]);
    expect(second).toMatch(/Since the last run.*1 newly failing: .*unknown.*1 still failing/);
    const [third] = await runs(set, {}, SOUND);
    expect(third).toMatch(/## ✅ [^]*Since the last run.*fixed: .*range.*1 no longer audited/);
    expect(writes(set)).toEqual(['POST', 'PATCH', 'PATCH']);
  });

  it('with on-failure is not written while all is well, and turns green once', async () => {
    await using set = await stage();
    const inputs = { comment: 'on-failure' };
    expect(await runs(set, inputs, SOUND)).toEqual([]);
    expect((await runs(set, inputs, FAILING))[0]).toContain('❌');
    expect((await runs(set, inputs, SOUND, SOUND))[0]).toContain('✅');
    expect(newWords(set)).toEqual(['POST', 'PATCH']);
  });

  it('with changes is written when outcomes changed', async () => {
    await using set = await stage();
    await runs(set, { comment: 'changes' }, FAILING, FAILING, WORSE, WORSE, SOUND, SOUND);
    expect(newWords(set)).toEqual(['POST', 'PATCH', 'PATCH']);
    // Each of the others left only its mark.
    expect(writes(set)).toHaveLength(6);
  }, 60_000);

  it.each([
    ['changes', 'on', [FAILING], SOUND, '❌'],
    ['changes', 'off', [FAILING], SOUND, '❌'],
    ['on-failure', 'on', [SOUND], FAILING, null],
    ['on-failure', 'off', [FAILING, SOUND], FAILING, '✅'],
  ])(
    'with %s, and check-run %s, knows a later run that had nothing to write',
    async (comment, checkRun, was, late, shown) => {
      await using set = await stage();
      const inputs = { comment, 'check-run': checkRun };
      const before = await runs(set, inputs, ...was);
      await using newer = await set.run({ inputs, runId: 300 });
      expect(set.comments().map(wordsOf)).toEqual(before.map(wordsOf));
      await set.workspace.write(late);
      await using older = await set.run({ inputs, runId: 200 });
      const superseded = [newer, older].map(({ main }) => main.outputs['superseded']);
      expect(superseded).toEqual(['false', 'true']);
      expect(set.comments()).toEqual(shown === null ? [] : [expect.stringContaining(shown)]);
      expect(set.comments().map(wordsOf)).toEqual(before.map(wordsOf));
      expect(set.github.violations).toEqual([]);
    },
  );

  it('with changes is not missing where only the mark of a run could not be made', async () => {
    await using set = await stage();
    const inputs = { comment: 'changes' };
    const [before] = await runs(set, inputs, FAILING);
    set.github.fail(/^PATCH .*comments/, forbidden());
    await using ran = await set.run({ inputs, runId: 300 });
    expect(set.comments()).toEqual([before]);
    expect(ran.log.shown).toMatch(/comment says the same .* this run left no mark in it.*403/);
    expect(ran.main.outputs['comment-id']).not.toBe('');
  });

  it('with off is not even looked for', async () => {
    await using set = await stage();
    expect(await runs(set, { comment: 'off' }, FAILING)).toEqual([]);
    expect(set.github.of(/comments/)).toEqual([]);
  });

  it('is one for each key', async () => {
    await using set = await stage();
    await runs(set, { key: 'orders' }, SOUND);
    await runs(set, { key: 'fares' }, FAILING);
    const comments = await runs(set, { key: 'orders' }, SOUND);
    expect(comments.map((body) => /key=(\w+)/.exec(body)?.[1])).toEqual(['orders', 'fares']);
  });

  it('of a later run is not overwritten by an older one that ends last', async () => {
    await using set = await stage(SOUND);
    await using newer = await set.run({ runId: 200 });
    await set.workspace.write(FAILING);
    await using older = await set.run({ runId: 150 });
    expect(newer.main.outputs['superseded']).toBe('false');
    expect(older.main.outputs['superseded']).toBe('true');
    expect(older.main.exitCode).toBe(1);
    expect(set.comments()).toEqual([expect.stringContaining('run=200 ')]);
  });

  it.each([
    ['a bad gateway', badGateway('before')],
    ['the secondary limit', secondaryLimit(1)],
    ['too many requests', tooManyRequests(1, 'plain')],
  ])('of a later run stays when an older one writes again after %s', async (_, fault) => {
    await using set = await stage(FAILING);
    await runs(set, {}, FAILING);
    await set.workspace.write(SOUND);
    set.github.fail(/^PATCH .*comments/, fault, { times: 1 });
    const { comments, pulls } = set.github.state.repository(REPOSITORY);
    const newer = `<!-- wap-gate:v1 key=default sha=${sha('newer')} run=300 attempt=1 -->\nIt fails.`;
    const push = (): void => {
      comments[0]!.body = newer;
      pulls[0]!.head.sha = sha('newer');
    };
    set.github.before(/^PATCH .*comments/, push, { times: 1 });
    await using older = await set.run({ runId: 200 });
    expect(older.main.outputs['superseded']).toBe('true');
    expect(set.comments()).toEqual([newer]);
    expect(older.problems).toEqual([]);
  });

  it('is one also when two runs make it at once', async () => {
    await using set = await stage(SOUND);
    const both = await Promise.all([set.run({ runId: 200 }), set.run({ runId: 201 })]);
    expect(both.map(({ main }) => main.exitCode)).toEqual([0, 0]);
    expect(set.comments()).toEqual([expect.stringContaining('run=201 ')]);
    expect(set.checkRuns().map(({ conclusion }) => conclusion)).toEqual(['success', 'success']);
    for (const ran of both) await ran[Symbol.asyncDispose]();
  });

  it.each([199, 201])(
    'is one when run 200 finds one of run %i after it made its own',
    async (id) => {
      await using set = await stage(SOUND);
      const marker = `key=default sha=${sha('head 7')} run=${String(id)} attempt=1`;
      set.github.before(
        /^POST .*comments$/,
        () =>
          set.github.state.addComment(REPOSITORY, 7, {
            body: `<!-- wap-gate:v1 ${marker} -->\nMade at the same moment.`,
            user: { login: 'github-actions[bot]', type: 'Bot' },
          }),
        { times: 1 },
      );
      await using ran = await set.run({ runId: 200, event: pullRequestEvent({ number: 7 }) });
      expect(ran.main.outputs['superseded']).toBe(String(id === 201));
      const [only, ...others] = set.comments();
      expect(others).toEqual([]);
      expect(only).toContain(id === 201 ? 'Made at the same moment.' : 'all 2 checks passed');
    },
  );

  it('that was deleted while it was updated is made again, once', async () => {
    await using set = await stage(SOUND);
    await runs(set, {}, SOUND);
    set.github.before(/^PATCH .*comments/, () => {
      set.github.state.repository(REPOSITORY).comments.length = 0;
    });
    expect(await runs(set, {}, FAILING)).toHaveLength(1);
    expect(writes(set)).toEqual(['POST', 'PATCH', 'POST']);
  });

  it('that somebody edited is read for wording only', async () => {
    await using set = await stage(FAILING);
    await runs(set, {}, FAILING);
    const [own] = set.github.state.repository(REPOSITORY).comments;
    const forged = Buffer.from(
      JSON.stringify({ sha: null, verdict: 'pass', bad: [['</details>@everyone', 0]] }),
    ).toString('base64');
    own!.body = own!.body.replace(/wap-gate:state \S+/, `wap-gate:state ${forged}`);
    const [body] = await runs(set, {}, WORSE);
    expect(body).toContain('❌');
    expect(body).not.toMatch(/@everyone|<\/details>&#64;|`@/);
  });
});

const PERSONAL = [
  `ghp_${'a1B2'.repeat(9)}`,
  `github_pat_11AAAAAAA0${'c3D4'.repeat(8)}`,
  'f'.repeat(40),
] as const;

describe('the comment by the token of a person', () => {
  it.each(PERSONAL)(
    "%s is found, updated in place, and nobody else's is",
    async (token) => {
      await using set = await stage(FAILING, { tokens: { [token]: personalToken('ana') } });
      const { state } = set.github;
      const planted = `<!-- wap-gate:v1 key=default sha=${sha('head 7')} run=1 attempt=1 -->\nAll is well.`;
      const authors = ['mona', 'github-actions[bot]'];
      for (const login of authors) {
        const user = { login, type: login === 'mona' ? 'User' : 'Bot' } as const;
        state.addComment(REPOSITORY, 7, { body: planted, user });
      }
      const by = (login: string): string[] =>
        state
          .repository(REPOSITORY)
          .comments.filter(({ user }) => user.login === login)
          .map(({ body }) => body);
      for (const [index, contents] of [FAILING, SOUND].entries()) {
        await set.workspace.write(contents);
        const inputs = { 'github-token': token };
        await using ran = await set.run({ inputs, token, runId: 100 + index });
        expect(by('ana')).toEqual([expect.stringContaining(index === 0 ? '❌' : '✅')]);
        // Check runs are made by apps alone, which no permission of the job changes.
        expect(ran.log.shown).toContain("this token is a person's");
        expect(ran.main.outputs['comment-id']).not.toBe('');
        expect(ran.problems).toEqual([]);
      }
      for (const login of authors) expect(by(login)).toEqual([planted]);
      expect(writes(set)).toEqual(['POST', 'PATCH']);
      expect(set.github.of(/^GET \/user$/)).toHaveLength(2);
      expect(set.github.violations).toEqual([]);
    },
    60_000,
  );

  it('is missing, and the verdict as ever, where GitHub does not say who that is', async () => {
    const [token] = PERSONAL;
    await using set = await stage(SOUND, { tokens: { [token]: personalToken('ana') } });
    set.github.fail(/^GET \/user$/, status(500));
    await using ran = await set.run({ inputs: { 'github-token': token }, token });
    expect(ran.main.exitCode).toBe(0);
    expect(ran.log.shown).toContain('The comment on the pull request is missing');
    expect(writes(set)).toEqual([]);
  }, 60_000);
});
