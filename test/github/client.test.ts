import { beforeEach, describe, expect, it } from 'vitest';
import { openGitHub, paceOf, type GitHub as Client, type Pace } from '../../src/github/client.ts';
import { realWorld } from '../../src/commands/world.ts';
import { readTrigger } from '../../src/github/trigger.ts';
import { pushEvent } from './events.ts';
import { runnerEnvironment } from './runner.ts';
import { REPOSITORY, startGitHub, TOKEN, type GitHub } from './server.ts';
import { secondaryLimit, tooManyRequests } from './server/faults.ts';
import { sha } from './server/state.ts';

/** Nothing waits unless a test says so. */
const HASTE: Pace = { write: 0, notify: 0, second: 0, request: 30_000 };

/** A timer may fire so many milliseconds early. */
const EARLY = 5;

const LIMITS = {
  'GitHub says it': (seconds: number) => secondaryLimit(seconds),
  'GitHub says it by 429': (seconds: number) => tooManyRequests(seconds),
  'something in front of it says it': (seconds: number) => tooManyRequests(seconds, 'plain'),
};

let github: GitHub;

beforeEach(async () => {
  const started = await startGitHub();
  github = started;
  github.state.addPull(REPOSITORY, { number: 7 });
  return () => started.close();
});

async function open(pace: Partial<Pace>): Promise<Client> {
  const env = runnerEnvironment({ event: pushEvent(), workspace: '.', github });
  const world = { ...realWorld(new AbortController().signal), env };
  const { trigger } = await readTrigger(world, { pullRequest: 7, headSha: null });
  return openGitHub(TOKEN, trigger, world, { ...HASTE, ...pace });
}

const comment = ({ octokit, owner, repo }: Client): Promise<unknown> =>
  octokit.rest.issues.createComment({ owner, repo, issue_number: 7, body: 'x' });

const checkRun = ({ octokit, owner, repo }: Client): Promise<unknown> =>
  octokit.rest.checks.create({ owner, repo, name: 'x', head_sha: sha('main') });

/** When the requests arrived, in milliseconds after the first was to be sent. */
const since = (began: number): number[] => github.requests.map(({ at }) => at - began + EARLY);

describe('a request that came too soon', () => {
  it.each(Object.entries(LIMITS))('is sent again after its seconds: %s', async (_, limited) => {
    const client = await open({ second: 40 });
    github.fail(1, limited(3));
    const began = performance.now();
    await comment(client);
    const [, again, ...more] = since(began);
    expect(again).toBeGreaterThanOrEqual(3 * 40);
    expect(more).toEqual([]);
  });

  it.each(Object.entries(LIMITS))(
    'is not sent after more than 90 seconds: %s',
    async (_, limited) => {
      const client = await open({ second: 0.001 });
      github.fail(1, limited(90));
      await comment(client);
      for (const seconds of [91, 10_000]) {
        const sent = github.requests.length;
        github.fail(sent + 1, limited(seconds));
        await expect(comment(client)).rejects.toThrow();
        expect(github.requests).toHaveLength(sent + 1);
      }
    },
  );

  it.each(Object.entries(LIMITS))('is sent three times and not more: %s', async (_, limited) => {
    const client = await open({ second: 0 });
    github.fail(/comments$/, limited(1));
    await expect(comment(client)).rejects.toThrow();
    expect(github.requests).toHaveLength(3);
  });
});

describe('the pace', () => {
  it('is a second between writes, and three between those that send notifications', () => {
    const usual = { write: 1_000, notify: 3_000, second: 1_000, request: 30_000 };
    expect(paceOf({})).toEqual(usual);
    expect(paceOf({ WAP_GATE_PACE: 'soon' })).toEqual(usual);
    expect(paceOf({ WAP_GATE_PACE: '5' })).toEqual(usual);
  });

  it('is kept by what only writes', async () => {
    const client = await open({ write: 200 });
    const began = performance.now();
    await Promise.all([checkRun(client), checkRun(client), checkRun(client)]);
    const [, second, third] = since(began);
    expect(second).toBeGreaterThanOrEqual(200);
    expect(third).toBeGreaterThanOrEqual(2 * 200);
  });

  it('is kept by what sends notifications', async () => {
    const client = await open({ notify: 400 });
    const began = performance.now();
    await Promise.all([comment(client), comment(client)]);
    expect(since(began)[1]).toBeGreaterThanOrEqual(400);
  });
});
