import type { GitHub } from './client.ts';

/** Who writes with the token that every job gets. */
const USUAL = 'github-actions[bot]';

/** Tokens of persons; those of apps, the job's own among them, cannot ask who they are. */
const OF_A_PERSON = /^(?:gh[pou]_|github_pat_|[0-9a-f]{40}$)/;

/**
 * The login that a token writes as. An app is known from what it has written already (its check run); the job's own
 * token is one.
 */
export async function whoWrites(
  { octokit }: GitHub,
  token: string,
  app: string | null,
): Promise<string> {
  if (app !== null) return app;
  if (!OF_A_PERSON.test(token)) return USUAL;
  const { data } = await octokit.rest.users.getAuthenticated();
  return data.login;
}
