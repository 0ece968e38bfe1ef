import { expect } from 'vitest';
import type { RunResult } from '../../src/domain/result.ts';
import { gateWith } from '../commands/workspace.ts';
import {
  dependabotEvent,
  dispatchEvent,
  forkEvent,
  pullRequestTargetEvent,
  pushEvent,
  workflowRunEvent,
} from '../github/events.ts';
import { REPOSITORY } from '../github/server.ts';
import { FORK_PERMISSIONS, jobToken, sha } from '../github/server/state.ts';
import type { Row } from './rows.ts';
import { TOKEN, untimed, type Stage } from './step.ts';

const WAREHOUSE = `connections:
  warehouse: {engine: trino, server: 'https://trino.example.com', user: gate, password: '\${TRINO_PASSWORD}'}
`;
const IN_WAREHOUSE = `gate: fares
table: lake.prod.fares
connection: warehouse
checks:
  - not_null: [id]
`;

const readOnly = ({ github }: Stage): void => {
  github.state.tokens[TOKEN] = jobToken(FORK_PERMISSIONS);
};

/** A result as an audit without secrets leaves it. */
async function handedOver(
  stage: Stage,
  change: (result: Json) => void = () => undefined,
  inputs: Readonly<Record<string, string>> = {},
) {
  await using ran = await stage.run({
    event: forkEvent({ number: 7 }),
    inputs: { 'report-dir': 'out', comment: 'off', 'check-run': 'off', ...inputs },
  });
  expect(ran.main.outputs['report-json']).toBe(stage.workspace.path('out/wap-gate.json'));
  const result = JSON.parse((await stage.workspace.read('out/wap-gate.json'))!) as Json;
  change(result);
  await stage.workspace.write({ 'handed/result.json': JSON.stringify(result) });
}

type Json = Record<string, unknown>;

const FROM_FORK = workflowRunEvent({ number: 7, headRepo: 'stranger/flights' });
const REPORT = { mode: 'report', result: 'handed/result.json', 'pr-number': '7' };
const FAILING = { 'checks/orders.yml': gateWith('range: {column: amount, max: 500}') };

