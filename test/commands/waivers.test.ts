import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FORMATS } from '../../src/domain/format.ts';
import { resultOf, wapGate } from './command_line.ts';
import { gateWith, Workspace } from './workspace.ts';

let template: Workspace;
beforeAll(async () => {
  template = await Workspace.template();
});
afterAll(() => template[Symbol.asyncDispose]());

const FAILING = gateWith('range: {column: amount, max: 100}', 'not_null: [id]');
const waiver = (check: string): string =>
  `waivers:\n  - {check: '${check}', owner: ana, reason: 'upstream fix in DATA-12', expires: 2026-03-01}\n`;

/** An audit of a gate of which one check fails, with a waiver. */
async function run(check: string, words: readonly string[] = [], gate = FAILING) {
  await using workspace = await template.copy({
    'checks/orders.yml': gate,
    'wap-gate.yml': waiver(check),
  });
  const now = words.includes('--now') ? [] : ['--now', '2026-02-01T00:00:00Z'];
  return await wapGate(['audit', ...now, ...words], { cwd: workspace.directory });
}

async function audit(check: string, words: readonly string[] = [], gate = FAILING) {
  const { code, stdout } = await run(check, [...words, '--format', 'json'], gate);
  const result = resultOf(stdout);
  const checks = result.gates.flatMap((one) => one.checks);
  const found = checks.find(({ id }) => id === check);
  return {
    code,
    verdict: result.verdict,
    reason: result.reason,
    outcome: found?.outcome,
    notes: found?.notes,
    waivers: result.waivers.map(({ state }) => state),
    problems: result.problems.map(({ message }) => message),
    gate: result.gates[0]?.verdict,
  };
}

describe('a waived check that fails', () => {
  test('ends as warned, and says by whose word', async () => {
    expect(await audit('orders/range:amount')).toEqual({
      code: 0,
      verdict: 'pass',
      reason: 'no check failed, 1 of 3 checks warned',
      outcome: 'warned',
      notes: ['waived by ana until 2026-03-01: upstream fix in DATA-12'],
      waivers: ['used'],
      problems: [],
      gate: 'pass',
    });
  });

  test('is no check of that id in an audit without gates', async () => {
    const call = ['--staging', 'data/orders.csv', '--check', 'range: {column: amount, max: 100}'];
    expect(await audit('orders/range:amount', call)).toMatchObject({
      code: 1,
      verdict: 'fail',
      outcome: 'failed',
      waivers: [],
      problems: [],
    });
  });

  test('is a warning for --fail-on warn as any other', async () => {
    expect(await audit('orders/range:amount', ['--fail-on', 'warn'])).toMatchObject({
      code: 1,
      verdict: 'fail',
      outcome: 'warned',
      gate: 'fail',
    });
  });

  test('fails again when the waiver expired, and the waiver is a problem', async () => {
    expect(await audit('orders/range:amount', ['--now', '2026-03-02T00:00:00Z'])).toMatchObject({
      code: 1,
      verdict: 'error',
      outcome: 'failed',
      notes: ['the waiver of ana expired on 2026-03-01'],
      waivers: ['expired'],
      problems: [
        'The waiver of orders/range:amount expired on 2026-03-01: renew it, or remove it.',
      ],
    });
  });

  test('is not covered by a waiver for longer than a year', async () => {
    expect(await audit('orders/range:amount', ['--now', '2025-01-01T00:00:00Z'])).toMatchObject({
      code: 1,
      outcome: 'failed',
      notes: [],
      waivers: ['unused'],
    });
  });
});

describe('a waiver never', () => {
  test('covers a check that could not be measured', async () => {
    const gate = gateWith('range: {column: amuont, max: 100}');
    expect(await audit('orders/range:amuont', [], gate)).toMatchObject({
      code: 1,
      verdict: 'error',
      outcome: 'errored',
      notes: [],
      waivers: ['unused'],
    });
  });

  test('stays green after its last day, though its check passes', async () => {
    const passing = await audit('orders/not_null:id', [
      '--now',
      '2026-03-02T00:00:00Z',
      '--select',
      'kind:not_null',
    ]);
    expect(passing).toMatchObject({
      code: 2,
      verdict: 'error',
      outcome: 'passed',
      waivers: ['expired'],
    });
  });

  test('changes a check that passes', async () => {
    const passing = await audit('orders/not_null:id', ['--select', 'kind:not_null']);
    expect(passing).toMatchObject({ code: 0, outcome: 'passed', notes: [], waivers: ['unused'] });
  });
});

describe('every format', () => {
  const lines = {
    'orders/range:amount': 'is waived by ana until 2026-03-01',
    'orders/not_null:id': 'is no longer needed: the check passed',
    'orders/row_count': 'is no longer needed: the check passed',
  };

  test.each(FORMATS.filter((format) => format !== 'json'))('%s shows each', async (format) => {
    for (const [check, line] of Object.entries(lines)) {
      const { stdout } = await run(check, ['--format', format]);
      expect(stdout.replace(/\s+/g, ' ')).toContain(line);
    }
  });
});
