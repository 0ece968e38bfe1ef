import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import { beforeEach, describe, expect, it } from 'vitest';
import { type GitHub, REPOSITORY, startGitHub, TOKEN } from './server.ts';
import { ask } from './server/asking.ts';
import * as faults from './server/faults.ts';
import type { Comment } from './server/records.ts';

const COMMENTS = '{repo}/issues/7/comments';
const POST = /^POST .*\/comments$/;

let github: GitHub;

beforeEach(async () => {
  const started = await startGitHub();
  github = started;
  github.state.addPull(REPOSITORY, { number: 7 });
  return () => started.close();
});

const post = (): ReturnType<typeof ask> => ask(github, 'POST', COMMENTS, { body: 'x' });
const kept = (): Comment[] => github.state.repository(REPOSITORY).comments;

describe('a planned fault', () => {
  it.each([
    ['403', faults.forbidden(), 403, {}, 'Resource not accessible by integration'],
    ['410', faults.status(410), 410, {}, 'Planted 410'],
    ['429', faults.tooManyRequests(2), 429, { 'retry-after': '2' }, 'secondary rate limit'],
    ['plain 429', faults.tooManyRequests(2, 'plain'), 429, { 'retry-after': '2' }, 'Too Many'],
    ['secondary', faults.secondaryLimit(3), 403, { 'retry-after': '3' }, 'secondary rate limit'],
    ['primary', faults.primaryLimit(9), 403, { 'x-ratelimit-remaining': '0' }, 'API rate limit'],
    ['502', faults.badGateway('before'), 502, { 'content-type': /html/ }, 'Bad Gateway'],
    ['500', faults.status(500, 'no', { 'X-A': 'b' }), 500, { 'x-a': 'b' }, 'no'],
    ['html', faults.garbage('html'), 200, { 'content-type': /html/ }, 'Sign in'],
  ])('answers %s and does nothing', async (_, fault, status, headers, words) => {
    github.fail(POST, fault);
    const answer = await post();
    expect(answer.status).toBe(status);
    for (const [name, value] of Object.entries(headers)) {
      expect(answer.headers.get(name)).toMatch(value as RegExp);
    }
    expect(JSON.stringify(answer.body)).toContain(words);
    expect(kept()).toEqual([]);
    expect(github.requests[0]).toMatchObject({ fault: fault.name, answer: null });
    expect(github.violations).toEqual([]);
  });

  it('may lose the answer of what was done', async () => {
    github.fail(POST, faults.badGateway('after'));
    expect((await post()).status).toBe(502);
    expect(kept()).toHaveLength(1);
  });

  it('may break the connection before, after or within an answer', async () => {
    github.fail(1, faults.reset());
    github.fail(2, faults.reset('after'));
    github.fail(3, faults.truncated());
    github.fail(4, faults.garbage('json'));
    for (const done of [0, 1, 2, 2]) {
      await expect(post()).rejects.toThrow();
      expect(kept()).toHaveLength(done);
    }
    expect((await post()).status).toBe(201);
    expect(github.violations).toEqual([]);
  });

  it('may be silence, which ends with the server', async () => {
    github.fail(1, faults.hang());
    github.fail(2, faults.hang('after'));
    const [first, second] = [post().catch(String), post().catch(String)];
    await expect.poll(kept).toHaveLength(1);
    const early = new Promise((done) => setTimeout(done, 50, 'silence'));
    expect(await Promise.race([first, second, early])).toBe('silence');
    await github.close();
    expect(await Promise.all([first, second])).toEqual([expect.any(String), expect.any(String)]);
  });

  it('may be an answer that comes late', async () => {
    github.fail(POST, faults.slow(60));
    const began = performance.now();
    expect((await post()).status).toBe(201);
    expect(performance.now() - began).toBeGreaterThan(55);
  });

  it('strikes as often as it says, after those it lets pass', async () => {
    github.fail(POST, faults.status(503), { skip: 1, times: 2 });
    github.fail(({ body }) => body === 'never', faults.status(500));
    const seen: number[] = [];
    for (let i = 0; i < 4; i++) seen.push((await post()).status);
    expect(seen).toEqual([201, 503, 503, 201]);
  });
});

describe('the limits', () => {
  it.each([
    ['secondary', faults.secondaryLimit(7), 7],
    ['secondary', faults.tooManyRequests(8), 8],
    ['primary', faults.primaryLimit(90), 90],
  ])('are understood by the library that GitHub recommends: %s', async (kind, fault, seconds) => {
    github.fail(1, fault);
    const told: [string, number][] = [];
    const onLimit = (which: string) => (after: number) => {
      told.push([which, after]);
      return false;
    };
    const options = {
      onRateLimit: onLimit('primary'),
      onSecondaryRateLimit: onLimit('secondary'),
    };
    const client = new (Octokit.plugin(throttling))({
      ...{ auth: TOKEN, baseUrl: github.apiUrl, throttle: options },
      log: { debug() {}, info() {}, warn() {}, error() {} },
    });
    const asked = client.pulls.get({ owner: 'octo', repo: 'flights', pull_number: 7 });
    await expect(asked).rejects.toThrow();
    expect(told).toEqual([[kind, expect.any(Number)]]);
    expect(Math.abs(told[0]![1] - seconds)).toBeLessThanOrEqual(2);
  });
});

describe('code in between', () => {
  it('runs before a request is done, or when it is done and not answered', async () => {
    const pull = github.state.repository(REPOSITORY).pulls[0]!;
    github.before(/pulls\/7$/, () => (pull.head.sha = 'moved'), { times: 1 });
    github.after(POST, () => github.state.addComment(REPOSITORY, 7, { body: 'later' }));
    const { body } = await ask(github, 'GET', '{repo}/pulls/7');
    expect((body as { head: { sha: string } }).head.sha).toBe('moved');
    await post();
    expect(kept().map((comment) => comment.body)).toEqual(['x', 'later']);
  });
});
