import { describe, expect, it } from 'vitest';
import { gateWith } from '../commands/workspace.ts';
import { stage } from './step.ts';

/** A query that no machine finishes. */
const ENDLESS = {
  'checks/orders.yml': gateWith(
    'sql: {query: "SELECT a.range FROM range(100000000) a, range(100000000) b, {{ table }} WHERE a.range = -b.range"}',
  ),
};

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
});
