import type { App, Person } from '../records.ts';
import type { Site } from '../state.ts';

/** A number of its own for each name, the same each time. */
export function numberOf(name: string): number {
  let hash = 17;
  for (const character of name) hash = (hash * 31 + character.codePointAt(0)!) % 90_000_000;
  return 10_000_000 + hash;
}

/** GitHub's opaque id of an object. */
export const nodeId = (kind: string, id: number | string): string =>
  `${kind}_${Buffer.from(String(id)).toString('base64url')}`;

/** A user, a bot or an organisation. */
export function userShape({ login, type }: Person, { api, html }: Site): object {
  const id = numberOf(login);
  const url = `${api}/users/${encodeURIComponent(login)}`;
  const profile = type === 'Bot' ? `apps/${login.replace('[bot]', '')}` : login;
  return {
    login,
    id,
    node_id: nodeId('U', id),
    avatar_url: `${html}/avatars/u/${String(id)}?v=4`,
    gravatar_id: '',
    url,
    html_url: `${html}/${profile}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    site_admin: false,
  };
}

/** What somebody is told of oneself. */
export function profileShape(person: Person, site: Site, now: string): object {
  return {
    ...userShape(person, site),
    ...{ user_view_type: 'private', name: null, company: null, blog: null, location: null },
    ...{ email: null, hireable: null, bio: null, twitter_username: null },
    ...{ public_repos: 2, public_gists: 0, followers: 3, following: 5 },
    ...{ created_at: '2018-07-30T09:30:17Z', updated_at: now },
    ...{ private_gists: 0, total_private_repos: 1, owned_private_repos: 1, disk_usage: 10 },
    ...{ collaborators: 0, two_factor_authentication: true },
  };
}

/** The app that acts, such as GitHub Actions. */
export function appShape({ id, slug }: App, site: Site): object {
  return {
    id,
    slug,
    node_id: nodeId('A', id),
    owner: userShape({ login: 'github', type: 'Organization' }, site),
    name: slug,
    description: '',
    external_url: `${site.html}/features/actions`,
    html_url: `${site.html}/apps/${slug}`,
    created_at: '2018-07-30T09:30:17Z',
    updated_at: '2024-04-10T20:33:16Z',
    permissions: { checks: 'write', contents: 'read', metadata: 'read' },
    events: ['push'],
  };
}
