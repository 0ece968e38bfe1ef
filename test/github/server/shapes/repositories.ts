import type { Person, Repository } from '../records.ts';
import type { Site } from '../state.ts';
import { nodeId, userShape } from './people.ts';

/** What follows a repository's address, by the name of the member that says so. */
const ADDRESSES = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
};

/** The owner of `owner/name`: an organisation, as for most who have a warehouse. */
export function ownerOf(fullName: string): Person {
  return { login: fullName.split('/')[0]!, type: 'Organization' };
}

/** A repository as it stands in other objects. */
export function minimalRepositoryShape(repository: Repository, site: Site): object {
  const { id, fullName, private: isPrivate, fork } = repository;
  const url = `${site.api}/repos/${fullName}`;
  return {
    id,
    node_id: nodeId('R', id),
    name: fullName.split('/')[1],
    full_name: fullName,
    owner: userShape(ownerOf(fullName), site),
    private: isPrivate,
    html_url: `${site.html}/${fullName}`,
    description: null,
    fork,
    url,
    ...Object.fromEntries(Object.entries(ADDRESSES).map(([name, end]) => [name, url + end])),
  };
}

/** A repository in full. */
export function repositoryShape(repository: Repository, site: Site): object {
  const address = `${site.html}/${repository.fullName}`;
  const created = '2026-01-01T00:00:00Z';
  return {
    ...minimalRepositoryShape(repository, site),
    license: null,
    forks: 0,
    forks_count: 0,
    git_url: `git:${address.slice(address.indexOf('/'))}.git`,
    ssh_url: `git@${new URL(address).host}:${repository.fullName}.git`,
    clone_url: `${address}.git`,
    svn_url: address,
    mirror_url: null,
    homepage: null,
    language: null,
    stargazers_count: 0,
    watchers_count: 0,
    watchers: 0,
    size: 42,
    default_branch: repository.defaultBranch,
    open_issues_count: 0,
    open_issues: 0,
    has_issues: true,
    has_projects: true,
    has_wiki: false,
    has_pages: false,
    has_downloads: true,
    archived: false,
    disabled: false,
    visibility: repository.private ? 'private' : 'public',
    pushed_at: created,
    created_at: created,
    updated_at: created,
  };
}
