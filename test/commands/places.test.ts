import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { annotations } from '../../src/reporting/annotations.ts';
import { resultOf, wapGate } from './command_line.ts';
import { Workspace } from './workspace.ts';

let template: Workspace;
beforeAll(async () => {
  template = await Workspace.template();
});
afterAll(() => template[Symbol.asyncDispose]());

const gate = (...lines: string[]): string =>
  ['gate: orders', ...lines, 'checks:', '  - not_null: [id]', '  - unique: [id]', ''].join('\n');

const ORDERS = 'table: data/orders.parquet';

describe('what ends a whole gate stands where it is written', () => {
  test.each([
    ['a table', gate('owner: team', 'table: data/none.parquet'), [], 'checks/orders.yml', 3, 8],
    ['staging', gate(ORDERS, 'staging: data/none.csv'), [], 'checks/orders.yml', 3, 10],
    ['staging of the call', gate(ORDERS), ['--staging', 'data/none.csv'], '--staging', 1, 1],
    ['a format', gate('table: data/orders.xml'), [], 'checks/orders.yml', 2, 8],
    [
      'the partition',
      gate(ORDERS, 'partition: dy'),
      ['--ds', '2026-01-02'],
      'checks/orders.yml',
      3,
      12,
    ],
    [
      'the partition, where it is asked for the commit',
      gate(ORDERS, 'partition: dy', 'built_from: {query: "SELECT country FROM {{ table }}"}'),
      ['--ds', '2026-01-02', '--head-sha', 'a'.repeat(40)],
      'checks/orders.yml',
      3,
      12,
    ],
    ['where, which is no SQL', gate(ORDERS), ['--where', 'id >'], '--where', 1, 1],
    ['where, of no column', gate(ORDERS), ['--where', 'idd > 1'], '--where', 1, 1],
    ['where, which is no condition', gate(ORDERS), ['--where', 'id + 1'], '--where', 1, 1],
  ])('%s', async (_, text, words, file, line, column) => {
    await using workspace = await template.copy({
      'checks/orders.yml': text,
      'data/orders.xml': '<orders/>',
    });
    const cwd = workspace.directory;
    const call = ['orders', ...words];
    const { stdout } = await wapGate(['audit', ...call, '--format', 'json'], { cwd });
    const result = resultOf(stdout);
    const [found] = result.gates;
    expect(found?.location).toEqual({ file, line, column });
    expect(found?.checks.map(({ outcome }) => outcome)).toEqual(['errored', 'errored', 'errored']);
    // Once, and not on the line of each check.
    const place = file.startsWith('--') ? null : { file, line };
    expect(annotations(result)).toMatchObject([{ title: 'orders/all 3 checks: errored', place }]);
    const planned = await wapGate(['plan', ...call, '--format', 'json'], { cwd });
    const { problems } = JSON.parse(planned.stdout) as { problems: unknown[] };
    expect(problems).toMatchObject([{ location: { file, line, column } }]);
  });

  test('and what is no fault of the table stays with the gate', async () => {
    await using workspace = await template.copy({
      'wap-gate.yml':
        "connections:\n  far: {engine: trino, server: 'http://127.0.0.1:9', user: gate}\n",
      'checks/orders.yml': gate('connection: far', 'table: a.b.c'),
    });
    const cwd = workspace.directory;
    const { stdout } = await wapGate(['audit', '--query-timeout', '1s', '--format', 'json'], {
      cwd,
    });
    const [found] = resultOf(stdout).gates;
    expect(found?.location).toMatchObject({ file: 'checks/orders.yml', line: 1 });
    expect(found?.checks[0]?.fault?.code).toBe('engine-unavailable');
  });
});
