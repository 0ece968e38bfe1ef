import { describe, expect, it } from 'vitest';
import { gateWith, Workspace } from '../commands/workspace.ts';
import { FLAVOURS } from '../github/contract.ts';
import { REPOSITORY } from '../github/server.ts';
import { modifies, OWN_GATES, STARTS } from './starts.ts';
import { CHECKED_OUT, stage } from './step.ts';
import { gateOver, outcome, type Asked } from './sweep.ts';

/** So many checks, every second of which fails. */
const many = (count: number): string =>
  gateWith(
    ...Array.from({ length: count }, (_, i) =>
      i % 2 === 0
        ? `{range: {column: amount, max: 1}, name: 'too much ${String(i)}'}`
        : `{range: {column: amount, max: 1000}, name: 'enough ${String(i)}'}`,
    ),
  );

describe.concurrent('the limits of GitHub', () => {
  it('of 50 annotations a request and of characters are kept with 400 checks', async () => {
    await using set = await stage({ 'checks/orders.yml': many(400) });
    await using ran = await set.run();
    expect(ran.main.exitCode).toBe(1);
    const [run] = set.checkRuns();
    expect(run).toMatchObject({ conclusion: 'failure', title: '200 of 401 checks failed' });
    // What `max-annotations` declares.
    expect(run?.annotations).toHaveLength(100);
    expect(set.comments()[0]?.length).toBeLessThanOrEqual(60_000);
    expect(ran.main.summary.length).toBeGreaterThan(1_000);
    expect(ran.annotations.filter(({ name }) => name === 'error')).toHaveLength(10);
    expect(set.github.violations).toEqual([]);
  }, 60_000);

  it('of bytes of a summary are kept with text of several bytes a character', async () => {
    const checks = Array.from(
      { length: 870 },
      (_, i) => `{range: {column: amount, max: 1}, name: '${'ü'.repeat(100)} ${String(i)}'}`,
    );
    const files = ['one', 'two', 'three'].map((name) => [
      `checks/${name}.yml`,
      gateWith(...checks).replace('gate: orders', `gate: ${name}`),
    ]);
    await using set = await stage(Object.fromEntries(files) as Record<string, string>);
    await using ran = await set.run({ timeLimit: 110_000 });
    expect(ran.main.exitCode).toBe(1);
    expect(ran.main.outputs['verdict']).toBe('fail');
    const bytes = Buffer.byteLength(ran.main.summary);
    expect(bytes).toBeLessThanOrEqual(1_000_001);
    expect(ran.main.summary).toMatch(/2610 of 2,616 checks failed[^]*Left out to fit/);
    expect(ran.problems).toEqual([]);
    expect(set.github.violations).toEqual([]);
  }, 120_000);

  it.each([
    ['0', 0],
    ['7', 7],
    ['51', 51],
  ])(
    'and max-annotations %s is obeyed',
    async (given, shown) => {
      await using set = await stage({ 'checks/orders.yml': many(120) });
      await using ran = await set.run({ inputs: { 'max-annotations': given } });
      expect(set.checkRuns()[0]?.annotations).toHaveLength(shown);
      expect(set.comments()[0]).toMatch(/more annotations? not shown/);
      expect(ran.problems).toEqual([]);
    },
    60_000,
  );

  it.each([
    [
      { gates: 'affected' },
      { verdict: 'fail', reason: 'checks-failed' },
      'touches more files than GitHub lists',
    ],
    // The base is read from the base.
    [
      { 'fail-on-loosened': 'on' },
      { verdict: 'error', reason: 'gates-loosened' },
      'loosens its own gates in 1 place',
    ],
  ])(
    'of 3,000 files of a pull request hides a gate from nobody: %j',
    async (inputs, ended, says) => {
      await using template = await Workspace.template();
      const gate = gateOver(template.path('data/orders.parquet'), 500);
      await using workspace = await template.copy({ ...CHECKED_OUT, 'checks/orders.yml': gate });
      const arrange: Asked['arrange'] = (github) => {
        const { files } = github.state.repository(REPOSITORY).pulls[0]!;
        for (let i = 0; i < 3_000; i++) {
          files.push({ filename: `docs/${String(i)}.md`, status: 'added' });
        }
        modifies(github, gate.replace('500', '100'));
      };
      const found = await outcome(workspace, null, { inputs, arrange });
      expect(found).toMatchObject(ended);
      expect(found.comments).toEqual([expect.stringContaining(says)]);
    },
  );

  it.each(FLAVOURS)(
    'and its interface is asked as %s describes it',
    async (flavour) => {
      await using set = await stage({ 'checks/orders.yml': many(4) }, { flavour });
      for (const runId of [1, 2]) {
        await using ran = await set.run({ runId });
        expect(ran.main.exitCode).toBe(1);
        expect(ran.main.outputs['comment-url']).toContain(set.github.serverUrl);
      }
      expect(set.comments()).toHaveLength(1);
      expect(set.checkRuns().map(({ conclusion }) => conclusion)).toEqual(['failure', 'failure']);
      expect(set.github.violations).toEqual([]);
    },
    60_000,
  );

  it.each(FLAVOURS)(
    'and so it is, from wherever a run starts, as %s describes it',
    async (flavour) => {
      await using template = await Workspace.template();
      const gate = gateOver(template.path('data/orders.parquet'), 500);
      await using workspace = await template.copy({ ...CHECKED_OUT, 'checks/orders.yml': gate });
      for (const { start, asks, asked } of [OWN_GATES, ...STARTS]) {
        const given = asked(workspace);
        const options = { ...given.options, flavour };
        const { requests, violations } = await outcome(workspace, null, { ...given, options });
        const sent = requests.map(({ method, path }) => `${method} ${path}`);
        expect(sent, start).toContainEqual(expect.stringMatching(asks));
        expect(violations, start).toEqual([]);
      }
    },
    60_000,
  );
});
