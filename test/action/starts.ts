import { gateWith, type Workspace } from '../commands/workspace.ts';
import { mergeGroupEvent, workflowRunEvent } from '../github/events.ts';
import { REPOSITORY, type GitHub } from '../github/server.ts';
import { ACTIONS_APP, ACTIONS_BOT, personalToken, sha } from '../github/server/state.ts';
import type { Asked } from './sweep.ts';

/** A run that asks GitHub for something that the usual one, of a pull request with one comment, does not. */
export interface Start {
  readonly start: string;
  /** What it is there for. */
  readonly asks: RegExp;
  readonly asked: (workspace: Workspace) => Asked;
  /** So many comments at most, also where something fails; without it one. */
  readonly comments?: number;
}

const HEAD = sha('head 7');

/** The pull request changes the gate, which at the base has this text. */
export function modifies(github: GitHub, atBase: string): void {
  const { pulls, files } = github.state.repository(REPOSITORY);
  pulls[0]!.files.push({ filename: 'checks/orders.yml', status: 'modified' });
  files.push({ path: 'checks/orders.yml', text: atBase, ref: sha('base') });
}

/** Run 100 has written its comment. */
const commented = ({ state }: GitHub): void => {
  const body = `<!-- wap-gate:v1 key=default sha=${HEAD} run=100 attempt=1 -->\nIt was so.`;
  state.addComment(REPOSITORY, 7, { body, user: ACTIONS_BOT });
};

/** And concluded its check run. */
const concluded = ({ state, serverUrl }: GitHub): void => {
  const [id, at] = [state.nextId(), state.now()];
  state.repository(REPOSITORY).checkRuns.push({
    ...{ id, name: 'wap-gate', headSha: HEAD, app: ACTIONS_APP, externalId: '100/1/default' },
    ...{ status: 'completed', conclusion: 'failure', startedAt: at, completedAt: at },
    ...{ title: null, summary: null, text: null, annotations: [], detailsUrl: null },
    htmlUrl: `${serverUrl}/${REPOSITORY}/runs/${String(id)}`,
  });
};

const PERSONAL = `ghp_${'a1B2'.repeat(9)}`;

/** Where a result lies that another workflow handed over. */
export const HANDED = 'handed.json';

/** What the pull request does to its own gates: one was changed, one added, and the base lost one meanwhile. */
export const OWN_GATES: Start = {
  start: 'the gates of the base',
  asks: /^GET .*\/contents$/,
  asked: () => ({
    inputs: { 'config-from': 'base' },
    arrange: (github) => {
      modifies(github, gateWith('range: {column: amount, max: 500}'));
      const { files } = github.state.repository(REPOSITORY).pulls[0]!;
      files.push({ filename: 'checks/new.yml', status: 'added' });
      files.push({ filename: 'checks/lost.yml', status: 'removed' });
    },
  }),
};

export const STARTS: readonly Start[] = [
  {
    start: 'a comment that is written on changes, after an earlier run',
    asks: /^GET .*\/commits\/.*\/check-runs$/,
    asked: () => ({
      inputs: { comment: 'changes' },
      arrange: (github) => {
        commented(github);
        concluded(github);
      },
    }),
  },
  {
    start: 'a comment that an earlier run makes at the same moment',
    asks: /^DELETE .*\/comments\/\d+$/,
    asked: () => ({
      arrange: (github) =>
        github.before(/^POST .*comments$/, () => commented(github), { times: 1 }),
    }),
    // The one that could not be taken away.
    comments: 2,
  },
  {
    start: 'a merge group',
    asks: /^PATCH .*\/check-runs\/\d+$/,
    asked: () => ({ event: mergeGroupEvent() }),
    comments: 0,
  },
  {
    start: "a person's token",
    asks: /^GET \/user$/,
    asked: () => ({
      inputs: { 'github-token': PERSONAL },
      options: { tokens: { [PERSONAL]: personalToken('ana') } },
    }),
  },
  {
    start: 'a report of what another workflow found',
    asks: /^POST .*\/comments$/,
    asked: (workspace) => ({
      inputs: { mode: 'report', result: workspace.path(HANDED), 'pr-number': '7' },
      event: workflowRunEvent({ number: 7, headRepo: 'stranger/flights' }),
    }),
  },
];
