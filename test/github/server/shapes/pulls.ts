import type { Pull, PullFile, Repository } from '../records.ts';
import { sha, type Site, type State } from '../state.ts';
import { nodeId, userShape } from './people.ts';
import { ownerOf, repositoryShape } from './repositories.ts';

/** The repository that a pull request comes from; a fork need not have been added. */
export function headRepository(state: State, base: Repository, pull: Pull): Repository {
  const known = state.find(pull.head.repo);
  return known ?? { ...base, id: base.id + 1, fullName: pull.head.repo, fork: true };
}

function side(at: { sha: string; ref: string }, repository: Repository, site: Site): object {
  const owner = ownerOf(repository.fullName);
  return {
    label: `${owner.login}:${at.ref}`,
    ref: at.ref,
    sha: at.sha,
    user: userShape(owner, site),
    repo: repositoryShape(repository, site),
  };
}

/** A pull request as a list shows it. */
export function simplePullShape(
  state: State,
  site: Site,
  repository: Repository,
  pull: Pull,
): object {
  const api = `${site.api}/repos/${repository.fullName}`;
  const html_url = `${site.html}/${repository.fullName}/pull/${String(pull.number)}`;
  const url = `${api}/pulls/${String(pull.number)}`;
  const issue_url = `${api}/issues/${String(pull.number)}`;
  const addresses = {
    comments_url: `${issue_url}/comments`,
    commits_url: `${url}/commits`,
    statuses_url: `${api}/statuses/${pull.head.sha}`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
  };
  const { state: openness, number, title, locked, createdAt } = pull;
  return {
    ...{ url, id: pull.id, node_id: nodeId('PR', pull.id), html_url, issue_url, ...addresses },
    ...{ diff_url: `${html_url}.diff`, patch_url: `${html_url}.patch` },
    ...{ number, state: openness, locked, title, user: userShape(pull.user, site), body: null },
    ...{ labels: [], milestone: null, created_at: createdAt, updated_at: createdAt },
    ...{ closed_at: openness === 'closed' ? createdAt : null, merged_at: null },
    ...{ merge_commit_sha: pull.mergeSha, assignee: null, assignees: [] },
    ...{ requested_reviewers: [], requested_teams: [], draft: false },
    head: side(pull.head, headRepository(state, repository, pull), site),
    base: side(pull.base, repository, site),
    _links: {
      comments: { href: addresses.comments_url },
      commits: { href: addresses.commits_url },
      statuses: { href: addresses.statuses_url },
      html: { href: html_url },
      issue: { href: issue_url },
      review_comments: { href: addresses.review_comments_url },
      review_comment: { href: addresses.review_comment_url },
      self: { href: url },
    },
    author_association: 'CONTRIBUTOR',
    auto_merge: null,
  };
}

/** A pull request by itself. */
export function pullShape(state: State, site: Site, repository: Repository, pull: Pull): object {
  const comments = repository.comments.filter(({ issue }) => issue === pull.number).length;
  return {
    ...simplePullShape(state, site, repository, pull),
    ...{ merged: false, mergeable: pull.mergeSha === null ? null : true, mergeable_state: 'clean' },
    ...{ merged_by: null, comments, review_comments: 0, maintainer_can_modify: false },
    ...{ commits: 1, additions: 1, deletions: 0, changed_files: pull.files.length },
  };
}

/** A pull request as it stands in a check run or a workflow run. */
export function minimalPullShape(
  state: State,
  site: Site,
  repository: Repository,
  pull: Pull,
): object {
  const brief = ({ id, fullName }: Repository): object => ({
    id,
    url: `${site.api}/repos/${fullName}`,
    name: fullName.split('/')[1],
  });
  return {
    id: pull.id,
    number: pull.number,
    url: `${site.api}/repos/${repository.fullName}/pulls/${String(pull.number)}`,
    head: {
      ref: pull.head.ref,
      sha: pull.head.sha,
      repo: brief(headRepository(state, repository, pull)),
    },
    base: { ref: pull.base.ref, sha: pull.base.sha, repo: brief(repository) },
  };
}

/** One file of a pull request. */
export function fileShape(file: PullFile, repository: Repository, pull: Pull, site: Site): object {
  const { filename, status, previous, patch } = file;
  const at = `${pull.head.sha}/${encodeURI(filename)}`;
  const lines = (patch ?? '').split('\n');
  const additions = lines.filter((line) => line.startsWith('+')).length;
  const deletions = lines.filter((line) => line.startsWith('-')).length;
  return {
    ...{ sha: sha(filename), filename, status },
    ...{ additions, deletions, changes: additions + deletions },
    blob_url: `${site.html}/${repository.fullName}/blob/${at}`,
    raw_url: `${site.html}/${repository.fullName}/raw/${at}`,
    contents_url: `${site.api}/repos/${repository.fullName}/contents/${encodeURI(filename)}?ref=${pull.head.sha}`,
    ...(patch === undefined ? {} : { patch }),
    ...(previous === undefined ? {} : { previous_filename: previous }),
  };
}
