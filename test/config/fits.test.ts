import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

import { kinds } from '../../src/checks/registry.ts';
import type { AnyKind, JsonSchema } from '../../src/checks/kind.ts';
import { surelyFits } from '../../src/config/fits.ts';
import {
  CONFIG_SHAPE,
  CONNECTION_SHAPES,
  GATE_SHAPE,
  ITEM_SHAPE,
  PACK_SHAPE,
} from '../../src/config/shapes.ts';

const SCHEMAS: readonly (readonly [string, JsonSchema])[] = [
  ['gates', GATE_SHAPE],
  ['packs', PACK_SHAPE],
  ['wap-gate.yml', CONFIG_SHAPE],
  ['duckdb', CONNECTION_SHAPES.duckdb],
  ['trino', CONNECTION_SHAPES.trino],
  ['options of a check', ITEM_SHAPE],
  ...[...kinds.values()].map((kind) => [kind.kind, kind.parameters] as const),
];

const ajv = new Ajv2020({ strict: false, strictNumbers: true });

type Fitting = readonly [name: string, schema: JsonSchema, maps: readonly object[]];

/** Data that fits. */
const FITTING: readonly Fitting[] = [
  ['gates', GATE_SHAPE, [{ gate: 'g', table: 't', interval: 'day', checks: [{ not_null: 'a' }] }]],
  ['packs', PACK_SHAPE, [{ version: 1, include: ['a.yml'] }, { checks: [{ unique: 'a' }] }]],
  [
    'wap-gate.yml',
    CONFIG_SHAPE,
    [{ connections: { lake: { engine: 'duckdb' } }, defaults: { timeout: '1h', samples: 3 } }],
  ],
  ['duckdb', CONNECTION_SHAPES.duckdb, [{ engine: 'duckdb', path: 'lake.duckdb', threads: 2 }]],
  ['trino', CONNECTION_SHAPES.trino, [{ engine: 'trino', server: 'https://h', user: 'u' }]],
  ['options of a check', ITEM_SHAPE, [{ tags: ['a', 'b'], tolerate: '1%' }, { where: 'x' }]],
  ...[...kinds.values()].map((kind): Fitting => {
    const fits = ajv.compile(kind.parameters);
    return [kind.kind, kind.parameters, mapsOf(kind).filter((map) => fits(map))];
  }),
];

/** The examples of a kind in object form. */
function mapsOf({ examples, shorthand }: AnyKind): object[] {
  return examples.flatMap(({ check }): object[] => {
    const written = parse(check) as unknown;
    if (typeof written === 'object' && written !== null && !Array.isArray(written))
      return [written];
    return shorthand === null ? [] : [{ [shorthand]: written }, { [shorthand]: [written] }];
  });
}

const LEAVES: readonly unknown[] = [
  ...['', 'a', 'x.y', '1', '10%', '30s', '^a', '\u{1f600}', 'duckdb', 'warn', 'missing'],
  ...[0, 1, -1, 0.5, 65, 1001, 1e300, Infinity, NaN, true, false, null],
];

/** Values that stand anywhere in a schema: its constants, choices and bounds. */
function constantsOf(schema: unknown): unknown[] {
  if (typeof schema !== 'object' || schema === null) return [schema];
  return Object.values(schema).flatMap(constantsOf);
}

function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties } = schema as { properties?: object };
  return [...Object.keys(properties ?? {}), ...Object.values(schema).flatMap(keysOf)];
}

/** Data made of the words of a schema, so that much of it nearly fits. */
function dataFor(schema: JsonSchema): fc.Arbitrary<unknown> {
  const leaf = fc.constantFrom(...LEAVES, ...constantsOf(schema));
  const key = fc.constantFrom(...keysOf(schema), 'other', '__proto__', 'constructor');
  return fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }),
      tie('map'),
    ),
    map: fc
      .array(fc.tuple(key, tie('value')), { maxLength: 5 })
      .map((entries) => Object.fromEntries(entries)),
  }))['map'];
}

describe('what surely fits, fits', () => {
  test.each(SCHEMAS)('%s: ajv agrees', (_, schema) => {
    const fits = ajv.compile(schema);
    fc.assert(
      fc.property(dataFor(schema), (data) => {
        if (surelyFits(data, schema)) expect(fits(data), JSON.stringify(fits.errors)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  // One change of something that fits is where a mistake would be.
  test.each(FITTING)('%s: ajv agrees near what fits', (_, schema, maps) => {
    const fits = ajv.compile(schema);
    const word = fc.constantFrom(...LEAVES, ...constantsOf(schema));
    const key = fc.constantFrom(...keysOf(schema), 'other');
    const value = fc.oneof(
      word,
      fc.array(word, { maxLength: 3 }),
      fc.dictionary(key, word, { maxKeys: 2 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...maps), key, value, (map, changed, to) => {
        const data = { ...map, [changed]: to };
        if (surelyFits(data, schema)) expect(fits(data), JSON.stringify(data)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('ajv need not be asked', () => {
  test.each(FITTING)('about %s that fit', (_, schema, maps) => {
    expect(maps).not.toEqual([]);
    for (const map of maps) expect(surelyFits(map, schema), JSON.stringify(map)).toBe(true);
  });
});

describe('ajv is asked', () => {
  test.each<[string, JsonSchema, unknown]>([
    ['about a keyword that is not known here', { multipleOf: 2 }, 4],
    ['about an unknown type', { type: 'date' }, 'x'],
    ['about a longer text', { minLength: 2 }, 'abc'],
    ['about equal lists', { enum: [[1]] }, [1]],
    ['about lists in lists', { uniqueItems: true }, [[1], [2]]],
    ['about a schema for every item', { items: true }, [1]],
    ['about additional properties that may stand', { additionalProperties: true }, { a: 1 }],
  ])('%s', (_, schema, data) => {
    expect(surelyFits(data, schema)).toBe(false);
  });
});
