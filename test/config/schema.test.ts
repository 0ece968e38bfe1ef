import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

import type { JsonSchema } from '../../src/checks/kind.ts';
import { kinds } from '../../src/checks/registry.ts';
import {
  CONFIG_SHAPE,
  CONNECTION_SHAPES,
  GATE_SHAPE,
  ITEM_PROPERTIES,
  PACK_SHAPE,
} from '../../src/config/shapes.ts';
import { configSchema, gateSchema, packSchema } from '../../src/config/schema.ts';

const ajv = new Ajv2020({
  allErrors: true,
  allowUnionTypes: true,
  keywords: ['markdownDescription'],
});
const gate = ajv.compile(gateSchema(kinds.values()));
const config = ajv.compile(configSchema());

const withCheck = (check: string) => parse(`gate: g\ntable: t\nchecks:\n  - ${check}\n`) as unknown;

/** The loader compiles leniently, to be quick: here a misspelt keyword of a schema is found. */
const SCHEMAS: readonly (readonly [string, JsonSchema])[] = [
  ['gates', GATE_SHAPE],
  ['packs', PACK_SHAPE],
  ['wap-gate.yml', CONFIG_SHAPE],
  ['duckdb', CONNECTION_SHAPES.duckdb],
  ['trino', CONNECTION_SHAPES.trino],
  ['options of a check', { type: 'object', properties: ITEM_PROPERTIES }],
  ...[...kinds.values()].map((kind) => [kind.kind, kind.parameters] as const),
];

test.each(SCHEMAS)('the schema of %s is strict', (_, schema) => {
  const strict = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false });
  expect(() => strict.compile(schema)).not.toThrow();
});

describe('the published schemas', () => {
  test.each([
    ['gate', gateSchema(kinds.values())],
    ['pack', packSchema(kinds.values())],
    ['config', configSchema()],
  ])('%s is a valid schema of draft 2020-12', (_, schema) => {
    expect(ajv.validateSchema(schema)).toBe(true);
  });

  test.each([...kinds.values()].map((kind) => [kind.kind, kind] as const))(
    '%s: its examples are accepted',
    (name, kind) => {
      for (const { check, with: more } of kind.examples) {
        const item = { [name]: parse(check) as unknown, ...(parse(more ?? '{}') as object) };
        expect(
          gate({ gate: 'g', table: 't', checks: [item] }),
          `${check} ${JSON.stringify(gate.errors)}`,
        ).toBe(true);
      }
    },
  );

  test.each([
    'not_null: a',
    'not_null: [a, b]',
    'not_null: {columns: a}',
    'unique: a\n    tolerate: 0.01%',
    'row_count: {min: 1}\n    tags: [x]',
  ])('%s is accepted', (check) => {
    expect(gate(withCheck(check))).toBe(true);
  });

  test.each([
    'not_nul: a',
    'not_null: a\n    unique: b',
    'severity: warn',
    'range: {column: a, mn: 1}',
    'not_null: a\n    min: 1',
    'not_null: []',
  ])('%s is refused', (check) => {
    expect(gate(withCheck(check))).toBe(false);
  });

  test('connections are judged by their engine', () => {
    expect(config({ connections: { a: { engine: 'duckdb', path: 'x' } } })).toBe(true);
    expect(config({ connections: { a: { engine: 'duckdb', server: 'x' } } })).toBe(false);
    expect(
      config({ connections: { a: { engine: 'trino', server: 'https://x', user: 'u' } } }),
    ).toBe(true);
  });
});
