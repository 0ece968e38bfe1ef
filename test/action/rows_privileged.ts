import { expect } from 'vitest';
import { gateWith, type Contents } from '../commands/workspace.ts';
import { pullRequestTargetEvent } from '../github/events.ts';
import { REPOSITORY } from '../github/server.ts';
import type { Row } from './rows.ts';
import type { Job, Stage } from './step.ts';

const LOOSE = gateWith('range: {column: amount, max: 2000}');
const FAILING = gateWith('range: {column: amount, max: 500}');
const INCLUDING = `${FAILING}include: [../built/more.yml]\n`;
const LENIENT = 'defaults: {severity: warn}\n';

/** Makes a repository of a directory, with one commit of all that is there. */
function commit({ workspace }: Stage, directory = '.'): void {
  workspace.git(directory, 'init', '-q');
  workspace.git(directory, 'add', '.');
  workspace.git(directory, 'commit', '-q', '-m', 'all');
}

/** A run in the trust of the base, which is the first commit of the working directory. */
const targeted =
  (inputs: NonNullable<Job['inputs']> = {}) =>
  (stage: Stage): Partial<Job> => {
    const baseSha = stage.workspace.git('.', 'rev-list', '--max-parents=0', 'HEAD');
    return {
      event: pullRequestTargetEvent({ number: 7, baseSha, headRepo: 'stranger/flights' }),
      inputs,
    };
  };

interface Given extends Pick<Row, 'fault' | 'comment'> {
  /** As the base has it. */
  readonly base?: Contents;
  /** After the base was checked out. */
  readonly then?: (stage: Stage) => unknown;
  readonly inputs?: Job['inputs'];
}

const row = ({ base = {}, then, inputs, ...given }: Given): Omit<Row, 'exit' | 'verdict'> => ({
  ...given,
  contents: { 'checks/orders.yml': FAILING, '.gitignore': '*.log\nbuilt/\n', ...base },
  arrange: async (stage) => {
    commit(stage);
    await then?.(stage);
  },
  jobOf: targeted(inputs),
  check: 'failure',
});

const refused = (given: Given): Row => ({
  ...row(given),
  ...{ exit: 1, verdict: 'error', reason: 'untrusted-checkout' },
  // Nothing of it was read.
  also: (ran) => expect(ran.main.outputs['checks-total']).toBe('0'),
});

const audited = (given: Given): Row => ({
  ...row(given),
  ...{ exit: 1, verdict: 'fail', reason: 'checks-failed' },
});

const write =
  (contents: Contents) =>
  ({ workspace }: Stage): Promise<void> =>
    workspace.write(contents);

/** The pull request, checked out below the working directory. */
const pullAt =
  (directory: string) =>
  async (stage: Stage): Promise<void> => {
    await stage.workspace.write({ [`${directory}/checks/orders.yml`]: LOOSE });
    commit(stage, directory);
  };

const ADHOC = { table: 'data/orders.parquet', checks: 'range: {column: amount, max: 500}' };

