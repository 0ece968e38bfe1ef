import { expect } from 'vitest';
import { gateWith, ORDERS_GATE, type Contents } from '../commands/workspace.ts';
import {
  dispatchEvent,
  forkEvent,
  mergeGroupEvent,
  pushEvent,
  scheduleEvent,
} from '../github/events.ts';
import type { Job, Ran } from '../github/runner.ts';
import { REPOSITORY } from '../github/server.ts';
import {
  badGateway,
  forbidden,
  secondaryLimit,
  status,
  tooManyRequests,
} from '../github/server/faults.ts';
import { FORK_PERMISSIONS, jobToken, sha } from '../github/server/state.ts';
import { TOKEN, type Stage } from './step.ts';

type Conclusion = 'success' | 'failure' | 'cancelled';

/** A row of the fault matrix: what goes wrong, and what the step, the comment and the check run then say. */
export interface Row {
  readonly fault: string;
  readonly contents?: Contents;
  readonly arrange?: (stage: Stage) => unknown;
  readonly job?: Partial<Job>;
  /** The same, of what was arranged. */
  readonly jobOf?: (stage: Stage) => Partial<Job>;
  /** What others do while the step runs. */
  readonly meanwhile?: (stage: Stage) => Promise<unknown>;
  readonly exit: 0 | 1;
  readonly verdict: 'pass' | 'fail' | 'error';
  readonly reason?: string;
  /** What the one comment says; null: there is none. */
  readonly comment: RegExp | null;
  /** How the check run ends, or each of several; null: there is none. */
  readonly check: Conclusion | readonly Conclusion[] | null;
  readonly also?: (ran: Ran, stage: Stage) => unknown;
}

const FAILING = { 'checks/orders.yml': gateWith('range: {column: amount, max: 500}') };
/** A query that no machine finishes soon. */
const ENDLESS = {
  'checks/orders.yml': gateWith(
    'sql: {query: "SELECT a.range FROM range(100000000) a, range(100000) b, {{ table }} WHERE a.range = -b.range"}',
  ),
};
/** Whose report is longer than a comment may be. */
const LONG = {
  'checks/orders.yml': gateWith(
    ...Array.from(
      { length: 400 },
      (_, i) => `{range: {column: amount, max: 500}, name: 'too much ${String(i)}'}`,
    ),
  ),
};
const lengthOf = (sent: unknown): number => (sent as { body: string }).body.length;
const COMMENTS = /issues\/7\/comments/;
const POSTS = /^POST .*issues\/7\/comments$/;
const CHECKS = /check-runs/;

const RED =
  /^<!-- wap-gate:v1 key=default sha=[0-9a-f]{40} run=\d+ attempt=1 step=[0-9a-f]{12} -->\n(?:<!--.*-->\n)?## ❌ /;
const GREEN = /## ✅ wap-gate: all 3 checks passed/;

