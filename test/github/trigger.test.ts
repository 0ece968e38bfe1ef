import { expect, test } from 'vitest';
import type { Files } from '../../src/domain/world.ts';
import { readTrigger } from '../../src/github/trigger.ts';
import { pullRequestEvent } from './events.ts';
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

/** A pull request as every event of it tells it. */
const { payload: PULL } = pullRequestEvent();

const ofPull = (changed: object) => ({
  pull_request: { ...(PULL['pull_request'] as object), ...changed },
});

test.each(['pull_request', 'merge_group', 'push', 'schedule', 'workflow_dispatch', 'release'])(
  '%s is started by who may write, or has no secrets',
  async (event) => {
    const { trigger, fault } = await told(event, event === 'pull_request' ? PULL : {});
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

test.each([
  'pull_request',
  'pull_request_target',
  'pull_request_review',
  'pull_request_review_comment',
])('%s without its pull request cannot be read', async (event) => {
  const unread = {
    'number, head.sha, base.sha and base.ref': [{}, { pull_request: [] }],
    number: [ofPull({ number: '7' }), ofPull({ number: 7.5 })],
    'head.sha': [ofPull({ head: { ref: 'change' } })],
    'base.sha': [ofPull({ base: { ref: 'main', sha: null } })],
    'base.ref': [ofPull({ base: { ref: '', sha: sha('base') } })],
  };
  for (const [missing, payloads] of Object.entries(unread)) {
    for (const payload of payloads) {
      const { trigger, fault } = await told(event, payload);
      expect(fault).toMatchObject({ code: 'event-unreadable' });
      expect(fault?.message).toContain(`does not say ${missing} of its pull request`);
      expect(trigger).toMatchObject({ pullRequest: null, headSha: sha('main') });
    }
  }
  expect((await told(event, PULL)).fault).toBeNull();
});
