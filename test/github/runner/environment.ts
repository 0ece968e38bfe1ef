import type { Event } from '../events.ts';
import { type GitHub, REPOSITORY, TOKEN } from '../server.ts';

/** What a workflow, its event and its runner tell a step. */
export interface Surroundings {
  readonly event: Event;
  /** Where the repository was checked out. */
  readonly workspace: string;
  /** Without it the addresses lead nowhere. */
  readonly github?: Pick<GitHub, 'apiUrl' | 'serverUrl' | 'oidc'>;
  /** What `${{ github.token }}` gives. */
  readonly token?: string;
  /** `owner/name`; without it the event's. */
  readonly repository?: string;
  readonly sha?: string;
  readonly ref?: string;
  readonly runId?: number;
  readonly runNumber?: number;
  readonly attempt?: number;
  readonly actor?: string;
  readonly workflow?: string;
  readonly job?: string;
  /** The job has `id-token: write`. */
  readonly idToken?: boolean;
  /** Debug logging was asked for. */
  readonly debug?: boolean;
  /** Stands over everything else. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Nobody listens at port 9. */
const NOWHERE = 'http://127.0.0.1:9';

/** The token of a job. */
export const tokenOf = ({ token = TOKEN }: Surroundings): string => token;

/** The variables that the runner sets for every step, without those of inputs and files. */
export function runnerEnvironment(given: Surroundings): Record<string, string> {
  const { event, workspace, github, env = {} } = given;
  const api = github?.apiUrl ?? NOWHERE;
  const repository = given.repository ?? (event.repository || REPOSITORY);
  const ref = given.ref ?? event.ref;
  const sha = given.sha ?? event.sha;
  const actor = given.actor ?? event.actor;
  const workflow = given.workflow ?? 'gate';
  const file = `${repository}/.github/workflows/gate.yml@${ref}`;
  return {
    ...{ PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', TZ: 'UTC' },
    ...{ CI: 'true', GITHUB_ACTIONS: 'true' },
    ...{ GITHUB_API_URL: api, GITHUB_GRAPHQL_URL: graphql(api) },
    GITHUB_SERVER_URL: github?.serverUrl ?? NOWHERE,
    GITHUB_REPOSITORY: repository,
    GITHUB_REPOSITORY_OWNER: repository.split('/')[0]!,
    ...{ GITHUB_SHA: sha, GITHUB_REF: ref, GITHUB_REF_NAME: ref.replace(/^refs\/\w+\//, '') },
    GITHUB_REF_TYPE: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    ...{ GITHUB_HEAD_REF: event.headRef, GITHUB_BASE_REF: event.baseRef },
    GITHUB_EVENT_NAME: event.name,
    GITHUB_RUN_ID: String(given.runId ?? 9_000_000_001),
    GITHUB_RUN_NUMBER: String(given.runNumber ?? 1),
    GITHUB_RUN_ATTEMPT: String(given.attempt ?? 1),
    ...{ GITHUB_WORKFLOW: workflow, GITHUB_WORKFLOW_REF: file, GITHUB_WORKFLOW_SHA: sha },
    ...{ GITHUB_JOB: given.job ?? 'audit', GITHUB_ACTION: '__wap-gate' },
    ...{ GITHUB_ACTOR: actor, GITHUB_TRIGGERING_ACTOR: actor, GITHUB_WORKSPACE: workspace },
    ...{ RUNNER_OS: 'Linux', RUNNER_ARCH: process.arch === 'arm64' ? 'ARM64' : 'X64' },
    ...{ RUNNER_NAME: 'test', RUNNER_ENVIRONMENT: 'github-hosted' },
    ...(given.debug === true ? { RUNNER_DEBUG: '1' } : {}),
    ...identity(given),
    ...env,
  };
}

const graphql = (api: string): string => `${api.replace(/\/v3$/, '')}/graphql`;

function identity({ idToken = false, github }: Surroundings): Record<string, string> {
  if (!idToken || github === undefined) return {};
  return {
    ACTIONS_ID_TOKEN_REQUEST_URL: github.oidc.requestUrl,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: github.oidc.requestToken,
  };
}