export const DATA: readonly Row[] = [
  {
    fault: 'all pass',
    exit: 0,
    verdict: 'pass',
    reason: 'passed',
    comment: GREEN,
    check: 'success',
  },
  {
    fault: 'an error-severity check fails',
    contents: FAILING,
    exit: 1,
    verdict: 'fail',
    reason: 'checks-failed',
    comment: RED,
    check: 'failure',
    also: (ran, { checkRuns }) => {
      expect(checkRuns()[0]?.annotations).toMatchObject([
        { path: 'checks/orders.yml', start_line: 4, annotation_level: 'failure' },
      ]);
      // The line has its annotation.
      expect(ran.annotations.map(({ properties }) => Object.keys(properties))).toEqual([['title']]);
    },
  },
  {
    fault: 'only warnings',
    contents: {
      'checks/orders.yml': gateWith('{range: {column: amount, max: 500}, severity: warn}'),
    },
    exit: 0,
    verdict: 'pass',
    reason: 'warned',
    comment: /## ⚠️ wap-gate: no check failed, 1 of 2 checks warned/,
    check: 'success',
    also: (_, { checkRuns }) => expect(checkRuns()[0]?.title).toContain('1 warning'),
  },
  {
    fault: 'no check selected',
    job: { inputs: { select: 'tag:nothing' } },
    exit: 1,
    verdict: 'error',
    reason: 'configuration',
    comment: /## ⛔ wap-gate: nothing was audited/,
    check: 'failure',
  },
  {
    fault: 'staging of gates that are not there',
    contents: { 'data/bad.csv': 'id,amount\n1,5000\n' },
    job: { inputs: { staging: 'data/bad.csv', config: 'cheks' } },
    exit: 1,
    verdict: 'error',
    reason: 'configuration',
    comment: /There are no gates: cheks does not exist/,
    check: 'failure',
  },
  {
    fault: 'staging and checks beside those of a gate that nobody named',
    contents: { 'data/bad.csv': 'id,amount\n1,5000\n' },
    job: { inputs: { staging: 'data/bad.csv', checks: 'unique: id' } },
    exit: 1,
    verdict: 'fail',
    reason: 'checks-failed',
    comment: /❌ [^]*amount[^]*1 of 1 row/,
    check: 'failure',
  },
  {
    fault: 'empty staging',
    job: { inputs: { staging: 'data/empty.parquet' } },
    exit: 1,
    verdict: 'fail',
    comment: /0 rows/,
    check: 'failure',
  },
  {
    fault: 'missing column',
    contents: { 'checks/orders.yml': gateWith('not_null: [absent]') },
    exit: 1,
    verdict: 'error',
    reason: 'missing-column',
    comment: /could not audit/,
    check: 'failure',
  },
  {
    fault: 'missing file',
    contents: { 'data/orders.parquet': null },
    exit: 1,
    verdict: 'error',
    reason: 'missing-table',
    comment: /could not audit/,
    check: 'failure',
  },
  {
    fault: 'the audit takes longer than it may',
    contents: ENDLESS,
    job: { inputs: { timeout: '1s' } },
    exit: 1,
    verdict: 'error',
    comment: /could not audit/,
    check: 'failure',
  },
  {
    fault: 'a query takes longer than it may',
    contents: ENDLESS,
    job: { inputs: { 'query-timeout': '1s' } },
    exit: 1,
    verdict: 'error',
    reason: 'query-timeout',
    comment: /could not audit[^]*longer than its limit of 1s/,
    check: 'failure',
  },
  {
    fault: 'a file that is no Parquet',
    contents: { 'data/orders.parquet': 'id,amount' },
    exit: 1,
    verdict: 'error',
    comment: /could not audit[^]*orders\.parquet/,
    check: 'failure',
  },
];

export const ADHOC: readonly Row[] = [
  {
    fault: 'an ad-hoc audit of a table that no gate names',
    contents: { 'checks/orders.yml': null },
    job: {
      inputs: {
        table: 'data/orders.csv',
        checks: '- range: {column: amount, max: 500}\n- not_null: [id]',
      },
      event: dispatchEvent(),
    },
    exit: 1,
    verdict: 'fail',
    reason: 'checks-failed',
    comment: null,
    check: 'failure',
    also: (ran, { checkRuns }) => {
      expect(ran.main.outputs['failed-checks']).toBe('orders/range:amount');
      // No line of a file says it: it stands in an input.
      expect(checkRuns()[0]?.annotations).toEqual([]);
      expect(ran.main.summary).not.toMatch(/blob\/[0-9a-f]+\/--/);
    },
  },
  {
    fault: 'an ad-hoc audit of a table beside gates that are not meant',
    contents: FAILING,
    job: { inputs: { table: 'data/orders.csv', checks: 'not_null: [id]' } },
    exit: 0,
    verdict: 'pass',
    comment: /✅ /,
    check: 'success',
  },
  {
    fault: 'an ad-hoc audit whose checks are an expression that names nothing',
    job: { inputs: { table: 'data/orders.csv', checks: '' } },
    exit: 1,
    verdict: 'error',
    reason: 'configuration',
    comment: /table.* is audited by the input .*checks.*, which is empty/,
    check: 'failure',
  },
  {
    fault: 'inputs that contradict each other, or the mode',
    job: { inputs: { table: 'data/orders.csv', gates: 'orders', receipt: 'receipt.json' } },
    exit: 1,
    verdict: 'error',
    reason: 'configuration',
    comment: /receipt.* belongs to mode .*publish[^]*audits a table without any gate/,
    check: 'failure',
  },
  {
    fault: 'a password without a server',
    job: { inputs: { 'trino-password': 'open-sesame' } },
    exit: 1,
    verdict: 'error',
    reason: 'configuration',
    comment: /stands without/,
    check: 'failure',
  },
];

