import { expect, test } from 'vitest';
import type { Files } from '../../src/domain/world.ts';
import { readTrigger } from '../../src/github/trigger.ts';
import { sha } from './server/state.ts';

/** What the runner says of an event whose payload is this. */
function told(event: string, payload: object = {}) {
  const env = {
    GITHUB_EVENT_NAME: event,
    GITHUB_EVENT_PATH: 'event.json',
    GITHUB_REPOSITORY: 'octo/flights',
    GITHUB_RUN_ID: '1',
    GITHUB_SHA: sha('main'),
  };
  const bytes = new TextEncoder().encode(JSON.stringify(payload));
  const files = { read: () => Promise.resolve(bytes) } as Partial<Files> as Files;
  return readTrigger({ env, files }, { pullRequest: null, headSha: null });
}

test.each(['pull_request', 'merge_group', 'push', 'schedule', 'workflow_dispatch', 'release'])(
  '%s is started by who may write, or has no secrets',
  async (event) => {
    const { trigger, fault } = await told(event);
    expect(fault).toBeNull();
    expect(trigger).toMatchObject({ privileged: false, trustedShas: [] });
  },
);

test.each([
  'pull_request_target',
  'workflow_run',
  'issue_comment',
  'issues',
  'discussion_comment',
  'repository_dispatch',
  'check_suite',
  'status',
  'an_event_to_come',
])('%s has secrets, whoever started it', async (event) => {
  const { trigger } = await told(event);
  expect(trigger.privileged).toBe(true);
  expect(new Set(trigger.trustedShas)).toEqual(new Set([sha('main')]));
});
