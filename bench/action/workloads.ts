import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { findings } from '../../scripts/demo/findings.ts';
import type { RunResult } from '../../src/domain/result.ts';
import { CACHE } from '../inputs.ts';
import type { Reading } from '../verdicts.ts';
import type { Program, Workload } from '../workload.ts';

const ACTION = 'dist/action.js';

/** The last day of the demo's data. */
const DS = '2001-06-30';

/** The action as a step on a pull request, on the demo's data. */
export const actionWorkload: Workload = {
  name: 'action',
  title: "The action on a pull request: the demo's 2 gates, 3 M rows",
  inputs: [],
  runs: 7,
  quick: true,
  job: true,
  programs: [
    step(
      'start',
      'cold start: loads, reads its inputs, refuses a mode',
      { mode: 'lint', comment: 'off', 'check-run': 'off' },
      refused,
    ),
    step('files', 'report files alone', { comment: 'off', 'check-run': 'off' }),
    step('whole', 'with comment and check run, each write paced by a second', {}),
  ],
};

function step(
  name: string,
  title: string,
  inputs: Readonly<Record<string, string>>,
  read?: Program['read'],
): Program {
  const reports = path.join(CACHE, 'job', name);
  return {
    name: `action/${name}`,
    title,
    args: [ACTION],
    step: { ds: DS, 'report-dir': reports, ...inputs },
    read: read ?? ((_, code) => demoVerdict(path.join(reports, 'wap-gate.json'), code)),
  };
}

/** The result of the demo, each time written anew: what is known of its data was found. */
function demoVerdict(file: string, code: number | null): Reading {
  const result = JSON.parse(readFileSync(file, 'utf8')) as RunResult;
  rmSync(file);
  const found = findings(result);
  if (!found.ok) throw new Error(found.wrong.join('\n'));
  if (code !== 1) throw new Error(`it ended with ${String(code)} instead of 1`);
  const { queries, engine_ms: engineMs, overhead_ms: ours } = result.cost;
  return { statements: queries, engineMs, verdictMs: engineMs + ours, server: null };
}

function refused(stdout: string, code: number | null): Reading {
  if (code !== 1 || !stdout.includes('lint')) throw new Error(`it ended with ${String(code)}`);
  return { statements: null, engineMs: null, server: null };
}
