import { expect } from 'vitest';
import { gateWith } from '../commands/workspace.ts';
import { badGateway, status } from '../github/server/faults.ts';
import { REPOSITORY } from '../github/server.ts';
import type { Row } from './rows.ts';
import type { Stage } from './step.ts';

const FAILING = { 'checks/orders.yml': gateWith('range: {column: amount, max: 500}') };
const WARNING = {
  'checks/orders.yml': gateWith('{range: {column: amount, max: 500}, severity: warn}'),
};
const ENDS = /^PATCH .*check-runs/;
const STARTS = /^POST .*check-runs$/;
const LISTS = /^GET .*check-runs/;
const ENDED = { status: 'completed', conclusion: 'failure' } as const;

/** As often as the main step tries: with its annotations, where there are any, and then without them. */
const refusing =
  (times: number) =>
  ({ github }: Stage): void =>
    github.fail(ENDS, status(500), { times });

/** The main step ended, and GitHub was not told so by it: the post step tells the same. */
export const CLOSED: readonly Row[] = [
  {
    fault: 'a pass whose check run GitHub does not conclude at first',
    arrange: refusing(3),
    exit: 0,
    verdict: 'pass',
    comment: /✅ /,
    check: 'success',
    also: (_, { checkRuns }) =>
      expect(checkRuns()).toMatchObject([{ title: expect.stringMatching(/all 3 checks passed/) }]),
  },
  {
    fault: 'a failure whose check run GitHub does not conclude at first',
    contents: FAILING,
    arrange: refusing(6),
    exit: 1,
    verdict: 'fail',
    comment: /❌ /,
    check: 'failure',
    also: (_, { checkRuns }) =>
      expect(checkRuns()).toMatchObject([{ title: expect.stringMatching(/failed/) }]),
  },
  {
    fault: 'warnings whose check run GitHub does not conclude at first',
    contents: WARNING,
    arrange: refusing(6),
    exit: 0,
    verdict: 'pass',
    comment: /⚠️ /,
    check: 'success',
  },
  {
    fault: 'an error whose check run GitHub does not conclude at first',
    contents: { 'data/orders.parquet': null },
    arrange: refusing(6),
    exit: 1,
    verdict: 'error',
    comment: /could not audit/,
    check: 'failure',
  },
  {
    fault: 'a check run that was made, of which GitHub tells nothing at first',
    contents: FAILING,
    arrange: ({ github }) => {
      github.fail(/^POST .*check-runs$/, badGateway('after'), { times: 1 });
      github.fail(LISTS, status(500), { times: 3 });
    },
    exit: 1,
    verdict: 'fail',
    comment: /❌ /,
    check: 'failure',
  },
  {
    fault: 'a check run whose id got lost while another run made one of its name',
    arrange: ({ github }) => {
      github.fail(STARTS, badGateway('after'), { times: 1 });
      github.after(
        STARTS,
        () => {
          const { checkRuns } = github.state.repository(REPOSITORY);
          const [own] = checkRuns;
          checkRuns.push({ ...own!, ...ENDED, id: own!.id + 1, externalId: '99/1/default' });
        },
        { times: 1 },
      );
    },
    ...{ exit: 0, verdict: 'pass', comment: /✅ / },
    check: ['success', 'failure'],
  },
  ...[0, 3].map((unanswered): Row => ({
    fault: `a step whose check run GitHub does not make, beside that of another step of the run (${String(unanswered)} lists fail)`,
    arrange: async (stage) => {
      const { github, workspace } = stage;
      const sound = await workspace.read('checks/orders.yml');
      await workspace.write(FAILING);
      await using first = await stage.run({ inputs: { comment: 'off' } });
      expect(first.main.exitCode).toBe(1);
      await workspace.write({ 'checks/orders.yml': sound });
      github.fail(STARTS, badGateway('before'), { times: 1 });
      if (unanswered > 0) github.fail(LISTS, status(500), { times: unanswered });
    },
    job: { inputs: { comment: 'off' } },
    ...{ exit: 0, verdict: 'pass', comment: null, check: 'failure' },
    also: (ran, { checkRuns }) => {
      expect(checkRuns()).toMatchObject([{ title: expect.stringMatching(/1 of 2 .* failed/) }]);
      expect(ran.log.shown).toContain('The check run is missing');
    },
  })),
];
