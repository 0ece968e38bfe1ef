import { DuckDBConnection } from '@duckdb/node-api';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Pace } from '../../src/github/client.ts';
import { gateWith, Workspace } from '../commands/workspace.ts';
import { REPOSITORY, startGitHub, type GitHub } from '../github/server.ts';
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
import { sha } from '../github/server/state.ts';
import { IMPATIENT, runInProcess, type Ended } from './in_process.ts';

const CHECKS = [
  'not_null: [id]',
  'unique: [id]',
  'matches: {column: country, pattern: "^[A-Z]+$"}',
];
const gateOver = (data: string, max: number): string =>
  gateWith(...CHECKS, `range: {column: amount, max: ${String(max)}}`).replace(
    'data/orders.parquet',
    data,
  );

const FAULTS: Readonly<Record<string, () => Fault>> = {
  '500': () => status(500),
  '403': forbidden,
  '422': () => status(422),
  '429': () => tooManyRequests(1),
  '502 after doing it': () => badGateway('after'),
  'reset after doing it': () => reset('after'),
  garbage: () => garbage('html'),
  silence: () => hang(),
};

/** The pull request changes the gate, which at the base has this text. */
function modifies(github: GitHub, atBase: string): void {
  const { pulls, files } = github.state.repository(REPOSITORY);
  pulls[0]!.files.push({ filename: 'checks/orders.yml', status: 'modified' });
  files.push({ path: 'checks/orders.yml', text: atBase, ref: sha('base') });
}

interface Outcome extends Ended {
  readonly requests: number;
  readonly comments: number;
}

type Plan = { readonly at: number; readonly fault: Fault; readonly times?: number };

/** What the workflow asks for, and what the pull request does. */
interface Asked {
  readonly inputs: Readonly<Record<string, string>>;
  readonly arrange: (github: GitHub) => unknown;
}

async function outcome(
  workspace: Workspace,
  plan: Plan | null,
  pace?: Pace,
  asked?: Asked,
): Promise<Outcome> {
  await using github = await startGitHub();
  github.state.addPull(REPOSITORY, { number: 7 });
  asked?.arrange(github);
  if (plan !== null) {
    const often = plan.times === undefined ? {} : { times: plan.times };
    github.fail(({ number }) => number >= plan.at, plan.fault, often);
  }
  const ended = await runInProcess(workspace, github, asked?.inputs, pace);
  const { comments } = github.state.repository(REPOSITORY);
  return { ...ended, requests: github.requests.length, comments: comments.length };
}

/** Most of a run is waiting. */
const AT_ONCE = 4;

/** Tries every request in turn, each way. */
async function eachRequest<Way>(
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

describe('no failure gives a green step without a passing audit', () => {
  let passing: Workspace;
  let failing: Workspace;

  beforeAll(async () => {
    const template = await Workspace.template();
    const data = template.path('data/orders.parquet');
    passing = await template.copy({ 'checks/orders.yml': gateOver(data, 1000) });
    failing = await template.copy({ 'checks/orders.yml': gateOver(data, 500) });
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
        expect(sound).toMatchObject({ verdict, exit: verdict === 'pass' ? 0 : 1, comments: 1 });
        expect(sound.requests).toBeGreaterThan(5);
        const lasting = verdict === 'pass' ? [1, undefined] : [undefined];
        await eachRequest(sound.requests, lasting, async (at, times) => {
          const plan = { at, fault: FAULTS[name]!(), ...(times === undefined ? {} : { times }) };
          const found = await outcome(workspace, plan, name === 'silence' ? IMPATIENT : undefined);
          const label = `${name} at ${String(at)}, ${times === 1 ? 'once' : 'from then on'}`;
          expect([verdict, 'error'], label).toContain(found.verdict);
          expect(found.exit, label).toBe(found.verdict === 'pass' ? 0 : 1);
          expect(found.comments, label).toBeLessThanOrEqual(1);
        });
      }
    },
    120_000,
  );

  it.each(Object.keys(FAULTS))(
    'of a request to GitHub, where the pull request loosens its gate: %s',
    async (name) => {
      const base = await passing.read('checks/orders.yml');
      const pace = name === 'silence' ? IMPATIENT : undefined;
      const was = { passing: base!, failing: base!.replace('1000', '500') };
      const now = await passing.copy({
        '.git/HEAD': 'ref: refs/heads/main\n',
        'checks/orders.yml': base!.replace('1000', '2000'),
      });
      await using _over = now;
      for (const [inputs, text] of [
        [{ 'config-from': 'base', 'fail-on-loosened': 'on' }, was.passing],
        [{ 'config-from': 'base' }, was.failing],
        [{ 'fail-on-loosened': 'on', gates: 'affected' }, was.passing],
      ] as const) {
        const asked = { inputs, arrange: (github: GitHub) => modifies(github, text) };
        const sound = await outcome(now, null, undefined, asked);
        expect(sound.exit).toBe(1);
        expect(sound.requests).toBeGreaterThan(6);
        await eachRequest(sound.requests, [1], async (at, times) => {
          // What fails for good cannot be shown either, and is no green step for that reason alone.
          const found = await outcome(now, { at, fault: FAULTS[name]!(), times }, pace, asked);
          expect(found.exit, `${name} at ${String(at)}, ${JSON.stringify(inputs)}`).toBe(1);
        });
      }
    },
    120_000,
  );

  describe('of a query', () => {
    const METHODS = ['run', 'runAndReadAll', 'stream', 'prepare'] as const;
    type Method = (...given: unknown[]) => unknown;
    const prototype = DuckDBConnection.prototype as unknown as Record<string, Method>;
    const originals = METHODS.map((name) => [name, prototype[name]!] as const);

    afterEach(() => {
      for (const [name, original] of originals) prototype[name] = original;
    });

    /** Counts statements, and lets the n-th and all after it fail. */
    function failingFrom(n: number): { readonly sent: () => number } {
      let sent = 0;
      for (const [name, original] of originals) {
        prototype[name] = function (this: unknown, ...given) {
          sent += 1;
          if (sent >= n) return Promise.reject(new Error('IO Error: planted'));
          return Reflect.apply(original, this, given);
        };
      }
      return { sent: () => sent };
    }

    it('each in turn, and all after it', async () => {
      const count = failingFrom(Infinity);
      expect(await outcome(passing, null)).toMatchObject({ verdict: 'pass', exit: 0 });
      const statements = count.sent();
      expect(statements).toBeGreaterThan(3);
      for (let n = 1; n <= statements; n++) {
        failingFrom(n);
        const found = await outcome(passing, null);
        expect(found, `statement ${String(n)}`).toMatchObject({ verdict: 'error', exit: 1 });
      }
    }, 60_000);
  });
});
