import { asFault, type FaultRecord } from '../domain/fault.ts';
import type { PullRequest, Trigger } from '../domain/trigger.ts';
import type { World } from '../domain/world.ts';
import { readEvent, required, type Outer } from './event.ts';
import { numberAt, objectAt, textAt, type JsonObject } from './payload.ts';

/** What the workflow said itself, over what the event says. */
export interface GivenTrigger {
  readonly pullRequest: number | null;
  readonly headSha: string | null;
}

/**
 * Events that only who may write to the repository can start, or whose runs have no secrets where a stranger did. Every
 * other run has secrets, and may check out what a stranger wrote.
 */
const TRUSTED = new Set([
  'create',
  'delete',
  'deployment',
  'merge_group',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'push',
  'release',
  'schedule',
  'workflow_dispatch',
]);

/** The trigger as far as it could be read, and what kept the event from being read. */
export interface ReadTrigger {
  readonly trigger: Trigger;
  readonly fault: FaultRecord | null;
}

/**
 * Reads the runner's variables and the event. Without the event the commit is still known, so that a check run can say
 * that something went wrong.
 * @throws a fault when this is no step of a workflow
 */
export async function readTrigger(world: Outer, given: GivenTrigger): Promise<ReadTrigger> {
  try {
    return { trigger: triggerOf(world.env, await readEvent(world), given), fault: null };
  } catch (thrown) {
    const { record } = asFault(thrown);
    return { trigger: triggerOf(world.env, {}, given), fault: record };
  }
}

function triggerOf(env: World['env'], payload: JsonObject, given: GivenTrigger): Trigger {
  const event = required(env, 'GITHUB_EVENT_NAME');
  const [owner = '', repo = ''] = required(env, 'GITHUB_REPOSITORY').split('/');
  const sha = required(env, 'GITHUB_SHA');
  const privileged = !TRUSTED.has(event);
  const pull = objectAt(payload, 'pull_request');
  const headSha = given.headSha ?? headOf(payload) ?? sha;
  return {
    event,
    repository: { owner, repo },
    server: (env['GITHUB_SERVER_URL'] ?? 'https://github.com').replace(/\/$/, ''),
    run: {
      id: required(env, 'GITHUB_RUN_ID'),
      attempt: Number(env['GITHUB_RUN_ATTEMPT'] ?? '1'),
    },
    headSha,
    commits: event === 'pull_request' && headSha === headOf(payload) ? [headSha, sha] : [headSha],
    pullRequest: pullRequestOf(pull, given, { privileged, actor: env['GITHUB_ACTOR'] ?? '' }),
    privileged,
    trustedShas: privileged ? [sha, textAt(objectAt(pull, 'base'), 'sha') ?? sha] : [],
  };
}

/** The commit that the event is about; GITHUB_SHA of a pull request is a merge that nobody pushed. */
function headOf(payload: JsonObject): string | null {
  return (
    textAt(objectAt(objectAt(payload, 'pull_request'), 'head'), 'sha') ??
    textAt(objectAt(payload, 'merge_group'), 'head_sha') ??
    textAt(objectAt(payload, 'workflow_run'), 'head_sha')
  );
}

function pullRequestOf(
  pull: JsonObject | null,
  given: GivenTrigger,
  started: { readonly privileged: boolean; readonly actor: string },
): PullRequest | null {
  const number = given.pullRequest ?? numberAt(pull, 'number');
  if (number === null) return null;
  if (pull === null || numberAt(pull, 'number') !== number) {
    return { number, headSha: null, baseSha: null, baseRef: null, withoutSecrets: false };
  }
  const [head, base] = [objectAt(pull, 'head'), objectAt(pull, 'base')];
  // A fork that was deleted has no repository any more.
  const from = textAt(objectAt(head, 'repo'), 'full_name');
  const into = textAt(objectAt(base, 'repo'), 'full_name');
  return {
    number,
    headSha: textAt(head, 'sha'),
    baseSha: textAt(base, 'sha'),
    baseRef: textAt(base, 'ref'),
    withoutSecrets: (from !== into && !started.privileged) || started.actor === 'dependabot[bot]',
  };
}
