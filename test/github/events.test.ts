import { describe, expect, it } from 'vitest';
import * as events from './events.ts';
import { sha } from './server/state.ts';

const MERGE = sha('merge 7');

describe('an event', () => {
  it.each([
    ['pullRequestEvent', events.pullRequestEvent(), MERGE, 'refs/pull/7/merge', 'change', 'main'],
    [
      'pullRequestTargetEvent',
      events.pullRequestTargetEvent(),
      sha('base'),
      'refs/heads/main',
      'change',
      'main',
    ],
    ['pushEvent', events.pushEvent({ branch: 'x' }), sha('main'), 'refs/heads/x', '', ''],
    ['pushEvent', events.pushEvent({ tag: 'v1' }), sha('main'), 'refs/tags/v1', '', ''],
    ['dispatchEvent', events.dispatchEvent(), sha('main'), 'refs/heads/main', '', ''],
    ['scheduleEvent', events.scheduleEvent(), sha('main'), 'refs/heads/main', '', ''],
    ['workflowRunEvent', events.workflowRunEvent(), sha('main'), 'refs/heads/main', '', ''],
    [
      'mergeGroupEvent',
      events.mergeGroupEvent(),
      sha('group 7'),
      `refs/heads/gh-readonly-queue/main/pr-7-${sha('base')}`,
      '',
      '',
    ],
  ])('sets the variables as GitHub does: %s', (_, event, at, ref, headRef, baseRef) => {
    expect(event).toMatchObject({ sha: at, ref, headRef, baseRef, repository: 'octo/flights' });
    const { repository } = event.payload as { repository: object };
    expect(repository).toMatchObject({ full_name: 'octo/flights', name: 'flights' });
    expect(repository).toMatchObject({ owner: { login: 'octo' }, default_branch: 'main' });
    expect(JSON.stringify(event.payload)).not.toMatch(
      /Hello-World|octo-repo"|"default_branch":"master/,
    );
  });

  it('of a pull request holds the numbers and commits that it was given', () => {
    const event = events.pullRequestEvent({ action: 'synchronize', number: 9, headSha: 'a' });
    expect(event.payload).toMatchObject({
      ...{ action: 'synchronize', number: 9, after: 'a' },
      pull_request: {
        ...{ number: 9, merge_commit_sha: sha('merge 9'), user: { login: 'mona' } },
        head: { sha: 'a', ref: 'change', repo: { full_name: 'octo/flights', fork: false } },
        base: { sha: sha('base'), ref: 'main', repo: { full_name: 'octo/flights' } },
      },
    });
    const text = JSON.stringify(event.payload);
    expect(text).toContain('/repos/octo/flights/pulls/9/comments"');
    expect(text).not.toMatch(/(pulls?|issues)\/2\b/);
  });

  it('of a fork names two repositories, or one when the fork is gone', () => {
    expect(events.forkEvent().payload).toMatchObject({
      repository: { full_name: 'octo/flights' },
      pull_request: {
        head: { label: 'mona:change', repo: { full_name: 'mona/flights', fork: true } },
        base: { label: 'octo:main', repo: { full_name: 'octo/flights', fork: false } },
      },
    });
    const gone = events.forkEvent({ headRepo: null }).payload;
    expect(gone).toMatchObject({ pull_request: { head: { repo: null } } });
  });

  it('of Dependabot comes from a branch of the same repository', () => {
    const event = events.dependabotEvent();
    expect(event.actor).toBe('dependabot[bot]');
    expect(event.payload).toMatchObject({
      sender: { login: 'dependabot[bot]', type: 'Bot' },
      pull_request: { head: { repo: { full_name: 'octo/flights' } } },
    });
  });

  it('of another run names its pull request, unless that came from a fork', () => {
    expect(events.workflowRunEvent({ conclusion: 'failure' }).payload).toMatchObject({
      workflow_run: {
        conclusion: 'failure',
        head_sha: sha('head 7'),
        pull_requests: [{ number: 7 }],
      },
    });
    expect(events.workflowRunEvent({ headRepo: 'mona/flights' }).payload).toMatchObject({
      repository: { full_name: 'octo/flights' },
      workflow_run: {
        pull_requests: [],
        head_repository: { full_name: 'mona/flights', fork: true },
      },
    });
  });

  it('is a copy of its own each time', () => {
    const [one, other] = [events.dispatchEvent({ inputs: { ds: 'x' } }), events.dispatchEvent()];
    expect(one.payload['inputs']).toEqual({ ds: 'x' });
    expect(other.payload['inputs']).toEqual({});
    expect(Object.keys(events.scheduleEvent().payload).sort()).toEqual([
      ...['repository', 'schedule', 'workflow'],
    ]);
  });
});