/** Runs with secrets that a stranger's pull request can start: what is read is what the base has committed. */
export const PRIVILEGED: readonly Row[] = [
  audited({ fault: 'pull_request_target with the base checked out', comment: /❌ / }),
  audited({
    fault: 'pull_request_target: data that a pipeline left behind',
    base: { 'data/orders.parquet': null, 'data/.keep': null },
    then: write({ 'checks/notes.log': '', 'built/x.yml': LOOSE, 'left.json': '{}' }),
    inputs: { staging: 'data/orders.csv' },
    comment: /❌ /,
  }),
  refused({
    fault: 'pull_request_target: an ad-hoc audit beside the wap-gate.yml of another commit',
    then: async (stage) => {
      await stage.workspace.write({ 'wap-gate.yml': LENIENT });
      commit(stage);
    },
    inputs: ADHOC,
    comment: /must be those of the base branch.* is checked out/,
  }),
  refused({
    fault: 'pull_request_target: an ad-hoc audit beside a wap-gate.yml that nobody committed',
    then: write({ 'wap-gate.yml': LENIENT }),
    inputs: ADHOC,
    comment: /wap-gate\.yml is not committed/,
  }),
  audited({
    fault: 'pull_request_target: an ad-hoc audit where the base is checked out',
    base: { 'checks/orders.yml': null },
    inputs: ADHOC,
    comment: /❌ /,
  }),
  refused({
    fault: 'pull_request_target: gates of a pull request that is checked out below',
    then: pullAt('pr'),
    inputs: { config: 'pr/checks' },
    comment: /pr\/checks is not part of the checkout/,
  }),
  refused({
    fault: 'pull_request_target: a gate that is named in a pull request checked out below',
    then: pullAt('pr'),
    inputs: { gates: 'pr/checks/orders.yml' },
    comment: /pr\/checks is not part of the checkout/,
  }),
  refused({
    fault: 'pull_request_target: a pull request checked out among the gates',
    then: pullAt('checks/pr'),
    comment: /checks\/pr\/ is not committed/,
  }),
  refused({
    fault: 'pull_request_target: a link among the gates to where git does not look',
    then: async ({ workspace }) => {
      await workspace.write({ 'built/more/loose.yml': LOOSE });
      await workspace.link('checks/more', '../built/more');
    },
    comment: /checks\/more is not committed/,
  }),
  refused({
    fault: 'pull_request_target: gates of an ignored directory',
    then: write({ 'built/orders.yml': LOOSE }),
    inputs: { config: 'built' },
    comment: /built\/orders\.yml is not committed/,
  }),
  refused({
    fault: 'pull_request_target: a gate file that is ignored and named',
    then: write({ 'checks/orders.log': LOOSE }),
    inputs: { config: 'checks/orders.log' },
    comment: /checks\/orders\.log is not committed/,
  }),
  refused({
    fault: 'pull_request_target: a gate that was changed on disk',
    then: write({ 'checks/orders.yml': LOOSE }),
    comment: /the checkout was changed \(checks\/orders\.yml\)/,
  }),
  refused({
    fault: 'pull_request_target: a pack elsewhere that was taken from the pull request',
    base: { 'packs/more.yml': 'checks: []\n' },
    then: async (stage) => {
      await stage.workspace.write({ 'packs/more.yml': 'checks: [unique: [id]]\n' });
      stage.workspace.git('.', 'add', '.');
    },
    comment: /the checkout was changed \(packs\/more\.yml\)/,
  }),
  refused({
    fault: 'pull_request_target: a pack that nobody committed',
    base: { 'checks/orders.yml': INCLUDING },
    then: write({ 'built/more.yml': 'checks: [unique: [id]]\n' }),
    comment: /built\/more\.yml is not committed/,
  }),
  refused({
    fault: 'pull_request_target: a pack of any name among the gates, which nobody committed',
    base: { 'checks/orders.yml': INCLUDING.replace('../built/more.yml', 'more.log') },
    then: write({ 'checks/more.log': 'checks: [unique: [id]]\n' }),
    comment: /checks\/more\.log is not committed/,
  }),
  refused({
    fault: 'pull_request_target: a baseline that nobody committed',
    base: { 'wap-gate.yml': 'baseline: built/known.yml\n' },
    then: write({
      'built/known.yml': 'version: 1\nknown:\n  - {check: "orders/range:amount", failing: 99}\n',
    }),
    comment: /built\/known\.yml is not committed/,
  }),
  refused({
    fault: 'pull_request_target: gates that git cannot answer for',
    then: ({ workspace }) => workspace.write({ '.git/index': 'broken' }),
    comment: /git does not say/,
  }),
  audited({
    fault: 'pull_request_target: by the gates of the base',
    inputs: { 'config-from': 'base' },
    then: ({ workspace, github }) => {
      const ref = workspace.git('.', 'rev-parse', 'HEAD');
      const atBase = { path: 'checks/orders.yml', text: FAILING, ref };
      github.state.repository(REPOSITORY).files.push(atBase);
    },
    comment: /is not known: its gates are not here/,
  }),
  {
    ...row({
      fault: 'pull_request_target: loosening is forbidden and cannot be seen from the base',
      base: { 'checks/orders.yml': LOOSE },
      inputs: { 'fail-on-loosened': 'on' },
      comment: /is not known: its gates are not here/,
    }),
    ...{ exit: 1, verdict: 'error', reason: 'configuration' },
  },
];
