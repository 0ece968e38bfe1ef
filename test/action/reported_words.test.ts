import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { GateResult, RunResult } from '../../src/domain/result.ts';
import { gateWith } from '../commands/workspace.ts';
import { workflowRunEvent } from '../github/events.ts';
import { stage, type Ran, type Stage } from './step.ts';

const FAILING = { 'checks/orders.yml': gateWith('range: {column: amount, max: 500}') };

/** Shows the result of a failed audit, in which a stranger changed some words. */
async function reported(
  set: Stage,
  words: Partial<RunResult>,
  change = (gate: GateResult): GateResult => gate,
): Promise<Ran> {
  await using audited = await set.run({ inputs: { comment: 'off', 'check-run': 'off' } });
  const text = await readFile(audited.main.outputs['report-json'] ?? '', 'utf8');
  const made = JSON.parse(text) as RunResult;
  const result = { ...made, gates: made.gates.map(change), ...words };
  await set.workspace.write({ 'received.json': JSON.stringify(result) });
  const inputs = { mode: 'report', result: 'received.json', 'pr-number': '7' };
  return await set.run({ event: workflowRunEvent({ headRepo: 'stranger/flights' }), inputs });
}

describe.concurrent('words of a result that a stranger made', () => {
  it('are no control characters and no half characters in the title of a check run', async () => {
    await using set = await stage(FAILING);
    await using ran = await reported(set, { reason: `\u202e${'a'.repeat(190)}${'👍'.repeat(9)}` });
    expect(ran.main.exitCode).toBe(1);
    const [run] = set.checkRuns();
    expect(run?.title).toMatch(/^\\u\{202e\}a+/);
    expect(run?.title?.isWellFormed()).toBe(true);
    expect(run?.title?.length).toBeLessThanOrEqual(200);
  }, 60_000);

  it('lead nobody out of the repository', async () => {
    await using set = await stage(FAILING);
    const runbook = 'https://evil.example/login';
    await using ran = await reported(set, {}, (gate) => ({
      ...gate,
      runbook,
      checks: gate.checks.map((check) => ({ ...check, runbook })),
    }));
    expect(ran.main.exitCode).toBe(1);
    expect(set.comments()[0]).toContain('❌');
    expect(`${set.comments().join()}${ran.main.summary}`).not.toContain('evil.example');
  }, 60_000);

  it('are no lines of their own in the output `failed-checks`', async () => {
    await using set = await stage(FAILING);
    await using ran = await reported(set, { failed_checks: ['orders/a\n$(id)'] });
    expect(ran.main.outputs).toMatchObject({ verdict: 'error', reason: 'result-unreadable' });
  }, 60_000);

  it('are one word in the output `reason`', async () => {
    await using set = await stage(FAILING);
    await using ran = await reported(set, { reason_code: 'passed"; rm -rf ~ #\n::x' as 'passed' });
    expect(ran.main.exitCode).toBe(1);
    expect(ran.main.outputs).toMatchObject({ verdict: 'error', reason: 'result-unreadable' });
  }, 60_000);
});
