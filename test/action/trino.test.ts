import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { queriesOf, runsForRows, type Remembered } from '../engines/trino/remembered.ts';
import { TrinoLake } from '../trino/lake.ts';
import { SCHEMA, useSecured } from '../trino/secured.ts';
import { onTrino, trinoAddress } from '../trino/server.ts';
import { runTrino } from '../trino/statement.ts';
import { holds } from './holds.ts';
import type { Row } from './rows.ts';
import { stage, type Stage } from './step.ts';

// Others may use the machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

/** A gate over a table of the connection that the inputs name. */
const gateOn = (table: string, ...checks: string[]) => ({
  'checks/orders.yml': [`gate: orders`, `table: ${table}`, 'checks:', ...checks.map(item)]
    .map((line) => `${line}\n`)
    .join(''),
});
const item = (check: string): string => `  - ${check}`;

/** A check that no server finishes, after one that is soon done. */
const ENDLESS = [
  'not_null: [id]',
  'sql: {query: "SELECT count(*) FROM tpch.sf1000.lineitem a, tpch.tiny.lineitem b, {{ table }} WHERE a.comment < b.comment", expect: {min: 1}}',
];

/** Every name is one user's of one test: so its queries are told from others'. */
const someone = (): string => `action-${randomBytes(4).toString('hex')}`;

/** The id of the user's query that no server finishes, once it runs. */
async function untilEndless(
  user: string,
  address: string,
  administrator?: string,
): Promise<string> {
  return vi.waitUntil(
    async () => {
      const all = await queriesOf(user, address, administrator);
      return all.find((one) => runsForRows(one) && one.query.includes('sf1000'))?.queryId;
    },
    { timeout: 60_000, interval: 50 },
  );
}

const endsOf = async (user: string): Promise<string[]> =>
  (await queriesOf(user, trinoAddress())).map(({ state, errorCode }) =>
    errorCode === undefined ? state : `${state} ${errorCode.name}`,
  );

/** How many of these the server had at once, at most. */
function atOnce(queries: readonly Remembered[]): number {
  const times = queries.map(({ queryStats: { createTime, endTime } }) => ({
    from: Date.parse(createTime),
    to: endTime === undefined ? Infinity : Date.parse(endTime),
  }));
  return Math.max(
    ...times.map(({ from: at }) => times.filter(({ from, to }) => from <= at && at < to).length),
  );
}

