import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { AIRPORTS, COLUMN_NAMES, judge } from '../../bench/baselines/w30.mjs';
import { manyGates, wideGate } from '../../bench/gates.ts';
import type { Gate } from '../../src/domain/gate.ts';
import { formatLocation } from '../../src/domain/location.ts';
import { load } from '../config/files.ts';

const W30 = readFileSync(path.join(import.meta.dirname, '../../bench/gates/w30.yml'), 'utf8');

async function loaded(contents: Record<string, string>) {
  const config = await load(contents, { ds: null });
  const problems = config.problems.map(
    ({ message, location }) => `${location === null ? '' : formatLocation(location)} ${message}`,
  );
  expect(problems).toEqual([]);
  return config.gates.map(({ gate }) => gate);
}

const written = (gate: Gate) => gate.checks.filter(({ implicit }) => !implicit);

describe('bench/gates/w30.yml', () => {
  it('is a gate of 30 checks, of these kinds', async () => {
    const [gate] = await loaded({ 'checks/w30.yml': W30 });
    const kinds = written(gate!).map(({ kind }) => kind);
    const count = (wanted: string) => kinds.filter((kind) => kind === wanted).length;
    expect([...new Set(kinds)].map((kind) => `${kind} ${String(count(kind))}`)).toEqual([
      'schema 1',
      'row_count 1',
      'not_null 6',
      'range 5',
      'minimum 1',
      'accepted_values 2',
      'unique 2',
      'matches 2',
      'length 1',
      'freshness 1',
      'expression 3',
      'sql 1',
      'mean 1',
      'stddev 1',
      'sum 1',
      'quantile 1',
    ]);
    expect(kinds).toHaveLength(30);
  });

  it('lists the same airports as the baselines, for both columns', () => {
    const lists = [...W30.matchAll(/values: \[([^\]]*)\]/g)].map(([, list]) =>
      list!
        .split(',')
        .map((code) => code.trim())
        .filter((code) => code !== ''),
    );
    expect(AIRPORTS).toHaveLength(229);
    expect(lists).toEqual([AIRPORTS, AIRPORTS]);
  });
});

describe('generated gates', () => {
  it('are fifty of thirty checks, each over a table of its own', async () => {
    const many = manyGates();
    const gates = await loaded(
      Object.fromEntries(many.map(({ name, text }) => [`checks/${name}.yml`, text])),
    );
    expect(gates.map((gate) => written(gate).length)).toEqual(Array(50).fill(30));
    expect(new Set(gates.map(({ staging }) => staging.text)).size).toBe(50);
  });

  it('are one check for each of a thousand columns', async () => {
    const [gate] = await loaded({ 'checks/wide.yml': wideGate(1000) });
    expect(written(gate!)).toHaveLength(1000);
  });
});

describe('the baselines judge', () => {
  const clean = {
    columns:
      'id INTEGER, flight_date TIMESTAMP, delay BIGINT, distance BIGINT, origin VARCHAR, destination VARCHAR',
    rows: 100_000,
    nulls: Object.fromEntries(COLUMN_NAMES.map((name) => [name, 0])),
    minId: 1,
    newest: Date.parse('2001-07-01'),
    ...{ delayOutside: 0, distanceOutside: 0, dateOutside: 0, originUnknown: 0 },
    ...{ destinationUnknown: 0, originShape: 0, destinationShape: 0, originLength: 0 },
    ...{ duplicateIds: 0, duplicateKeys: 0, late: 0, short: 0, hops: 0, longHauls: 0 },
    ...{ circles: 0, lateAirports: 0, mean: 6, stddev: 32, sum: 1e9, q95: 61 },
  };

  it('thirty checks, all passed on clean facts', () => {
    expect(judge(clean)).toEqual({ checks: 30, failed: [] });
  });

  it('every fact: each, made wrong alone, fails a check', () => {
    const wrong: [string, object][] = Object.entries(clean).map(([name, fact]) => [
      name,
      {
        ...clean,
        [name]:
          typeof fact === 'number'
            ? spoiled(name)
            : name === 'nulls'
              ? { ...clean.nulls, delay: 1 }
              : '',
      },
    ]);
    const silent = wrong.filter(([, facts]) => judge(facts as typeof clean).failed.length === 0);
    expect(silent).toEqual([]);
  });

  /** A number that no limit of the fact allows. */
  function spoiled(name: string): number {
    return ['minId', 'rows', 'newest', 'mean', 'stddev', 'sum', 'q95'].includes(name) ? -1e9 : 1e9;
  }
});