export const CONFIGURATION: readonly Row[] = [
  {
    fault: 'config invalid',
    contents: { 'checks/orders.yml': gateWith('range: {column: amount, max: 5, min: 9}') },
    exit: 1,
    verdict: 'error',
    reason: 'configuration',
    comment: /checks\/orders\.yml:4/,
    check: 'failure',
    also: (_, { checkRuns }) => {
      expect(checkRuns()[0]?.annotations).toMatchObject([
        { path: 'checks/orders.yml', start_line: 4 },
      ]);
    },
  },
  {
    fault: 'unknown value of an input',
    job: { inputs: { 'fail-on': 'warning' } },
    exit: 1,
    verdict: 'error',
    reason: 'configuration',
    comment: /The input .*fail-on.* is 'warning'; expected error or warn\./,
    check: 'failure',
  },
  {
    fault: 'a file would keep what reports hide',
    job: { inputs: { reuse: 'on', 'redact-columns': 'id' } },
    exit: 1,
    verdict: 'error',
    reason: 'configuration',
    comment: /would keep in a file what/,
    check: 'failure',
  },
  {
    fault: 'misspelt input',
    job: { env: { 'INPUT_STAGING-TABLE': 'data/orders.csv' } },
    exit: 1,
    verdict: 'error',
    reason: 'configuration',
    comment: /There is no input.*staging-table/,
    check: 'failure',
  },
  {
    fault: 'a mode that does not exist yet',
    job: { inputs: { mode: 'publish' } },
    exit: 1,
    verdict: 'error',
    reason: 'configuration',
    comment: /publish.* is not supported by this version yet/,
    check: 'failure',
  },
  {
    fault: 'no gates at all',
    contents: { 'checks/orders.yml': null },
    exit: 1,
    verdict: 'error',
    comment: /nothing was audited/,
    check: 'failure',
  },
];

