import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Workspace, type Contents } from '../commands/workspace.ts';
import { baseLike } from '../github/base.ts';
import { pullRequestEvent, type Event } from '../github/events.ts';
import { runAction, type Job, type Ran } from '../github/runner.ts';
import {
  REPOSITORY,
  startGitHub,
  TOKEN,
  type GitHub,
  type GitHubOptions,
} from '../github/server.ts';

/** Where npm put the native library: nothing is fetched in tests that are not about fetching. */
export const DUCKDB = dirname(
  createRequire(createRequire(import.meta.url).resolve('@duckdb/node-bindings')).resolve(
    `@duckdb/node-bindings-${process.platform}-${process.arch}/duckdb.node`,
  ),
);

/** A pull request with a checkout of it: what every test starts from. */
export interface Stage extends AsyncDisposable {
  readonly github: GitHub;
  readonly workspace: Workspace;
  /** Runs the built action as a step on it. */
  readonly run: (job?: Partial<Job>) => Promise<Ran>;
  /** Bodies of the comments that our token wrote on pull request 7. */
  readonly comments: () => string[];
  readonly checkRuns: () => ReturnType<GitHub['state']['repository']>['checkRuns'];
}

/** What makes a directory a work tree of git. */
export const CHECKED_OUT: Contents = { '.git/HEAD': 'ref: refs/heads/main\n' };

let template: Promise<Workspace> | undefined;

/** A repository with `checks/orders.yml`, an open pull request 7, and a GitHub of its own. */
export async function stage(contents: Contents = {}, options: GitHubOptions = {}): Promise<Stage> {
  template ??= Workspace.template();
  const [workspace, github] = await Promise.all([
    template.then((made) => made.copy({ ...CHECKED_OUT, ...contents })),
    startGitHub(options),
  ]);
  github.state.addPull(REPOSITORY, { number: 7 });
  const own = () => github.state.repository(REPOSITORY);
  let base: Awaited<ReturnType<typeof baseLike>> = [];
  return {
    github,
    workspace,
    run: async (job = {}) => {
      base = await baseLike(workspace.directory, github, base);
      return runAction({
        event: pullRequestEvent({ number: 7 }),
        workspace: workspace.directory,
        github,
        ...job,
        inputs: { 'duckdb-path': DUCKDB, ...job.inputs },
        env: { WAP_GATE_PACE: '0.01', ...job.env },
      });
    },
    comments: () =>
      own()
        .comments.filter(({ user }) => user.login === 'github-actions[bot]')
        .map(({ body }) => body),
    checkRuns: () => own().checkRuns,
    [Symbol.asyncDispose]: async () => {
      await github.close();
      await workspace[Symbol.asyncDispose]();
    },
  };
}

/**
 * A text without how long anything took, in each way in which the reports say it (`999 ms`,
 * `10.5 s`, `"overhead_ms": 10.5`, `time="0.999"`), so that no duration passes for a value.
 */
export function untimed(text: string): string {
  return text
    .replace(/\b\d[\d.]*(?= (?:ms|s|min|h)\b)/g, '0')
    .replace(/(ms": ?|time=")[\d.]+/g, '$10');
}

export type { Event, Job, Ran };
export { TOKEN };
