import type { Json } from './contract/description.ts';
import type { Event } from './events/event.ts';
import { example, renamed, within } from './events/examples.ts';
import { REPOSITORY } from './server.ts';
import { sha } from './server/state.ts';

export type { Event } from './events/event.ts';
export {
  dependabotEvent,
  forkEvent,
  type PullFacts,
  pullRequestEvent,
  pullRequestTargetEvent,
} from './events/pulls.ts';

/** What events other than a pull request's have in common. */
export interface Facts {
  readonly repository?: string;
  /** The branch that it is about, without `refs/heads/`. */
  readonly branch?: string;
  readonly sha?: string;
  readonly actor?: string;
}

function event(name: string, payload: Json, given: Facts, ref?: string): Event {
  const { repository = REPOSITORY, branch = 'main', actor = 'mona' } = given;
  if (payload['sender'] !== undefined) within(payload, 'sender')['login'] = actor;
  return {
    ...{ name, payload, actor, repository, headRef: '', baseRef: '' },
    sha: given.sha ?? sha('main'),
    ref: ref ?? `refs/heads/${branch}`,
  };
}

/** A merge queue asks for the checks of a group. */
export function mergeGroupEvent(
  given: Facts & { readonly number?: number; readonly baseSha?: string } = {},
): Event {
  const { repository = REPOSITORY, branch = 'main', number = 7, baseSha = sha('base') } = given;
  const payload = example('merge_group', 'checks_requested', repository);
  const head = given.sha ?? sha(`group ${String(number)}`);
  const ref = `refs/heads/gh-readonly-queue/${branch}/pr-${String(number)}-${baseSha}`;
  Object.assign(within(payload, 'merge_group'), {
    ...{ head_sha: head, head_ref: ref, base_sha: baseSha, base_ref: `refs/heads/${branch}` },
  });
  return event('merge_group', payload, { ...given, sha: head }, ref);
}

/** Commits, or a tag, were pushed. */
export function pushEvent(
  given: Facts & { readonly before?: string; readonly tag?: string } = {},
): Event {
  const { repository = REPOSITORY, branch = 'main', before = sha('before'), tag } = given;
  const after = given.sha ?? sha('main');
  const ref = tag === undefined ? `refs/heads/${branch}` : `refs/tags/${tag}`;
  const payload = example('push', null, repository);
  Object.assign(payload, { ref, before, after, created: false, deleted: false, forced: false });
  if (payload['head_commit'] !== null) within(payload, 'head_commit')['id'] = after;
  return event('push', payload, { ...given, sha: after }, ref);
}

/** Somebody started the workflow by hand; GitHub hands over every input as a text. */
export function dispatchEvent(
  given: Facts & { readonly inputs?: Readonly<Record<string, string>> } = {},
): Event {
  const { repository = REPOSITORY, branch = 'main', inputs = {} } = given;
  const payload = example('workflow_dispatch', null, repository);
  const workflow = '.github/workflows/gate.yml';
  Object.assign(payload, { inputs, ref: `refs/heads/${branch}`, workflow });
  return event('workflow_dispatch', payload, given);
}

/** The clock started the workflow: on the default branch, and the payload says little. */
export function scheduleEvent(given: Facts & { readonly schedule?: string } = {}): Event {
  const { schedule = '17 3 * * *' } = given;
  const { repository } = example('push', null, given.repository ?? REPOSITORY);
  const workflow = '.github/workflows/gate.yml';
  return event('schedule', { schedule, repository, workflow }, given);
}

/** The run of another workflow, as the event that follows it tells. */
export interface RunFacts extends Facts {
  readonly runId?: number;
  readonly conclusion?: string;
  /** The event of that other run. */
  readonly event?: string;
  readonly headSha?: string;
  readonly headRef?: string;
  /** Another one for a fork; then GitHub names no pull request. */
  readonly headRepo?: string;
  /** Of the pull request. */
  readonly number?: number;
}

/** Another workflow has ended: whatever that one ran on, this one runs on the default branch. */
export function workflowRunEvent(given: RunFacts = {}): Event {
  const { repository = REPOSITORY, runId = 11, number = 7, headRef = 'change' } = given;
  const { headRepo = repository, headSha = sha(`head ${String(number)}`) } = given;
  const payload = example('workflow_run', 'completed', repository);
  const run = within(payload, 'workflow_run');
  const path = '.github/workflows/gate.yml';
  Object.assign(run, {
    ...{ id: runId, name: 'gate', path, event: given.event ?? 'pull_request' },
    ...{ status: 'completed', conclusion: given.conclusion ?? 'success' },
    ...{ head_sha: headSha, head_branch: headRef, run_number: 1, run_attempt: 1 },
    pull_requests: headRepo === repository ? [pullOf(repository, number, headSha, headRef)] : [],
    head_repository: {
      ...renamed(within(run, 'head_repository'), headRepo),
      fork: headRepo !== repository,
    },
  });
  within(run, 'head_commit')['id'] = headSha;
  Object.assign(within(payload, 'workflow'), { name: 'gate', path });
  return event('workflow_run', payload, given);
}

function pullOf(repository: string, number: number, headSha: string, headRef: string): Json {
  const url = `https://api.github.com/repos/${repository}`;
  const repo = { id: 1, url, name: repository.split('/')[1] };
  return {
    ...{ id: number, number, url: `${url}/pulls/${String(number)}` },
    head: { ref: headRef, sha: headSha, repo },
    base: { ref: 'main', sha: sha('base'), repo },
  };
}