export const SERVICE: readonly Row[] = [
  {
    fault: 'comment 403',
    arrange: ({ github }) => github.fail(/^POST .*comments|^PATCH .*comments/, forbidden()),
    exit: 0,
    verdict: 'pass',
    comment: null,
    check: 'success',
    also: (ran) => {
      expect(ran.annotations.map(({ message }) => message)).toContainEqual(
        expect.stringMatching(/comment on the pull request is missing.*pull-requests: write/),
      );
      expect(ran.main.summary).toContain('pull-requests: write');
    },
  },
  {
    fault: 'comment 422 too long: a shorter one is taken',
    contents: LONG,
    arrange: ({ github }) => github.fail(POSTS, status(422), { times: 1 }),
    exit: 1,
    verdict: 'fail',
    comment: RED,
    check: 'failure',
    also: (_, { github }) => {
      const [whole = 0, shorter = 0] = github.of(POSTS).map(({ body }) => lengthOf(body));
      expect(whole).toBeGreaterThan(50_000);
      expect(shorter).toBeGreaterThan(1_000);
      expect(shorter).toBeLessThan(20_001);
    },
  },
  {
    fault: 'comment 422 for ever: once more, shorter, and no third time',
    contents: LONG,
    arrange: ({ github }) => github.fail(POSTS, status(422)),
    exit: 1,
    verdict: 'fail',
    comment: null,
    check: 'failure',
    also: (_, { github }) => expect(github.of(POSTS)).toHaveLength(2),
  },
  {
    fault: 'comment 422 of a short one: it is not sent again',
    contents: FAILING,
    arrange: ({ github }) => github.fail(POSTS, status(422)),
    exit: 1,
    verdict: 'fail',
    comment: null,
    check: 'failure',
    also: (_, { github }) => expect(github.of(POSTS)).toHaveLength(1),
  },
  {
    fault: 'checks API 403',
    contents: FAILING,
    arrange: ({ github }) => github.fail(CHECKS, forbidden()),
    exit: 1,
    verdict: 'fail',
    comment: /check run is missing/,
    check: null,
    // Where no check run tells of the line, the log does.
    also: (ran) =>
      expect(ran.annotations).toMatchObject([
        { name: 'error', properties: { file: 'checks/orders.yml', line: '4' } },
        { name: 'warning', message: expect.stringContaining('check run is missing') as string },
      ]),
  },
  {
    fault: 'checks API 500',
    arrange: ({ github }) => github.fail(CHECKS, status(500)),
    exit: 0,
    verdict: 'pass',
    comment: /check run is missing/,
    check: null,
  },
  {
    fault: '502 after the comment was made',
    arrange: ({ github }) => github.fail(POSTS, badGateway('after'), { times: 1 }),
    exit: 0,
    verdict: 'pass',
    comment: GREEN,
    check: 'success',
  },
  {
    fault: '502 after the check run was made',
    arrange: ({ github }) => github.fail(/^POST .*check-runs$/, badGateway('after'), { times: 1 }),
    exit: 0,
    verdict: 'pass',
    comment: GREEN,
    check: 'success',
  },
  ...(
    [
      ['429', POSTS, tooManyRequests(30)],
      ['a plain 429', POSTS, tooManyRequests(30, 'plain')],
      ['secondary limit', COMMENTS, secondaryLimit(30)],
    ] as const
  ).map(([name, match, limit]): Row => ({
    fault: `${name} with retry-after`,
    arrange: ({ github }) => github.fail(match, limit, { times: 1 }),
    exit: 0,
    verdict: 'pass',
    comment: GREEN,
    check: 'success',
    also: (_, { github }) => {
      const [refused, again] = github.of(match).map(({ at }) => at);
      // 30 seconds, of which a test waits a hundredth; a timer may fire a little early.
      expect(again! - refused!).toBeGreaterThanOrEqual(295);
    },
  })),
  {
    fault: '300 other comments, one of them with a planted marker',
    arrange: ({ github }) => {
      for (let i = 0; i < 300; i++) github.state.addComment(REPOSITORY, 7);
      github.state.addComment(REPOSITORY, 7, {
        body: `<!-- wap-gate:v1 key=default sha=${sha('head 7')} run=1 attempt=1 -->\nAll is well.`,
      });
    },
    contents: FAILING,
    exit: 1,
    verdict: 'fail',
    comment: RED,
    check: 'failure',
    also: (_, { github }) => {
      const others = github.state
        .repository(REPOSITORY)
        .comments.filter(({ user }) => user.login === 'mona');
      expect(others).toHaveLength(301);
      expect(others.filter(({ createdAt, updatedAt }) => createdAt !== updatedAt)).toEqual([]);
    },
  },
  {
    fault: 'the head moved meanwhile',
    contents: FAILING,
    arrange: ({ github }) =>
      github.before(/^POST .*check-runs$/, () => {
        github.state.repository(REPOSITORY).pulls[0]!.head.sha = sha('newer');
      }),
    exit: 1,
    verdict: 'fail',
    comment: null,
    check: 'failure',
    also: (ran) => expect(ran.main.outputs['superseded']).toBe('true'),
  },
  {
    fault: 'the token is wrong',
    job: { token: 'ghs_unknown00000000000000000000000000000000' },
    exit: 0,
    verdict: 'pass',
    comment: null,
    check: null,
    also: (ran) => expect(ran.log.shown).toContain('refused the token (401)'),
  },
];

/** A full summary, but for so many bytes. */
const summaryWithRoomFor = (bytes: number): Partial<Job> => ({
  files: { summary: { bytes: 1024 * 1024 - bytes } },
});

