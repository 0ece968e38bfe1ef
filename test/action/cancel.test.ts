import { describe, expect, it } from 'vitest';
import { gateWith, ORDERS_GATE } from '../commands/workspace.ts';
import { workflowRunEvent } from '../github/events.ts';
import type { Cancel } from '../github/runner/step.ts';
import { sha } from '../github/server/state.ts';
import { stage, type Stage } from './step.ts';

/** A query that no machine finishes. */
const ENDLESS = {
  'checks/orders.yml': gateWith(
    'sql: {query: "SELECT a.range FROM range(100000000) a, range(100000000) b, {{ table }} WHERE a.range = -b.range"}',
  ),
};

const SOUND = { 'checks/orders.yml': ORDERS_GATE };
const FAILING = { 'checks/orders.yml': gateWith('range: {column: amount, max: 500}') };

/** Stops the step when the n-th request to GitHub has arrived and nothing is done about it yet. */
function atRequest(n: number, { github }: Stage): Cancel {
  let release: (() => void) | undefined;
  github.before(n, () => new Promise<void>((done) => (release = done)));
  const when = (): boolean => {
    if (release === undefined) return false;
    // By then the signal is sent.
    setImmediate(release);
    return true;
  };
  return { when };
}

const COMMENT_WRITTEN = /^(?:POST|PATCH) .*\/comments/;

const written = (requests: Stage['github']['requests']): number =>
  requests.filter(({ method, path }) => COMMENT_WRITTEN.test(`${method} ${path}`)).length;

const open = (set: Stage) => set.checkRuns().filter(({ status }) => status !== 'completed');

