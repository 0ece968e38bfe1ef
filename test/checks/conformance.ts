import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import type { Example } from '../../src/checks/example.ts';
import type { AnyKind } from '../../src/checks/kind.ts';
import { kinds } from '../../src/checks/registry.ts';
import { realWorld } from '../../src/commands/world.ts';
import { COMMAND_LINE } from '../../src/cli/words.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Gate, RunDates } from '../../src/domain/gate.ts';
import { epochMilliseconds } from '../../src/domain/instant.ts';
import type { CheckResult, GateResult } from '../../src/domain/result.ts';
import { COSTS, type Costs } from '../../src/planning/audit/costs.ts';

/** Makes every optimised form pay, so that the tiny tables of examples go through them too. */
export const EAGER: Costs = { ...COSTS, leastRowsAGroup: 0, fewRows: 0n, nanosecondsARow: 1e9 };

const world = realWorld(new AbortController().signal);

/** The gate as a user would write it, through the real config. */
export async function gateOf(directory: string, kind: AnyKind, example: Example): Promise<Gate> {
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
  const { gate, problems } = await loadGate(file, lines, example.ds ?? null);
  expect(problems.map((message) => `${basename(file)}: ${message}`)).toEqual([]);
  if (gate === null) throw new Error(`no gate: ${lines.join('\n')}`);
  return gate;
}

/** What the real config makes of a gate file. */
export async function loadGate(
  file: string,
  lines: readonly string[],
  ds: string | null,
): Promise<{ gate: Gate | null; problems: readonly string[] }> {
  await writeFile(file, lines.join('\n'));
  const loaded = await loadConfig(
    {
      gates: [],
      config: file,
      words: COMMAND_LINE,
      kinds,
      ds,
      params: {},
      pr: null,
      headSha: null,
      runId: 'test',
      env: {},
      connection: null,
      staging: null,
      adhoc: false,
      withoutSecrets: false,
      trino: null,
      outputTable: null,
      where: null,
      builtFrom: null,
      checks: [],
      select: [],
      exclude: [],
      samples: null,
    },
    world.files,
  );
  return {
    gate: loaded.gates[0]?.gate ?? null,
    problems: loaded.problems.map(({ message }) => message),
  };
}

/** `{tolerate: 1, where: "a > 1"}` becomes the lines beside the kind's key. */
function withKeys(flow: string | undefined): string[] {
  if (flow === undefined) return [];
  const inner = flow.trim().slice(1, -1);
  const parts = inner.match(/(?:[^,"'{[]|"[^"]*"|'[^']*'|\{[^}]*\}|\[[^\]]*\])+/g) ?? [];
  return parts.map((part) => `    ${part.trim()}`);
}

/** The run's clock and logical date, as the example wants them. */
export function datesOf({ now, ds }: Example): RunDates {
  return { now: epochMilliseconds(now ?? '2026-01-02T00:00:00Z') ?? NaN, ds: ds ?? null };
}

/** The result of the example's own check must be what the example says. */
export function expectAsStated(result: GateResult, kind: AnyKind, example: Example): void {
  const found = result.checks.find((check) => !check.implicit || kind.kind === 'row_count');
  expect(pick(found, example)).toEqual(expected(example));
}

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