/** So many checks that their report takes more than one kilobyte for every four. */
const MANY = {
  'checks/orders.yml': gateWith(
    ...Array.from(
      { length: 300 },
      (_, i) => `{range: {column: amount, max: 1000}, name: 'enough ${String(i)}'}`,
    ),
  ),
};

export const RUNNER: readonly Row[] = [
  {
    fault: 'summary file missing',
    job: { files: { summary: 'missing' } },
    exit: 0,
    verdict: 'pass',
    comment: GREEN,
    check: 'success',
    also: (ran) => expect(ran.log.shown).toContain('The summary of the job could not be written: '),
  },
  {
    fault: 'summary over the limit: there is room for a shorter one',
    contents: MANY,
    job: summaryWithRoomFor(20_000),
    exit: 0,
    verdict: 'pass',
    comment: /## ✅ wap-gate: all 301 checks passed/,
    check: 'success',
    also: (ran) => expect(ran.main.summary).toMatch(/all 301 checks passed[^]*Left out to fit/),
  },
  {
    fault: 'summary over the limit: a failure is told in what room there is',
    contents: FAILING,
    job: summaryWithRoomFor(7_000),
    exit: 1,
    verdict: 'fail',
    comment: RED,
    check: 'failure',
    also: (ran) => expect(ran.main.summary).toContain('1 of 2 checks failed'),
  },
  {
    fault: 'summary over the limit: there is no room at all',
    job: summaryWithRoomFor(100),
    exit: 0,
    verdict: 'pass',
    comment: GREEN,
    check: 'success',
    also: (ran) => {
      expect(ran.main.summary).toBe('');
      expect(ran.log.shown).toContain('The summary of the job could not be written');
    },
  },
  {
    fault: 'summary over the limit: and a check fails',
    contents: FAILING,
    job: summaryWithRoomFor(0),
    exit: 1,
    verdict: 'fail',
    comment: RED,
    check: 'failure',
  },
  ...[
    { link: 'wap-gate-report/wap-gate.json', to: '/dev/stdout' },
    { link: 'wap-gate-report/wap-gate.json', to: '../data/orders.csv' },
    { link: 'wap-gate-report', to: 'data' },
  ].map(({ link, to }): Row => ({
    fault: `a link leads a report elsewhere: ${link} to ${to}`,
    contents: {
      'checks/orders.yml': ORDERS_GATE.replace('table', 'description: "##[error]forged"\ntable'),
    },
    arrange: ({ workspace }) => workspace.link(link, to),
    exit: 0,
    verdict: 'pass',
    comment: GREEN,
    check: 'success',
    also: async (ran, { workspace }) => {
      expect(ran.log.shown).toMatch(/cannot write wap-gate-report\/wap-gate\.json: a link leads/);
      expect(ran.log.shown).not.toContain('"description": "##[error]forged"');
      expect(ran.main.outputs['report-json']).toBe('');
      expect(await workspace.read('data/orders.csv')).toContain('999');
      expect(await workspace.read('data/wap-gate.json')).toBeNull();
    },
  })),
  {
    fault: 'empty event file',
    job: { eventFile: 'empty' },
    exit: 1,
    verdict: 'error',
    reason: 'event-unreadable',
    comment: null,
    check: 'failure',
  },
  {
    fault:
      'an event file whose pull request has no number: no input about its gates is passed over',
    job: {
      eventFile: { text: JSON.stringify({ pull_request: { number: '7' } }) },
      inputs: { 'config-from': 'base', 'fail-on-loosened': 'on' },
    },
    exit: 1,
    verdict: 'error',
    reason: 'event-unreadable',
    comment: null,
    check: 'failure',
  },
  {
    fault: 'missing event file',
    job: { eventFile: 'missing' },
    exit: 1,
    verdict: 'error',
    comment: null,
    check: 'failure',
  },
];

const notOnPull = (name: string, event: Job['event']): Row => ({
  fault: name,
  job: { event },
  exit: 0,
  verdict: 'pass',
  comment: null,
  check: 'success',
  also: (_, { checkRuns, github }) => {
    expect(checkRuns()[0]?.headSha).toBe(event.sha);
    expect(github.of(/comments/)).toEqual([]);
  },
});