const ERROR = { exit: 1, verdict: 'error', check: 'failure' } as const;
const PASSES = { exit: 0, verdict: 'pass', comment: /## ✅ /, check: 'success' } as const;

onTrino('fault matrix: of the engine, on Trino', () => {
  let lake: TrinoLake;
  beforeAll(async () => {
    lake = await TrinoLake.create();
    await lake.run(
      'CREATE TABLE {s}.orders AS SELECT orderkey AS id, totalprice AS amount FROM tpch.tiny.orders WHERE orderkey < 100',
    );
  });
  afterAll(() => lake[Symbol.asyncDispose]());

  const inputs = (more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
    'trino-server': trinoAddress(),
    'trino-user': someone(),
    'trino-catalog': lake.catalog,
    'trino-schema': lake.schema,
    ...more,
  });

  const ROWS: Readonly<Record<string, () => Row | Promise<Row>>> = {
    'all pass': () => ({
      fault: '',
      contents: gateOn('orders', 'not_null: [id]', 'unique: [id]'),
      job: { inputs: inputs() },
      exit: 0,
      verdict: 'pass',
      reason: 'passed',
      comment: /## ✅ wap-gate: all 3 checks passed/,
      check: 'success',
      also: async (ran) => {
        const [[snapshot] = []] = await lake.run(
          'SELECT CAST(snapshot_id AS varchar) FROM {s}."orders$refs" WHERE name = \'main\'',
        );
        expect(ran.main.outputs['snapshot-id']).toBe(snapshot);
      },
    }),

    'an error-severity check fails': () => ({
      fault: '',
      contents: gateOn('orders', 'not_null: [id]', 'range: {column: amount, max: 1}'),
      job: { inputs: inputs() },
      exit: 1,
      verdict: 'fail',
      reason: 'checks-failed',
      comment: /## ❌ wap-gate: 1 of 3 checks failed/,
      check: 'failure',
      also: (ran, { checkRuns }) => {
        expect(ran.main.outputs['failed-checks']).toBe('orders/range:amount');
        expect(checkRuns()[0]?.annotations).toMatchObject([
          { path: 'checks/orders.yml', start_line: 5, annotation_level: 'failure' },
        ]);
      },
    }),

    'two gates, and one query at a time': () => {
      const user = someone();
      const checks = ['not_null: [id]', 'unique: [id]', 'range: {column: amount, min: 0}'];
      const { 'checks/orders.yml': gate } = gateOn('orders', ...checks);
      return {
        fault: '',
        contents: {
          'checks/orders.yml': gate,
          'checks/more.yml': gate.replace('gate: orders', 'gate: more'),
        },
        job: { inputs: inputs({ 'trino-user': user, 'max-parallel': '1' }) },
        ...PASSES,
        comment: /## ✅ wap-gate: all 8 checks passed/,
        check: 'success',
        also: async () => expect(atOnce(await queriesOf(user, trinoAddress()))).toBe(1),
      };
    },

    'nobody listens there': () => ({
      ...ERROR,
      fault: '',
      contents: gateOn('orders', 'not_null: [id]'),
      job: { inputs: inputs({ 'trino-server': 'http://127.0.0.1:9', 'query-timeout': '2s' }) },
      reason: 'engine-unavailable',
      comment: /## ⛔ wap-gate: could not audit[^]*cannot be reached: nobody listens there/,
    }),

    'missing column': () => ({
      ...ERROR,
      fault: '',
      contents: gateOn('orders', 'not_null: [id]', 'not_null: [absent]'),
      job: { inputs: inputs() },
      reason: 'missing-column',
      comment: /## ⛔ wap-gate: could not audit[^]*column 'absent' does not exist/,
    }),

    'missing table': () => ({
      ...ERROR,
      fault: '',
      contents: gateOn('refunds', 'not_null: [id]'),
      job: { inputs: inputs() },
      reason: 'missing-table',
      comment: /## ⛔ wap-gate: could not audit[^]*refunds[^]*does not exist/,
    }),

    'a query takes longer than it may': () => {
      const user = someone();
      return {
        ...ERROR,
        fault: '',
        contents: gateOn('orders', ...ENDLESS),
        // Also the queries before it, on a machine that others use, end within this time.
        job: { inputs: inputs({ 'trino-user': user, 'query-timeout': '10s' }) },
        reason: 'query-timeout',
        comment: /## ⛔ wap-gate: could not audit[^]*did not finish the query within 10s/,
        also: async () => expect(await endsOf(user)).toContain('FAILED USER_CANCELED'),
      };
    },

    'a query is killed by an administrator': () => {
      const user = someone();
      return {
        ...ERROR,
        fault: '',
        contents: gateOn('orders', ...ENDLESS),
        job: { inputs: inputs({ 'trino-user': user }) },
        meanwhile: async () => {
          const id = await untilEndless(user, trinoAddress());
          const sql = `CALL system.runtime.kill_query(query_id => '${id}', message => 'Too costly')`;
          await runTrino(trinoAddress(), sql);
        },
        reason: 'query-killed',
        comment:
          /## ⛔ wap-gate: could not audit[^]*stopped on the server by somebody else[^]*Too costly/,
      };
    },
  };

  it.concurrent.each(Object.entries(ROWS))('%s', async (_, row) => holds(await row()));

  it.concurrent(
    'a cancelled run stops its query, and its post step closes the check run',
    async () => {
      await using set = await stage(gateOn('orders', 'not_null: [id]'));
      await using before = await set.run({ inputs: inputs(), runId: 100 });
      expect(before.main.exitCode).toBe(0);
      const [comment] = set.comments();
      await set.workspace.write(gateOn('orders', ...ENDLESS));
      const user = someone();
      let runs = false;
      const [ran] = await Promise.all([
        set.run({
          inputs: inputs({ 'trino-user': user }),
          runId: 101,
          cancel: { when: () => runs },
        }),
        untilEndless(user, trinoAddress()).then(() => (runs = true)),
      ]);
      await using _over = ran;
      expect(ran.main.exitCode ?? 1).not.toBe(0);
      expect(ran.main.sent).toEqual(['SIGINT']);
      expect(ran.main.outputs).toMatchObject({ verdict: 'error', reason: 'cancelled' });
      const ends = await endsOf(user);
      expect(ends.filter((one) => one === 'FAILED USER_CANCELED')).toHaveLength(1);
      expect(ends.filter((one) => !/^(?:FINISHED|FAILED USER_CANCELED)$/.test(one))).toEqual([]);
      expect(set.comments()).toEqual([comment]);
      expect(set.checkRuns()[1]).toMatchObject({ status: 'completed', conclusion: 'cancelled' });
      expect(set.github.violations).toEqual([]);
    },
  );

  it.concurrent(
    'a table that has not changed is not audited again where `reuse` is on',
    async () => {
      await using set = await stage(gateOn('orders', 'not_null: [id]', 'unique: [id]'));
      // Of no run's own: what is below the runner's home is gone after it.
      const directory = await mkdtemp(join(tmpdir(), 'wap-gate-results-'));
      const given = inputs({ 'reuse-dir': directory });
      const commented = async (reuse: string): Promise<string> => {
        await using ran = await set.run({ inputs: { ...given, reuse } });
        expect(ran.main.outputs['verdict'], ran.log.shown).toBe('pass');
        return set.comments().join('');
      };
      const AGAIN = /Not audited again: tables and gate are those of run [0-9a-f]+ at/;
      try {
        expect(await commented('on')).not.toMatch(AGAIN);
        expect(await readdir(directory)).toHaveLength(1);
        expect(await commented('on')).toMatch(AGAIN);
        expect(await commented('off')).not.toMatch(AGAIN);
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    },
  );
});

onTrino('fault matrix: of the engine, on a Trino that wants a password', () => {
  const secured = useSecured();
  const [catalog = '', schema = ''] = SCHEMA.split('.');
  const inputs = (more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
    'trino-server': secured().https,
    'trino-ca': secured().caFile,
    'trino-user': 'reader',
    'trino-password': secured().passwords.reader,
    'trino-catalog': catalog,
    'trino-schema': schema,
    ...more,
  });

  it('the right password', () =>
    holds({
      ...PASSES,
      fault: '',
      contents: gateOn('orders', 'not_null: [id]'),
      job: { inputs: inputs() },
    }));

  it('the wrong password', () =>
    holds({
      ...ERROR,
      fault: '',
      contents: gateOn('orders', 'not_null: [id]'),
      job: { inputs: inputs({ 'trino-password': 'open-sesame-4711' }) },
      reason: 'access-denied',
      comment:
        /## ⛔ wap-gate: could not audit[^]*does not accept the user, password or token: Access Denied/,
      also: (ran, set) => {
        expect(ran.log.shown + set.comments().join('')).not.toContain('open-sesame-4711');
      },
    }));

  it('a token instead of a password', () =>
    holds({
      ...PASSES,
      fault: '',
      contents: gateOn('orders', 'not_null: [id]'),
      job: {
        inputs: inputs({ 'trino-password': '', 'trino-token': secured().signToken('reader') }),
      },
    }));

  /** GitHub hands out a token that the server believes. */
  const handsOut = ({ github }: Stage): void => {
    github.oidc.handedOut = secured().signToken('reader');
  };
  const isForTrino: Row['also'] = (_, { github }) =>
    expect(github.oidc.audiences).toEqual(['trino']);

  it("a token of GitHub's, for the server of the inputs", () =>
    holds({
      ...PASSES,
      fault: '',
      contents: gateOn('orders', 'not_null: [id]'),
      arrange: handsOut,
      job: { inputs: inputs({ 'trino-password': '', 'oidc-audience': 'trino' }), idToken: true },
      also: isForTrino,
    }));

  it("a token of GitHub's, for a connection of wap-gate.yml", () => {
    const { https: server, caFile: ca } = secured();
    const token = '${WAP_GATE_OIDC_TOKEN}';
    const lake = { engine: 'trino', server, ca, user: 'reader', token, catalog, schema };
    return holds({
      ...PASSES,
      fault: '',
      contents: {
        ...gateOn('orders', 'not_null: [id]'),
        'wap-gate.yml': JSON.stringify({ connections: { lake } }),
      },
      arrange: handsOut,
      job: { inputs: { connection: 'lake', 'oidc-audience': 'trino' }, idToken: true },
      also: isForTrino,
    });
  });

  it('a table that the user may not read', () =>
    holds({
      ...ERROR,
      fault: '',
      contents: gateOn('secret', 'not_null: [answer]'),
      job: {
        inputs: inputs({
          'trino-user': 'blinkered',
          'trino-password': secured().passwords.blinkered,
        }),
      },
      reason: 'access-denied',
      comment: /## ⛔ wap-gate: could not audit[^]*Cannot select from/,
    }));

  // The last one: there is no server after it.
  it('the server dies during the audit', () =>
    holds({
      ...ERROR,
      fault: '',
      contents: gateOn('orders', ...ENDLESS),
      job: { inputs: inputs({ 'query-timeout': '15s' }) },
      meanwhile: async () => {
        await untilEndless('reader', secured().http, 'alice');
        await secured().stop();
      },
      reason: 'engine-unavailable',
      comment: /## ⛔ wap-gate: could not audit[^]*cannot be reached: nobody listens there/,
    }));
});
