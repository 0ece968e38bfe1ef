import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { BenchResult } from '../../bench/result.ts';
import { withTable } from '../../bench/readme.ts';
import { markdown } from '../../bench/table.ts';
import { program, workload } from './results.ts';

const RESULT: BenchResult = {
  version: 1,
  quick: false,
  versions: { 'wap-gate': '0.1.0', duckdb: '1.5.5', node: '24.0.0' },
  machine: { system: 'linux x64', cores: 2, load_before: 0.1, load_after: 1 },
  workloads: [
    workload(
      program('w30/split', { wall_ms: 800, statements: 19 }),
      program('w30/best', { wall_ms: 400, against: { 'w30/split': { wall: 0.5, cpu: 0.4 } } }),
      program('w30/wap-gate', {
        wall_ms: 480,
        overhead_ms: 120,
        against: { 'w30/split': { wall: 0.6, cpu: 0.5 }, 'w30/best': { wall: 1.2, cpu: 1 } },
      }),
    ),
  ],
  goals: [
    { goal: 'fast', target: 'at most 1 x', figure: '0.60 x', met: true, note: null },
    { goal: 'small', target: 'at most 1 MB', figure: '2 MB', met: false, note: null },
    { goal: 'far', target: 'at most 3', figure: null, met: null, note: 'needs a server' },
  ],
};

describe('markdown', () => {
  const text = markdown(RESULT);

  it('tells when the verdict of the action stood, how much of it is ours, and what it loads', () => {
    const steps = workload(
      program('action/start', {}),
      program('action/whole', { wall_ms: 4000, engine_ms: 450, verdict_ms: 800 }),
    );
    const told = markdown({
      ...RESULT,
      workloads: [steps],
      bundle: { files: 84, megabytes: 3.724 },
    });
    expect(told).toContain('dist/ holds 3.72 MB of JavaScript in 84 files');
    expect(told).toContain('| outside the engine, ms | start to verdict, ms | of it ours, ms |');
    expect(told).toContain('| title of action/start | 1000 | 1500 | 200 |  |  |  |  |');
    expect(told).toContain('| title of action/whole | 4000 | 1500 | 200 |  |  | 800 | 350 |');
    expect(text).not.toMatch(/dist\/ holds|start to verdict/);
  });

  it('gives wall time as a multiple of the plans written by hand', () => {
    expect(text).toContain(
      '| A workload | wall ms | CPU ms | peak MB | statements | outside the engine, ms | ÷ split | ÷ best |',
    );
    expect(text).toContain('| title of w30/split | 800 | 1500 | 200 | 19 |  | 1.00 |  |');
    expect(text).toContain('| title of w30/wap-gate | 480 | 1500 | 200 |  | 120 | 0.60 | 1.20 |');
  });

  it('says plainly which goals are met and which are not', () => {
    expect(text).toContain('| fast | at most 1 x | 0.60 x | met |');
    expect(text).toContain('| small | at most 1 MB | 2 MB | **not met** |');
    expect(text).toContain('| far | at most 3 |  | not measured (needs a server) |');
    expect(text).toContain('1 goal met, 1 not met, 1 not measured.');
  });

  it('says what a server tells, where one was measured', () => {
    const server = { sent: 18, failed: 1, read_mb: 135, cpu_ms: 4321, known: 17 };
    const measured = workload(
      program('trino/best', { statements: 7, server: { ...server, sent: 7, known: null } }),
      program('trino/wap-gate', { statements: 9, server }),
    );
    const table = markdown({
      ...RESULT,
      versions: { ...RESULT.versions, trino: '476' },
      workloads: [measured],
    });
    expect(table).toContain('DuckDB 1.5.5, Trino 476, Node');
    expect(table).toContain(
      '| sent in all | failed | MB read | server CPU ms | checks without reading | ÷ best: time, statements, MB |',
    );
    expect(table).toContain('| 9 |  | 18 | 1 | 135 | 4321 | 17 |  |');
    expect(table).toContain('| 7 |  | 7 | 1 | 135 | 4321 |  | 1.00, 1.00, 1.00 |');
    expect(text).not.toContain('sent in all');
    expect(text).not.toContain('Trino 476');
  });

  it('names the conditions', () => {
    expect(text).toContain('wap-gate 0.1.0, DuckDB 1.5.5, Node 24.0.0; linux x64, 2 cores');
    expect(text).not.toContain('quick');
    expect(markdown({ ...RESULT, quick: true })).toContain('A quick run');
  });
});

describe('withTable', () => {
  it('replaces what stands between the markers, and nothing else', () => {
    const readme = 'a\n<!-- bench:start -->\nold\n<!-- bench:end -->\nb\n';
    const once = withTable(readme, '| new |');
    expect(once).toBe('a\n<!-- bench:start -->\n\n| new |\n\n<!-- bench:end -->\nb\n');
    expect(withTable(once, '| new |')).toBe(once);
  });

  it.each(['', '<!-- bench:start -->', '<!-- bench:end --> <!-- bench:start -->'])(
    'refuses a text without both markers in order: %j',
    (readme) => {
      expect(() => withTable(readme, 'x')).toThrow('README.md has no');
    },
  );
});

/** Without what only aligns columns. */
const unaligned = (text: string): string => text.replace(/[ -]+/g, ' ');

it('stands in README as it was last measured (npm run bench:run -- --readme)', async () => {
  const readme = await readFile('README.md', 'utf8');
  const latest = JSON.parse(await readFile('bench/results/latest.json', 'utf8')) as BenchResult;
  expect(unaligned(readme)).toBe(unaligned(withTable(readme, markdown(latest))));
});