export const EVENTS: readonly Row[] = [
  notOnPull('merge_group', mergeGroupEvent()),
  notOnPull('workflow_dispatch', dispatchEvent()),
  notOnPull('push', pushEvent()),
  notOnPull('schedule', scheduleEvent()),
  {
    fault: 'fork: gates that need no secret',
    contents: FAILING,
    arrange: ({ github }) => {
      github.state.tokens[TOKEN] = jobToken(FORK_PERMISSIONS);
    },
    job: { event: forkEvent({ number: 7 }) },
    exit: 1,
    verdict: 'fail',
    comment: null,
    check: null,
    also: (ran) => expect(ran.main.summary).toContain('forks'),
  },
];

/** Does this in the main step once the check run is made and the audit, which does not end, has begun. */
const escapes = (fault: string, act: string, more: Partial<Row> = {}): Row => ({
  fault,
  contents: ENDLESS,
  arrange: ({ github, workspace }) =>
    github.after(/^POST .*check-runs$/, () => workspace.write({ 'now.txt': '' })),
  job: {
    env: {
      NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(`
        import { existsSync } from 'node:fs';
        const act = () => { if (existsSync('now.txt')) { clearInterval(timer); ${act}; } };
        const timer = process.argv[1].endsWith('action.js') ? setInterval(act, 10) : undefined;`)}`,
    },
  },
  exit: 1,
  verdict: 'error',
  reason: 'internal',
  comment: /## ⛔ wap-gate: nothing was audited[^]*stopped on an unexpected error/,
  check: 'failure',
  also: (ran, { checkRuns, comments }) => {
    expect(ran.log.shown).toContain('wap-gate stopped on an unexpected error: planted');
    // Whatever an error says may be a secret.
    expect(comments().join('')).not.toContain('planted');
    expect(checkRuns()[0]?.title).toBe('wap-gate stopped on an unexpected error');
    expect(ran.main.outputs['published']).toBe('false');
  },
  ...more,
});

/** Something of the machine fails in the main step, from its beginning. */
const planted = (change: string): Partial<Job> => ({
  env: {
    NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(`
      if (process.argv[1].endsWith('action.js')) { ${change}; }`)}`,
  },
});

export const ESCAPES: readonly Row[] = [
  escapes('an uncaught exception', "throw new Error('planted')"),
  escapes('an unhandled rejection', "void Promise.reject(new Error('planted'))"),
  escapes('something that is no error is thrown', "throw 'planted'"),
  escapes("another's exit with 0", 'process.exit(0)', {
    also: (ran) => expect(ran.log.shown).toContain('wap-gate stopped before it had a verdict'),
  }),
  escapes('an uncaught exception that is not to be commented', "throw new Error('planted')", {
    job: {
      ...escapes('', "throw new Error('planted')").job,
      inputs: { comment: 'off', 'check-run': 'false' },
    },
    arrange: ({ github, workspace }) =>
      github.after(/^GET .*contents/, () => workspace.write({ 'now.txt': '' })),
    comment: null,
    check: null,
    also: () => undefined,
  }),
  {
    fault: 'the clock throws',
    job: planted("Date.now = () => { throw new Error('planted'); }"),
    exit: 1,
    verdict: 'error',
    reason: 'internal',
    comment: /## ⛔ wap-gate: nothing was audited[^]*stopped on an unexpected error/,
    check: 'failure',
  },
  {
    fault: 'nothing is left to wait for',
    job: planted(`const { promises } = process.getBuiltinModule('fs');
      const { readFile } = promises;
      promises.readFile = (path, ...given) =>
        /orders.yml$/.test(String(path)) ? new Promise(() => undefined) : readFile(path, ...given);
      process.getBuiltinModule('module').syncBuiltinESMExports()`),
    exit: 1,
    verdict: 'error',
    reason: 'internal',
    comment: /## ⛔ wap-gate: nothing was audited/,
    check: 'failure',
    also: (ran) => expect(ran.log.shown).toContain('what it waited for never came'),
  },
];
