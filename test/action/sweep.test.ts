import { DuckDBConnection } from '@duckdb/node-api';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RunResult } from '../../src/domain/result.ts';
import { Workspace } from '../commands/workspace.ts';
import { IMPATIENT } from './in_process.ts';
import { HANDED, modifies, STARTS } from './starts.ts';
import { CHECKED_OUT } from './step.ts';
import { eachRequest, FAULTS, gateOver, outcome, type Asked } from './sweep.ts';

/** Nobody waits for a server that is silent. */
const patienceWith = (name: string): Asked => (name === 'silence' ? { pace: IMPATIENT } : {});

/** How often each strikes: after a 500 a request may be sent twice more. */
const ONCE = { '403': 1, garbage: 1, '502 after doing it': 1, '500': 3 } as const;

describe('no failure gives a green step without a passing audit', () => {
  let passing: Workspace;
  let failing: Workspace;

  beforeAll(async () => {
    const template = await Workspace.template();
    const data = template.path('data/orders.parquet');
    passing = await template.copy({ 'checks/orders.yml': gateOver(data, 1000) });
    failing = await template.copy({ 'checks/orders.yml': gateOver(data, 500) });
    await outcome(failing, null, { inputs: { comment: 'off', 'check-run': 'off' } });
    await failing.write({ [HANDED]: await failing.read('reports/wap-gate.json') });
    return async () => {
      for (const one of [template, passing, failing]) await one[Symbol.asyncDispose]();
    };
  });

  it.each(Object.keys(FAULTS))(
    'of a request to GitHub, each in turn: %s',
    async (name) => {
      for (const [workspace, verdict] of [
        [passing, 'pass'],
        [failing, 'fail'],
      ] as const) {
        const sound = await outcome(workspace, null);
        expect(sound).toMatchObject({ verdict, exit: verdict === 'pass' ? 0 : 1 });
        expect(sound.comments).toHaveLength(1);
        expect(sound.requests.length).toBeGreaterThan(5);
        const lasting = verdict === 'pass' ? [1, undefined] : [undefined];
        await eachRequest(sound.requests.length, lasting, async (at, times) => {
          const plan = { at, fault: FAULTS[name]!(), ...(times === undefined ? {} : { times }) };
          const found = await outcome(workspace, plan, patienceWith(name));
          const label = `${name} at ${String(at)}, ${times === 1 ? 'once' : 'from then on'}`;
          expect([verdict, 'error'], label).toContain(found.verdict);
          expect(found.exit, label).toBe(found.verdict === 'pass' ? 0 : 1);
          expect(found.comments.length, label).toBeLessThanOrEqual(1);
        });
      }
    },
    120_000,
  );

  it.each(Object.keys(FAULTS))(
    'of a request to GitHub, where the pull request loosens its gate: %s',
    async (name) => {
      const base = await passing.read('checks/orders.yml');
      const was = { passing: base!, failing: base!.replace('1000', '500') };
      const now = await passing.copy({
        ...CHECKED_OUT,
        'checks/orders.yml': base!.replace('1000', '2000'),
      });
      await using _over = now;
      for (const [inputs, text] of [
        [{ 'config-from': 'base', 'fail-on-loosened': 'on' }, was.passing],
        [{ 'config-from': 'base' }, was.failing],
        [{ 'fail-on-loosened': 'on', gates: 'affected' }, was.passing],
      ] as const) {
        const arrange: Asked['arrange'] = (github) => modifies(github, text);
        const asked = { inputs, arrange, ...patienceWith(name) };
        const sound = await outcome(now, null, { inputs, arrange });
        expect(sound.exit).toBe(1);
        expect(sound.requests.length).toBeGreaterThan(6);
        await eachRequest(sound.requests.length, [1], async (at, times) => {
          // What fails for good cannot be shown either, and is no green step for that reason alone.
          const found = await outcome(now, { at, fault: FAULTS[name]!(), times }, asked);
          expect(found.exit, `${name} at ${String(at)}, ${JSON.stringify(inputs)}`).toBe(1);
        });
      }
    },
    120_000,
  );

  it.each(STARTS)(
    'of a request to GitHub, each in turn: $start',
    async (start) => {
      const { asks, asked, comments = 1 } = start;
      const given = asked(failing);
      const sound = await outcome(failing, null, given);
      expect(sound).toMatchObject({ verdict: 'fail', exit: 1 });
      expect(
        sound.requests.filter(({ method, path }) => asks.test(`${method} ${path}`)),
      ).not.toEqual([]);
      await eachRequest(sound.requests.length, Object.entries(ONCE), async (at, [name, times]) => {
        const found = await outcome(failing, { at, fault: FAULTS[name]!(), times }, given);
        const label = `${name} at ${String(at)}`;
        expect(['fail', 'error'], label).toContain(found.verdict);
        expect(found.exit, label).toBe(1);
        expect(found.comments.length, label).toBeLessThanOrEqual(comments);
      });
    },
    60_000,
  );

  it.each(Object.keys(FAULTS).filter((name) => name !== 'silence'))(
    'of the request for an identity token: %s',
    async (name) => {
      const asked: Asked = {
        inputs: { 'oidc-audience': 'trino' },
        // Whoever asks for it reads the variables of the process.
        arrange: ({ oidc }) => {
          vi.stubEnv('ACTIONS_ID_TOKEN_REQUEST_URL', oidc.requestUrl);
          vi.stubEnv('ACTIONS_ID_TOKEN_REQUEST_TOKEN', oidc.requestToken);
        },
      };
      const plan = { at: /_oidc/, fault: FAULTS[name]!(), times: 1 };
      const found = await outcome(passing, plan, asked);
      const sent = found.requests.filter(({ path }) => path.startsWith('/_oidc'));
      // Without one nothing is audited; a gateway is asked again.
      const verdict = sent.length > 1 ? 'pass' : 'error';
      expect(found).toMatchObject({ verdict, exit: verdict === 'pass' ? 0 : 1 });
      expect(sent[0]?.fault).not.toBeNull();
    },
  );

  describe('of a query', () => {
    const METHODS = ['run', 'runAndReadAll', 'stream', 'prepare'] as const;
    type Method = (...given: unknown[]) => unknown;
    const prototype = DuckDBConnection.prototype as unknown as Record<string, Method>;
    const originals = METHODS.map((name) => [name, prototype[name]!] as const);

    afterEach(() => {
      for (const [name, original] of originals) prototype[name] = original;
    });

    /** Counts statements, and lets some of them fail. */
    function failWhere(fails: (n: number) => boolean): { readonly sent: () => number } {
      let sent = 0;
      for (const [name, original] of originals) {
        prototype[name] = function (this: unknown, ...given) {
          sent += 1;
          if (fails(sent)) return Promise.reject(new Error('IO Error: planted'));
          return Reflect.apply(original, this, given);
        };
      }
      return { sent: () => sent };
    }

    /** What the last run found, check by check. */
    async function found(workspace: Workspace): Promise<unknown> {
      const report = await workspace.read('reports/wap-gate.json');
      const { gates } = JSON.parse(report ?? '{}') as Pick<RunResult, 'gates'>;
      return gates.map(({ checks }) =>
        checks.map(({ id, outcome: ended, tested, failing: bad }) => [id, ended, tested, bad]),
      );
    }

    it.each(['pass', 'fail'])(
      'each in turn, of a gate that would %s',
      async (meant) => {
        const workspace = meant === 'pass' ? passing : failing;
        const count = failWhere(() => false);
        expect(await outcome(workspace, null)).toMatchObject({ verdict: meant });
        const [statements, sound] = [count.sent(), await found(workspace)];
        expect(statements).toBeGreaterThan(3);
        for (let n = 1; n <= statements; n++) {
          const at = `statement ${String(n)}`;
          failWhere((sent) => sent >= n);
          const ever = await outcome(workspace, null);
          // The last one of a gate that fails only fetches some of the rows that it tells of.
          const told = meant === 'fail' && n === statements ? 'fail' : 'error';
          expect(ever, `${at} and all after it`).toMatchObject({ verdict: told, exit: 1 });
          failWhere((sent) => sent === n);
          const once = await outcome(workspace, null);
          expect([meant, 'error'], at).toContain(once.verdict);
          expect(once.exit, at).toBe(once.verdict === 'pass' ? 0 : 1);
          // Statistics, say, can be done without: then the rows themselves were looked at.
          if (once.verdict !== 'error') expect(await found(workspace), at).toEqual(sound);
        }
      },
      60_000,
    );
  });
});
