import { expect } from 'vitest';
import { gateWith } from '../commands/workspace.ts';
import { status } from '../github/server/faults.ts';
import { REPOSITORY } from '../github/server.ts';
import type { Row } from './rows.ts';
import type { Stage } from './step.ts';

const STARTS = /^POST .*check-runs$/;
const ENDS = /^PATCH .*check-runs/;
const LISTS = /^GET .*check-runs/;
const SHARED = /^another step of this run has the check-name wap-gate too/;

/** Another check run of the name, red, as soon as there is our own. */
function beside({ github }: Stage, externalId: string): void {
  const plant = (): void => {
    const { checkRuns } = github.state.repository(REPOSITORY);
    const [own] = checkRuns;
    const end = { status: 'completed', conclusion: 'failure' };
    checkRuns.push({ ...own!, ...end, id: own!.id + 1, externalId });
  };
  github.after(STARTS, plant, { times: 1 });
}

const row = (fault: string, externalId: string, more: Partial<Row> = {}): Row => ({
  fault,
  arrange: (stage) => beside(stage, externalId),
  job: { runId: 41 },
  ...{ exit: 0, verdict: 'pass', comment: /✅ / },
  check: ['failure', 'failure'],
  also: (ran, { checkRuns, comments, github }) => {
    const [own] = checkRuns();
    expect(own?.title).toMatch(SHARED);
    for (const text of [own?.summary, comments()[0], ran.main.summary, ran.log.shown]) {
      expect(text).toMatch(/[Gg]ive each step a .{1,6}check-name.{1,6} of its own/);
    }
    expect(github.of(LISTS)).toHaveLength(1);
  },
  ...more,
});

/** Of two check runs with one name GitHub looks at the later one: a pass must not answer for another step. */
export const SAME_RUN: readonly Row[] = [
  row('another step of the run has the same check-name', '41/1/default/0a'),
  row('a step of another key has the same check-name', '41/1/other/0a'),
  row('a step by an earlier version has the same check-name', '41/1/default'),
  row('a failure beside another step of the same check-name', '41/1/default/0a', {
    contents: { 'checks/orders.yml': gateWith('range: {column: amount, max: 500}') },
    ...{ exit: 1, verdict: 'fail', comment: /❌ / },
    also: (_, { checkRuns, github }) => {
      expect(checkRuns()[0]?.title).toMatch(/1 of 2 checks failed/);
      expect(github.of(LISTS)).toHaveLength(0);
    },
  }),
  row('another attempt had the same check-name', '41/2/default/0a', {
    check: ['success', 'failure'],
    also: () => undefined,
  }),
  row('GitHub does not say who else has the check-name', '41/1/default/0a', {
    arrange: (stage) => {
      beside(stage, '41/1/default/0a');
      stage.github.fail(LISTS, status(500));
    },
    check: ['success', 'failure'],
    also: () => undefined,
  }),
  row('a pass that the post step tells, beside another step', '41/1/default/0a', {
    arrange: (stage) => {
      beside(stage, '41/1/default/0a');
      stage.github.fail(LISTS, status(500), { times: 3 });
      stage.github.fail(ENDS, status(500), { times: 3 });
    },
    also: (_, { checkRuns }) => expect(checkRuns()[0]?.title).toMatch(SHARED),
  }),
];