export const FORKS: readonly Row[] = [
  ...Object.entries({ fork: forkEvent, Dependabot: dependabotEvent }).map(([who, event]): Row => ({
    fault: `${who}: a selected gate needs a secret that is not there`,
    contents: { 'wap-gate.yml': WAREHOUSE, 'checks/fares.yml': IN_WAREHOUSE },
    arrange: readOnly,
    job: { event: event({ number: 7 }) },
    exit: 1,
    verdict: 'error',
    reason: 'fork-no-secrets',
    comment: null,
    check: null,
    also: (ran) => {
      expect(ran.main.summary).toContain('get no secrets');
      // The gate that needs none was audited.
      expect(ran.main.outputs['checks-passed']).toBe('3');
    },
  })),
  ...[
    { missing: 'a password', url: 'https://trino.example.com', user: 'gate' },
    { missing: 'a user', url: 'http://127.0.0.1:9', user: '' },
  ].map(({ missing, url, user }): Row => ({
    fault: `fork: the inputs name a server, and ${missing} that is empty there`,
    contents: { 'checks/orders.yml': IN_WAREHOUSE.replace('connection: warehouse\n', '') },
    arrange: readOnly,
    job: {
      event: forkEvent({ number: 7 }),
      inputs: { 'trino-server': url, 'trino-user': user, 'trino-password': '' },
    },
    exit: 1,
    verdict: 'error',
    reason: 'fork-no-secrets',
    comment: null,
    check: null,
    also: (ran) => {
      expect(ran.main.summary).toContain('get no secrets');
      expect(ran.main.summary).toContain('A maintainer can push the branch');
      expect(ran.main.outputs['checks-total']).toBe('0');
    },
  })),
  {
    fault: 'fork: a login by GitHub that it does not get, and a gate that needs none',
    contents: {
      'wap-gate.yml': WAREHOUSE.replace(/password: .*'/, "token: '${WAP_GATE_OIDC_TOKEN}'"),
      'checks/fares.yml': IN_WAREHOUSE,
    },
    arrange: readOnly,
    job: { event: forkEvent({ number: 7 }), inputs: { 'oidc-audience': 'trino' } },
    exit: 1,
    verdict: 'error',
    reason: 'fork-no-secrets',
    comment: null,
    check: null,
    also: (ran) => {
      expect(ran.main.summary).toContain('get no secrets');
      expect(ran.main.outputs['checks-passed']).toBe('3');
    },
  },
  {
    fault: 'no fork: a user that is not given is a mistake',
    job: { inputs: { 'trino-server': 'https://trino.example.com', 'trino-user': '' } },
    exit: 1,
    verdict: 'error',
    reason: 'configuration',
    comment: /user/,
    check: 'failure',
  },
  {
    fault: 'no fork: a secret that is not set is a mistake',
    contents: { 'wap-gate.yml': WAREHOUSE, 'checks/fares.yml': IN_WAREHOUSE },
    exit: 1,
    verdict: 'error',
    reason: 'configuration',
    comment: /TRINO&#95;PASSWORD is not set/,
    check: 'failure',
  },
  {
    fault: 'pull_request_target with the head checked out',
    job: { event: pullRequestTargetEvent({ number: 7 }) },
    exit: 1,
    verdict: 'error',
    reason: 'untrusted-checkout',
    comment: /must be those of the base branch/,
    check: 'failure',
  },
  {
    fault: 'report of a failure',
    contents: FAILING,
    arrange: (stage) => handedOver(stage),
    job: { event: FROM_FORK, inputs: REPORT },
    exit: 1,
    verdict: 'fail',
    comment: /❌ [^]*shown as it was handed over/,
    check: 'failure',
    also: (_, { checkRuns }) =>
      expect(checkRuns()).toMatchObject([{ name: 'wap-gate (reported)', headSha: sha('head 7') }]),
  },
  {
    fault: 'report of a pass: no check run that could satisfy anybody',
    arrange: (stage) => handedOver(stage),
    job: { event: FROM_FORK, inputs: REPORT },
    exit: 0,
    verdict: 'pass',
    comment: /✅ /,
    check: null,
  },
  {
    fault: 'report whose number is that of another pull request',
    arrange: async (stage) => {
      stage.github.state.addPull(REPOSITORY, { number: 8 });
      await handedOver(stage);
    },
    job: { event: FROM_FORK, inputs: { ...REPORT, 'pr-number': '8' } },
    exit: 0,
    verdict: 'pass',
    comment: null,
    check: null,
    also: (ran) => expect(ran.main.outputs['superseded']).toBe('true'),
  },
  {
    fault: 'report whose number is no number',
    arrange: (stage) => handedOver(stage),
    job: { event: FROM_FORK, inputs: { ...REPORT, 'pr-number': '7; rm -rf /' } },
    exit: 1,
    verdict: 'error',
    comment: null,
    check: 'failure',
  },
  {
    fault: 'report of a pass that contradicts itself',
    contents: FAILING,
    arrange: (stage) =>
      handedOver(stage, (result) =>
        Object.assign(result, { verdict: 'pass', passed: true, exit_code: 0 }),
      ),
    job: { event: FROM_FORK, inputs: REPORT },
    exit: 1,
    verdict: 'error',
    reason: 'result-unreadable',
    comment: /contradicts itself/,
    check: 'failure',
  },
  {
    fault: 'report of what is no result',
    arrange: (stage) => handedOver(stage, (result) => Object.assign(result, { gates: 'none' })),
    job: { event: FROM_FORK, inputs: REPORT },
    exit: 1,
    verdict: 'error',
    reason: 'result-unreadable',
    comment: /is no result of wap-gate/,
    check: 'failure',
  },
  {
    fault: 'report of a file that is not there',
    job: { event: FROM_FORK, inputs: REPORT },
    exit: 1,
    verdict: 'error',
    reason: 'result-unreadable',
    comment: /result handed\/result\.json is no file/,
    check: 'failure',
    // Nothing was handed over.
    also: (_, { comments }) => expect(comments().join('')).not.toContain('as it was handed over'),
  },
  {
    fault: 'report of a file that is too large',
    arrange: (stage) =>
      handedOver(stage, (result) => Object.assign(result, { more: ' '.repeat(8 * 2 ** 20) })),
    job: { event: FROM_FORK, inputs: REPORT },
    exit: 1,
    verdict: 'error',
    reason: 'result-unreadable',
    comment: /has 8\d{6} bytes; 8 MiB are read at most/,
    check: 'failure',
  },
  {
    fault: 'report of a result that names another commit',
    contents: FAILING,
    arrange: (stage) =>
      handedOver(stage, (result) =>
        Object.assign(result['run'] as Json, { head_sha: sha('other') }),
      ),
    job: { event: FROM_FORK, inputs: REPORT },
    exit: 1,
    verdict: 'fail',
    comment: new RegExp(`commit [^]*${sha('head 7').slice(0, 7)}`),
    check: 'failure',
    also: async (ran, { comments, checkRuns, workspace }) => {
      const report = JSON.parse((await workspace.read('wap-gate-report/wap-gate.json'))!) as Json;
      expect(report['run']).toMatchObject({ head_sha: sha('head 7') });
      expect(checkRuns()).toMatchObject([{ headSha: sha('head 7') }]);
      expect(comments().join('') + ran.main.summary).not.toContain(sha('other').slice(0, 7));
    },
  },
  ...['0', '1'].map((samples): Row => ({
    fault: `report of a result with rows of the data, of which ${samples} may be shown`,
    contents: FAILING,
    arrange: (stage) => handedOver(stage, () => undefined, { samples: '5' }),
    job: { event: FROM_FORK, inputs: { ...REPORT, samples, formats: 'json' } },
    exit: 1,
    verdict: 'fail',
    comment: /❌ /,
    check: 'failure',
    also: async (_, { comments, workspace }) => {
      const handed = JSON.parse((await workspace.read('handed/result.json'))!) as RunResult;
      expect(samplesIn(handed)).not.toHaveLength(0);
      const shown = JSON.parse(
        (await workspace.read('wap-gate-report/wap-gate.json'))!,
      ) as RunResult;
      expect(samplesIn(shown)).toHaveLength(Number(samples));
      expect(/\b999\b/.test(untimed(comments()[0]!))).toBe(samples === '1');
    },
  })),
  {
    fault: 'report of no result',
    job: { event: FROM_FORK, inputs: { mode: 'report', 'pr-number': '7' } },
    exit: 1,
    verdict: 'error',
    reason: 'configuration',
    comment: /The input &#96;result&#96; is empty/,
    check: 'failure',
  },
  {
    fault: 'report with inputs that only an audit reads',
    arrange: (stage) => handedOver(stage),
    job: { event: FROM_FORK, inputs: { ...REPORT, 'fail-on': 'warn', where: 'amount > 0' } },
    exit: 1,
    verdict: 'error',
    reason: 'configuration',
    comment: /where[^]*says nothing to mode[^]*fail-on[^]*says nothing to mode/,
    check: 'failure',
  },
  {
    fault: 'report on pull_request: anybody may have put the result into the checkout',
    arrange: (stage) => handedOver(stage),
    job: { inputs: { ...REPORT, 'pr-number': '' } },
    exit: 1,
    verdict: 'error',
    reason: 'configuration',
    comment: /nothing was audited[^]*on workflow&#95;run alone[^]*fork-report\.yml/,
    check: 'failure',
    also: (ran, { checkRuns }) => {
      expect(checkRuns()).toMatchObject([{ name: 'wap-gate (reported)' }]);
      expect(ran.main.outputs['checks-total']).toBe('0');
    },
  },
  ...[pullRequestTargetEvent({ number: 7 }), dispatchEvent(), pushEvent()].map((event): Row => ({
    fault: `report on ${event.name}`,
    job: { event, inputs: { mode: 'report', result: 'handed/result.json', comment: 'off' } },
    ...{ exit: 1, verdict: 'error', reason: 'configuration', comment: null, check: 'failure' },
    also: (ran) =>
      expect(ran.main.summary).toContain(`this run is of ${event.name}`.replaceAll('_', '&#95;')),
  })),
];

const samplesIn = ({ gates }: RunResult) =>
  gates.flatMap(({ checks }) => checks.flatMap(({ samples }) => samples));
