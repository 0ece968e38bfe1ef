import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Example } from '../../src/checks/example.ts';
import type { AnyKind } from '../../src/checks/kind.ts';
import { kinds } from '../../src/checks/registry.ts';
import { realWorld } from '../../src/commands/world.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Gate } from '../../src/domain/gate.ts';
import { epochMilliseconds } from '../../src/domain/instant.ts';
import type { CheckResult } from '../../src/domain/result.ts';
import { COSTS, type Costs } from '../../src/planning/audit/costs.ts';
import { duckdb } from '../../src/sql/dialects/duckdb.ts';
import { auditAll, makeDatabase } from '../execution/audits.ts';

/** Makes every optimised form pay, so that the tiny tables of examples go through them too. */
const EAGER: Costs = { ...COSTS, leastRowsAGroup: 0, fewRows: 0n, nanosecondsARow: 1e9 };

const world = realWorld(new AbortController().signal);

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wap-gate-kinds-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe.each([...kinds.values()])('$kind', (kind) => {
  it('has examples that pass, fail, are empty and are all NULL', () => {
    const outcomes = kind.examples.map((example) => example.outcome);
    expect(outcomes).toContain('passed');
    expect(outcomes).toContain('failed');
    expect(kind.examples.some((example) => example.rows.length === 0)).toBe(true);
    expect(kind.examples.some(isAllNull) || looksAtNoValues(kind)).toBe(true);
  });

  it.each(kind.examples.map((example) => [example.title, example] as const))(
    '%s',
    async (_title, example) => {
      const gate = await gateOf(kind, example);
      const database = await makeDatabase(statements(example));
      try {
        const dates = {
          now: epochMilliseconds(example.now ?? '2026-01-02T00:00:00Z') ?? NaN,
          ds: example.ds ?? null,
        };
        for (const options of [{ strategy: 'separate' as const }, {}, { costs: EAGER }]) {
          const [audit] = await auditAll(database.path, [gate], { ...options, dates });
          const found = audit?.result.checks.find(
            (check) => !check.implicit || kind.kind === 'row_count',
          );
          expect(pick(found, example)).toEqual(expected(example));
        }
      } finally {
        await database.remove();
      }
    },
  );
});

/** The gate as a user would write it, through the real config. */
async function gateOf(kind: AnyKind, example: Example): Promise<Gate> {
  const file = join(directory, `${kind.kind}-${String(kind.examples.indexOf(example))}.yml`);
  const lines = [
    'gate: example',
    `table: ${example.target ?? 'staging_table'}`,
    'staging: staging_table',
    ...(example.partition === undefined ? [] : [`partition: ${example.partition}`]),
    'checks:',
    `  - ${kind.kind}: ${example.check}`,
    ...withKeys(example.with),
  ];
  await writeFile(file, lines.join('\n'));
  const loaded = await loadConfig(
    {
      gates: [],
      config: file,
      kinds,
      ds: example.ds ?? null,
      params: {},
      pr: null,
      headSha: null,
      runId: 'test',
      env: {},
      connection: null,
      staging: null,
      outputTable: null,
      where: null,
      checks: [],
      select: [],
      exclude: [],
      samples: null,
    },
    world.files,
  );
  expect(loaded.problems.map((p) => `${basename(file)}: ${p.message}`)).toEqual([]);
  const [one] = loaded.gates;
  if (one === undefined) throw new Error(`no gate: ${lines.join('\n')}`);
  return one.gate;
}

/** `{tolerate: 1, where: "a > 1"}` becomes the lines beside the kind's key. */
function withKeys(flow: string | undefined): string[] {
  if (flow === undefined) return [];
  const inner = flow.trim().slice(1, -1);
  const parts = inner.match(/(?:[^,"'{[]|"[^"]*"|'[^']*'|\{[^}]*\}|\[[^\]]*\])+/g) ?? [];
  return parts.map((part) => `    ${part.trim()}`);
}

function statements(example: Example): string[] {
  const tables = { staging_table: example, ...example.tables };
  return Object.entries(tables).flatMap(([name, { columns, rows }]) => {
    const declared = Object.entries(columns).map(
      ([column, type]) => `${duckdb.identifier(column)} ${duckdb.type(type)}`,
    );
    const types = Object.values(columns).map((type) => duckdb.type(type));
    const cells = rows.map(
      (row) => `(${row.map((cell, index) => literal(cell, types[index] ?? 'VARCHAR')).join(', ')})`,
    );
    const target = name
      .split('.')
      .map((part) => duckdb.identifier(part))
      .join('.');
    return [
      `CREATE TABLE ${target} (${declared.join(', ')})`,
      ...(cells.length === 0 ? [] : [`INSERT INTO ${target} VALUES ${cells.join(', ')}`]),
    ];
  });
}

function literal(cell: string | number | boolean | null, type: string): string {
  return cell === null ? 'NULL' : `CAST('${String(cell).replaceAll("'", "''")}' AS ${type})`;
}

const isAllNull = ({ rows }: Example): boolean =>
  rows.length > 0 &&
  rows.some((row) => row.includes(null)) &&
  (rows[0] ?? []).some((_, index) => rows.every((row) => row[index] === null));

/** Kinds that count or describe rows and never look into a column. */
const looksAtNoValues = ({ kind }: AnyKind): boolean =>
  ['row_count', 'row_count_change', 'schema'].includes(kind);

function pick(result: CheckResult | undefined, example: Example): Record<string, unknown> {
  if (result === undefined) return { outcome: 'no result' };
  const { outcome, message } = result;
  const metrics = Object.keys(example.metrics ?? {}).map((name) => [
    name,
    String(result.metrics[name]),
  ]);
  const missing = (example.notes ?? []).filter(
    (note) => !result.notes.some((found) => found.includes(note)),
  );
  return {
    outcome,
    ...(example.metrics === undefined ? {} : { metrics: Object.fromEntries(metrics) as unknown }),
    ...(example.tested === undefined ? {} : { tested: String(result.tested) }),
    ...(example.failing === undefined ? {} : { failing: String(result.failing) }),
    ...(example.observed === undefined ? {} : { observed: String(result.observed) }),
    ...(missing.length === 0 ? {} : { missingNotes: missing, notes: result.notes }),
    ...(outcome === example.outcome ? {} : { message }),
  };
}

function expected(example: Example): Record<string, unknown> {
  const { outcome, metrics, tested, failing, observed } = example;
  return {
    outcome,
    ...(metrics === undefined ? {} : { metrics }),
    ...(tested === undefined ? {} : { tested }),
    ...(failing === undefined ? {} : { failing }),
    ...(observed === undefined ? {} : { observed }),
  };
}
