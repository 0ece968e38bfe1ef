import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resultOf, traces } from './command_line.ts';
import { runPlanted, type Failing, type Run } from './planted_world.ts';
import { MEMBERS } from './failing_closed/world.ts';
import { gateWith, Workspace } from './workspace.ts';

const CALL = ['audit', '--timeout', '60s', '--report', 'json=a.json', '--report', 'json=b.json'];
const REPORTS = ['a.json', 'b.json'];

let workspace: Workspace;
const home = process.cwd();
beforeAll(async () => {
  await using template = await Workspace.template();
  workspace = await template.copy({
    'checks/orders.yml': gateWith('not_null: [id]', 'unique: [id]').replace('orders.p', 'o*.p'),
    'wap-gate.yml': 'defaults: {owner: me}\n',
  });
  process.chdir(workspace.directory);
});
afterAll(async () => {
  process.chdir(home);
  await workspace[Symbol.asyncDispose]();
});

/** One run, and what it left behind. */
async function see(member: string, fails: (call: number) => boolean, how?: Failing) {
  await workspace.write(Object.fromEntries(REPORTS.map((name) => [name, null])));
  const run = await runPlanted(CALL, member, fails, how);
  const left = await Promise.all(REPORTS.map((name) => workspace.read(name)));
  // A report that could not be replaced is empty.
  const results = left.flatMap((json) => (json === null || json === '' ? [] : [resultOf(json)]));
  return { ...run, results };
}

type Seen = Run & { readonly results: readonly ReturnType<typeof resultOf>[] };

function expectNotGreen(seen: Seen): void {
  expect(seen.code).toBe(3);
  expect(seen.stdout + seen.stderr).toContain('stopped on an unexpected error: planted');
  expect(seen.stdout).not.toContain('PASS');
  expect(seen.results.filter(({ passed }) => passed)).toEqual([]);
  expect(traces(seen.stdout + seen.stderr)).toEqual([]);
}

const needed = MEMBERS.filter(({ use }) => use === 'needed').map(({ member }) => member);
const dropped = MEMBERS.filter(({ use }) => use === 'dropped').map(({ member }) => member);
const never = MEMBERS.filter(({ use }) => use === 'never').map(({ member }) => member);

describe('a World in which nothing fails', () => {
  test('passes', async () => {
    const seen = await see('fetch', () => false);
    expect(seen).toMatchObject({ code: 0, stdout: expect.stringContaining('PASS') });
    expect(seen.results.map(({ passed }) => passed)).toEqual([true, true]);
  });

  test('every member is in the table', async () => {
    const { realWorld } = await import('../../src/commands/world.ts');
    const world = realWorld(new AbortController().signal);
    const names = Object.entries(world).flatMap(([name, value]: [string, unknown]) =>
      ['stdout', 'stderr', 'clock', 'files', 'git'].includes(name)
        ? Object.entries(value as object)
            .filter(([, inner]) => typeof inner === 'function')
            .map(([inner]) => `${name}.${inner}`)
        : [name],
    );
    expect(MEMBERS.map(({ member }) => member).sort()).toEqual(names.sort());
  });
});

describe.each(needed)('World.%s fails', (member) => {
  const ways: Failing[] = /write|sleep|read|stat|list|glob|head/.test(member)
    ? ['throws', 'rejects']
    : ['throws'];

  test.each(ways)('at each of its calls in turn: %s', async (how) => {
    const { calls } = await see(member, () => false);
    expect(calls).toBeGreaterThan(0);
    for (let call = 1; call <= calls; call += 1) {
      const seen = await see(member, (now) => now === call, how);
      // Two runs do not take turns in the same order: the last call of one may be missing in the other.
      if (seen.calls >= call) expectNotGreen(seen);
      else expect(call).toBeGreaterThan(1);
    }
  });

  test.each(ways)('from its first call on: %s', async (how) => {
    expectNotGreen(await see(member, () => true, how));
  });
});

describe.each(dropped)('World.%s fails', (member) => {
  test('and nothing depends on it', async () => {
    const seen = await see(member, () => true);
    expect(seen.calls).toBeGreaterThan(0);
    expect(seen).toMatchObject({ code: 0, stdout: expect.stringContaining('PASS') });
  });
});

test.each(never)('World.%s is not used by an audit', async (member) => {
  expect(await see(member, () => true)).toMatchObject({ code: 0, calls: 0 });
});
