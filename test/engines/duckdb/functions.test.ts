import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../../src/engines/engine.ts';
import {
  AGGREGATE_FUNCTIONS,
  CHANCE_FUNCTIONS,
  CLOCK_FUNCTIONS,
  SCALAR_FUNCTIONS,
  TABLE_FUNCTIONS,
  WINDOW_FUNCTIONS,
} from '../../../src/engines/duckdb/guard/functions.ts';
import { Lake, PATIENT } from './lake.ts';

const ACCEPTED = [
  ...SCALAR_FUNCTIONS,
  ...AGGREGATE_FUNCTIONS,
  ...WINDOW_FUNCTIONS,
  ...TABLE_FUNCTIONS,
];

let lake: Lake;
let engine: Engine;
let known: Map<string, { volatile: boolean; body: string }>;

beforeAll(async () => {
  lake = await Lake.create();
  engine = await lake.open([]);
  const { rows } = await engine.query(
    `SELECT lower(function_name), bool_or(coalesce(stability <> 'CONSISTENT', false) OR coalesce(has_side_effects, false)),
coalesce(string_agg(macro_definition, ' '), '') FROM duckdb_functions() GROUP BY ALL`,
    PATIENT,
  );
  known = new Map(
    rows.map(([name, volatile, body]) => [
      name as string,
      { volatile: volatile === true, body: body as string },
    ]),
  );
});
afterAll(() => lake[Symbol.asyncDispose]());

test('every accepted function exists, so that the list holds no slip', () => {
  // What the parser turns into something else has no entry of its own.
  const syntax = new Set(['coalesce', 'unnest']);
  expect(ACCEPTED.filter((name) => !known.has(name) && !syntax.has(name))).toEqual([]);
});

test('no accepted function is volatile by what DuckDB says of it', () => {
  expect(ACCEPTED.filter((name) => known.get(name)?.volatile === true)).toEqual([]);
});

test('no accepted macro calls one that is refused', () => {
  const refused = [...CLOCK_FUNCTIONS, ...CHANCE_FUNCTIONS, 'getenv', 'read_text', 'query'];
  const calling = ACCEPTED.filter((name) =>
    refused.some((other) => new RegExp(`\\b${other}\\b\\(`).test(known.get(name)?.body ?? '')),
  );
  expect(calling).toEqual([]);
});

test('the lists of what is accepted and of what is refused do not overlap', () => {
  const accepted = new Set(ACCEPTED);
  expect([...CLOCK_FUNCTIONS, ...CHANCE_FUNCTIONS].filter((name) => accepted.has(name))).toEqual(
    [],
  );
});

test('every function that DuckDB calls volatile is refused', () => {
  const accepted = new Set(ACCEPTED);
  const volatile = [...known].filter(([, each]) => each.volatile).map(([name]) => name);
  expect(volatile.length).toBeGreaterThan(10);
  expect(volatile.filter((name) => accepted.has(name))).toEqual([]);
});
