import { expect } from 'vitest';
import { gateWith, type Workspace } from '../commands/workspace.ts';
import { REPOSITORY, startGitHub, type GitHub, type GitHubOptions } from '../github/server.ts';
import {
  badGateway,
  forbidden,
  garbage,
  hang,
  reset,
  status,
  tooManyRequests,
  type Fault,
} from '../github/server/faults.ts';
import type { Match } from '../github/server/plans.ts';
import { runInProcess, type Ended, type Given } from './in_process.ts';

const CHECKS = [
  'not_null: [id]',
  'unique: [id]',
  'matches: {column: country, pattern: "^[A-Z]+$"}',
];

/** A gate over these data, whose largest amount is 999. */
export const gateOver = (data: string, max: number): string =>
  gateWith(...CHECKS, `range: {column: amount, max: ${String(max)}}`).replace(
    'data/orders.parquet',
    data,
  );

export const FAULTS: Readonly<Record<string, () => Fault>> = {
  '500': () => status(500),
  '403': forbidden,
  '422': () => status(422),
  '429': () => tooManyRequests(1),
  '502 after doing it': () => badGateway('after'),
  'reset after doing it': () => reset('after'),
  garbage: () => garbage('html'),
  silence: () => hang(),
};

/** What the workflow asks for, and what its run meets on GitHub. */
export interface Asked extends Given {
  readonly options?: GitHubOptions;
  readonly arrange?: (github: GitHub) => unknown;
}

/** A fault of the n-th request and of all after it, or of those that match. */
export interface Plan {
  readonly at: number | Exclude<Match, number>;
  readonly fault: Fault;
  readonly times?: number;
}

export interface Outcome extends Ended {
  readonly requests: GitHub['requests'];
  /** Their texts. */
  readonly comments: readonly string[];
  readonly violations: readonly string[];
}

/** What a run, with its post step, ends with; whatever that is, only a pass has made a check run green. */
export async function outcome(
  workspace: Workspace,
  plan: Plan | null,
  asked: Asked = {},
): Promise<Outcome> {
  await using github = await startGitHub(asked.options);
  github.state.addPull(REPOSITORY, { number: 7 });
  await asked.arrange?.(github);
  if (plan !== null) {
    const { at, fault, times = Infinity } = plan;
    const match: Match = typeof at === 'number' ? ({ number }) => number >= at : at;
    github.fail(match, fault, { times });
  }
  const ended = await runInProcess(workspace, github, asked);
  const { comments, checkRuns } = github.state.repository(REPOSITORY);
  const green = checkRuns.filter(({ conclusion }) => conclusion === 'success');
  const mayBeGreen = ended.verdict === 'pass' && asked.inputs?.['mode'] !== 'report';
  const label = `${ended.verdict}, ${plan?.fault.name ?? 'no fault'} at ${String(plan?.at)}`;
  expect(green.length, label).toBeLessThanOrEqual(mayBeGreen ? 1 : 0);
  const { requests, violations } = github;
  return { ...ended, requests, comments: comments.map(({ body }) => body), violations };
}

/** Most of a run is waiting. */
const AT_ONCE = 4;

/** Tries every request in turn, each way. */
export async function eachRequest<Way>(
  requests: number,
  ways: readonly Way[],
  run: (at: number, way: Way) => Promise<void>,
): Promise<void> {
  const left = ways.flatMap((way) =>
    Array.from({ length: requests }, (_, index) => () => run(index + 1, way)),
  );
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await next();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