describe.concurrent('a cancelled run', () => {
  it('is no success: the comment stays, and the post step closes the check run', async () => {
    await using set = await stage();
    await using before = await set.run({ runId: 100 });
    expect(before.main.exitCode).toBe(0);
    const [comment] = set.comments();
    await set.workspace.write(ENDLESS);
    await using ran = await set.run({
      runId: 101,
      cancel: { when: () => set.checkRuns().length === 2 },
    });
    expect(ran.main.exitCode ?? 1).not.toBe(0);
    expect(ran.main.sent).toEqual(['SIGINT']);
    expect(ran.main.outputs['verdict']).toBe('error');
    expect(ran.main.outputs['reason']).toBe('cancelled');
    expect(set.comments()).toEqual([comment]);
    expect(set.checkRuns()[1]).toMatchObject({ status: 'completed', conclusion: 'cancelled' });
    expect(set.github.violations).toEqual([]);
  }, 60_000);

  it.each(['POST .*check-runs', 'GET .*pulls/7', 'POST .*comments', 'PATCH .*check-runs'])(
    'that GitHub does not answer at %s ends soon, and not green',
    async (request) => {
      await using set = await stage();
      const { hang } = await import('../github/server/faults.ts');
      const match = new RegExp(`^${request}`);
      set.github.fail(match, hang(), { times: 1 });
      await using ran = await set.run({
        cancel: { when: () => set.github.of(match).length > 0 },
      });
      expect(ran.main.milliseconds).toBeLessThan(20_000);
      // The verdict stood before the comment was written: a cancelled step is no success all the same.
      expect(ran.main.exitCode ?? 1).not.toBe(0);
      expect(set.checkRuns().filter(({ conclusion }) => conclusion === null)).toEqual([]);
    },
    60_000,
  );

  it('is no success at whichever request to GitHub it is stopped', async () => {
    await using set = await stage();
    const { requests } = set.github;
    await using green = await set.run({ runId: 100 });
    expect(green.main.exitCode).toBe(0);
    // As many as a step sends that finds its comment there.
    const first = requests.length;
    await using red = await set.run({ runId: 101 });
    expect(red.main.exitCode).toBe(0);
    const sent = requests.length - first;
    expect(sent).toBeGreaterThan(5);

    for (let n = 1; n <= sent; n++) {
      await set.workspace.write(n % 2 === 0 ? FAILING : SOUND);
      const [comments, before] = [set.comments(), requests.length];
      const cancel = atRequest(before + n, set);
      await using ran = await set.run({ runId: 101 + n, cancel });
      const at = `request ${String(n)}`;
      expect(ran.main.sent, at).toContain('SIGINT');
      expect(ran.main.exitCode ?? 1, at).not.toBe(0);
      expect(ran.main.outputs['verdict'] ?? 'error', at).toBe('error');
      expect(ran.post?.exitCode, at).toBe(0);
      // What was asked for before the signal may have been done; nothing is after it.
      expect(written(requests.slice(before + n)), at).toBe(0);
      if (written(requests.slice(before, before + n)) === 0) {
        expect(set.comments(), at).toEqual(comments);
      }
      expect(open(set), at).toEqual([]);
      const ends = set
        .checkRuns()
        .filter(({ externalId }) => externalId?.startsWith(`${String(101 + n)}/`));
      expect(
        ends.map(({ conclusion }) => conclusion),
        at,
      ).toEqual(ends.map(() => 'cancelled'));
    }
    expect(set.github.violations).toEqual([]);
  }, 240_000);

  it('is no success at whichever moment it is stopped, unless it had ended', async () => {
    await using set = await stage();
    for (const [index, delay] of [0, 50, 100, 200, 300, 400, 600, 800, 1200].entries()) {
      const began = performance.now();
      const when = (): boolean => performance.now() - began >= delay;
      await using ran = await set.run({ runId: 100 + index, cancel: { when } });
      const { exitCode, outputs } = ran.main;
      const last = set.checkRuns().at(-1);
      const at = `after ${String(delay)} ms`;
      if (exitCode === 0) {
        expect([outputs['verdict'], last?.conclusion], at).toEqual(['pass', 'success']);
        expect(set.comments()[0], at).toContain(` run=${String(100 + index)} `);
      } else expect(outputs['verdict'] ?? 'error', at).toBe('error');
      expect(open(set), at).toEqual([]);
    }
  }, 120_000);

  it('that does not end by itself says so to the steps after it', async () => {
    await using set = await stage();
    const hangs = `
      import fs from 'node:fs/promises';
      import { syncBuiltinESMExports } from 'node:module';
      const { readFile } = fs;
      fs.readFile = (path, ...given) =>
        /orders\.yml$/.test(String(path)) ? new Promise(() => undefined) : readFile(path, ...given);
      syncBuiltinESMExports();
      if (process.argv[1].endsWith('action.js')) setInterval(() => undefined, 1000);`;
    await using ran = await set.run({
      env: { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(hangs)}` },
      cancel: { when: () => set.checkRuns().length === 1 },
    });
    expect(ran.main.exitCode).toBe(1);
    expect(ran.main.outputs).toMatchObject({ verdict: 'error', reason: 'cancelled' });
    expect(set.comments()).toEqual([]);
    expect(set.checkRuns()).toMatchObject([{ status: 'completed', conclusion: 'cancelled' }]);
  }, 60_000);

  it('of a report is closed on the commit of its event, whatever the inputs name', async () => {
    await using set = await stage({ 'handed.json': '{}' });
    const inputs = { mode: 'report', result: 'handed.json', 'pr-number': '7' };
    await using ran = await set.run({
      event: workflowRunEvent({ number: 7, headRepo: 'stranger/flights' }),
      inputs: { ...inputs, 'head-sha': sha('another') },
      // Nobody knows yet whether there is a check run.
      cancel: atRequest(1, set),
    });
    expect(ran.main.sent).toContain('SIGINT');
    expect(set.github.requests[0]?.path).toMatch(/check-runs$/);
    expect(set.checkRuns()).toMatchObject([{ headSha: sha('head 7'), conclusion: 'cancelled' }]);
  }, 60_000);
});
