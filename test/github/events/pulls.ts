import type { Json } from '../contract/description.ts';
import { REPOSITORY } from '../server.ts';
import type { Person } from '../server/records.ts';
import { DEPENDABOT, sha } from '../server/state.ts';
import { example, renamed, renumbered, within } from './examples.ts';
import type { Event } from './event.ts';

/** A pull request as its events tell of it. */
export interface PullFacts {
  readonly action?: 'opened' | 'synchronize' | 'reopened' | 'closed';
  readonly number?: number;
  readonly headSha?: string;
  readonly headRef?: string;
  /** Another one than `baseRepo` for a fork; null for a fork that was deleted. */
  readonly headRepo?: string | null;
  readonly baseSha?: string;
  readonly baseRef?: string;
  readonly baseRepo?: string;
  /** The commit of refs/pull/N/merge. */
  readonly mergeSha?: string;
  readonly user?: Person;
  readonly title?: string;
  readonly draft?: boolean;
}

function facts(given: PullFacts): Required<PullFacts> {
  const { number = 7, baseRepo = REPOSITORY } = given;
  return {
    ...{ action: 'opened', number, baseRepo, headRepo: baseRepo, headRef: 'change' },
    ...{ headSha: sha(`head ${String(number)}`), mergeSha: sha(`merge ${String(number)}`) },
    ...{ baseRef: 'main', baseSha: sha('base'), user: { login: 'mona', type: 'User' } },
    ...{ title: 'Change the flights', draft: false },
    ...given,
  };
}

function payload(name: string, known: Required<PullFacts>): Json {
  const { action, number, headRepo, baseRepo, user } = known;
  const made = renumbered(example(name, action, baseRepo), number);
  const pull = within(made, 'pull_request');
  made['number'] = number;
  if (action === 'synchronize') {
    Object.assign(made, { before: sha(`before ${known.headSha}`), after: known.headSha });
  }
  Object.assign(pull, { number, title: known.title, draft: known.draft });
  pull['merge_commit_sha'] = known.mergeSha;
  for (const person of [within(pull, 'user'), within(made, 'sender')]) Object.assign(person, user);
  const head = within(pull, 'head');
  const base = within(pull, 'base');
  const owner = (repository: string, ref: string): string => `${repository.split('/')[0]!}:${ref}`;
  Object.assign(base, {
    ...{ ref: known.baseRef, sha: known.baseSha, label: owner(baseRepo, known.baseRef) },
  });
  Object.assign(head, {
    ...{ ref: known.headRef, sha: known.headSha },
    label: owner(headRepo ?? 'unknown', known.headRef),
  });
  if (headRepo === null) head['repo'] = null;
  else if (headRepo !== baseRepo) {
    const fork = renamed(within(pull, 'head', 'repo'), headRepo);
    head['repo'] = { ...fork, fork: true, id: Number(fork['id']) + 1 };
  }
  return made;
}

/** A pull request was opened or got a commit: checked out is the merge that GitHub makes of it. */
export function pullRequestEvent(given: PullFacts = {}): Event {
  const known = facts(given);
  return {
    name: 'pull_request',
    payload: payload('pull_request', known),
    sha: known.mergeSha,
    ref: `refs/pull/${String(known.number)}/merge`,
    headRef: known.headRef,
    baseRef: known.baseRef,
    actor: known.user.login,
    repository: known.baseRepo,
  };
}

/** The same, in the trust of the base: nothing of the pull request is checked out. */
export function pullRequestTargetEvent(given: PullFacts = {}): Event {
  const known = facts(given);
  const { baseSha: at, baseRef } = known;
  const event = pullRequestEvent(given);
  return { ...event, name: 'pull_request_target', sha: at, ref: `refs/heads/${baseRef}` };
}

/** A pull request from the repository of somebody who may not write here. */
export const forkEvent = (given: PullFacts = {}): Event =>
  pullRequestEvent({ headRepo: 'mona/flights', ...given });

/** A pull request of Dependabot: a branch of the same repository, and yet a token that only reads. */
export const dependabotEvent = (given: PullFacts = {}): Event =>
  pullRequestEvent({ user: DEPENDABOT, headRef: 'dependabot/npm_and_yarn/ajv-8.20.0', ...given });
