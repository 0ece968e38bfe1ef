import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findings } from '../scripts/demo/findings.ts';
import { NEXT } from '../scripts/demo/next.ts';
import type { RunResult } from '../src/domain/result.ts';
import { readWorkflow, stepsIn } from './workflows/files.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CLI = join(ROOT, 'dist', 'cli.js');
const SLOW = 180_000;

const folder = mkdtempSync(join(tmpdir(), 'wap-gate-demo-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const node = (args: readonly string[]) =>
  spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });

describe('the demo', () => {
  let stdout = '';
  let result: RunResult;
  beforeAll(() => {
    const ended = node([join(ROOT, 'scripts', 'demo.ts'), folder]);
    expect(`${String(ended.status)}\n${ended.stderr}`).toMatch(/^0\n/);
    stdout = ended.stdout;
    result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as RunResult;
  }, SLOW);

  test('finds what is really in the data', () => {
    const checks = result.gates.flatMap((gate) => gate.checks);
    const of = (name: string) => checks.find((check) => check.name === name);
    expect(of('exact duplicates')?.metrics).toMatchObject({
      duplicate_keys: 191,
      duplicate_rows: 382,
      excess_rows: 191,
    });
    expect(of('exact duplicates')).toMatchObject({ outcome: 'failed', tested: 3_000_000 });
    expect(of('earliest departure')?.observed).toBe(-1116);
    expect(of('latest departure')?.observed).toBe(1688);
    expect(of('implausible delays')).toMatchObject({ outcome: 'warned', failing: 11 });
    expect(of("a Saturday's flights for each of a working day")?.outcome).toBe('passed');
    expect(of('days quieter than usual for their weekday')?.failing).toBe(3);
  });

  test('finds what .github/workflows/gate.yml expects the action to find', () => {
    const { content } = readWorkflow('.github/workflows/gate.yml');
    const expected = stepsIn(content).flatMap(({ env }) => env?.['EXPECTED'] ?? []);
    expect(expected).toEqual([result.failed_checks.join('\n')]);
  });

  test('has at least 25 checks of at least 12 kinds, and both verdicts', () => {
    const checks = result.gates.flatMap((gate) => gate.checks);
    expect(checks.length).toBeGreaterThanOrEqual(25);
    expect(new Set(checks.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(12);
    expect(result.gates.map(({ gate, verdict }) => [gate, verdict])).toEqual([
      ['airports', 'pass'],
      ['flights', 'fail'],
    ]);
    expect(result.counts.errored).toBe(0);
  });

  test('shows the report, says what was seen, where the reports are and what to try next', () => {
    expect(stdout).toContain('382 of 3,000,000 rows share their key with another row');
    expect(stdout).toContain('191 flight legs were\n  delivered twice');
    expect(stdout).toContain(`Reports, in ${folder}/`);
    for (const file of ['report.html', 'report.md', 'result.json', 'junit.xml', 'results.sarif']) {
      expect(stdout).toContain(`  ${file}`);
      expect(readFileSync(join(folder, file), 'utf8').length).toBeGreaterThan(1_000);
    }
    for (const [, command] of NEXT) expect(stdout).toContain(`    ${command}\n`);
  });

  test('does not end well when something else is found', () => {
    const counts = { ...result.counts, total: 24 };
    const [airports, flights] = result.gates;
    const gates = [airports!, { ...flights!, verdict: 'pass' as const }];
    expect(findings(result)).toMatchObject({ ok: true });
    expect(findings({ ...result, counts, gates })).toEqual({
      ok: false,
      wrong: ['verdict of flights: pass, not fail', 'at least 25 checks: false, not true'],
    });
  });

  test.each(NEXT)(
    '%s: what it suggests works as it stands',
    (_what, command) => {
      const csv = join(folder, 'your.csv');
      writeFileSync(csv, 'your_column\n1\n2\n');
      const args = words(command.replace('path/to/your.csv', csv));
      expect(args.slice(0, 2)).toEqual(['npx', 'wap-gate']);
      const ended = node([CLI, ...args.slice(2)]);
      const expected = command.includes('audit flights') ? 1 : 0;
      expect(`${String(ended.status)}\n${ended.stderr}`).toMatch(
        new RegExp(`^${String(expected)}\n`),
      );
    },
    SLOW,
  );
});

/** The words of a shell command without variables; single quotes keep blanks. */
function words(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|\S+/g)].map(([whole, quoted]) => quoted ?? whole);
}
