import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/domain/result.ts';
import { json } from '../../src/reporting/formats/json.ts';
import { PLAIN } from '../../src/reporting/reporter.ts';
import { closed, resultSchema } from '../../src/reporting/schema.ts';
import type { Shape } from '../../src/reporting/schema/shape.ts';
import { ALL, fail } from './results.ts';

const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
const valid = ajv.compile(closed(resultSchema));
const render = (result: RunResult): string => json.render(result, PLAIN);

/** Every path of a value's keys, arrays and open records as `*`. */
function paths(value: unknown, shape: Shape | undefined, at = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => paths(item, shape?.items, `${at}[]`));
  if (value === null || typeof value !== 'object' || shape?.properties === undefined) return [];
  return Object.entries(value).flatMap(([key, each]) => [
    `${at}.${key}`,
    ...paths(each, shape.properties?.[key], `${at}.${key}`),
  ]);
}

function declared(shape: Shape, at = ''): string[] {
  if (shape.items !== undefined) return declared(shape.items, `${at}[]`);
  return Object.entries(shape.properties ?? {}).flatMap(([key, each]) => [
    `${at}.${key}`,
    ...declared(each, `${at}.${key}`),
  ]);
}

function undescribed(shape: Shape, at = ''): string[] {
  const below = [
    ...Object.entries(shape.properties ?? {}),
    ...(shape.items === undefined ? [] : [['[]', shape.items] as const]),
  ].flatMap(([key, each]) => undescribed(each, `${at}.${key}`));
  return shape.description === undefined ? [at, ...below] : below;
}

describe('json', () => {
  it.each(Object.keys(ALL))('%s is valid for the closed schema and reads back the same', (name) => {
    const text = render(ALL[name]!);
    const read: unknown = JSON.parse(text);
    expect(valid(read), ajv.errorsText(valid.errors)).toBe(true);
    expect(read).toEqual(ALL[name]);
    expect(text.endsWith('}\n')).toBe(true);
  });

  it('is refused by the closed schema when a field is missing, unknown or of another type', () => {
    const { reason: _, ...without } = fail;
    expect(valid(without)).toBe(false);
    expect(valid({ ...fail, extra: 1 })).toBe(false);
    const [gate] = fail.gates;
    expect(
      valid({ ...fail, gates: [{ ...gate, checks: [{ ...gate!.checks[0], tier: 8 }] }] }),
    ).toBe(false);
    expect(valid({ ...fail, exit_code: 5 })).toBe(false);
  });

  it('publishes a schema that allows later fields', () => {
    const open = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(resultSchema);
    expect(open({ ...fail, added_later: true })).toBe(true);
    expect(open({ ...fail, verdict: 'maybe' })).toBe(false);
  });

  it('describes every field of the schema, and every field occurs in a fixture', () => {
    expect(undescribed(resultSchema)).toEqual([]);
    const used = new Set(Object.values(ALL).flatMap((result) => paths(result, resultSchema)));
    expect(declared(resultSchema).filter((path) => !used.has(path))).toEqual([]);
  });

  it('does not depend on the order in which keys were set', () => {
    const backwards = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(backwards);
      if (value === null || typeof value !== 'object') return value;
      const entries = Object.entries(value).map(([key, each]) => [key, backwards(each)] as const);
      return Object.fromEntries(entries.reverse());
    };
    const plain = { ...fail, gates: fail.gates.map((g) => ({ ...g, checks: [] })) };
    expect(render(backwards(plain) as RunResult)).toBe(render(plain));
    expect(Object.keys(JSON.parse(render(fail)) as object)).toEqual(
      Object.keys(resultSchema.properties ?? {}),
    );
  });

  it('keeps the order of sample columns and metrics, which carries meaning', () => {
    const [first] = (JSON.parse(render(fail)) as RunResult).gates[0]!.checks.filter(
      (check) => check.kind === 'unique',
    );
    expect(Object.keys(first!.samples[0]!)).toEqual(['date', 'origin', 'destination', 'delay']);
  });

  it('can be printed: nothing in it acts on a terminal', () => {
    expect(render(ALL['hostile']!)).not.toMatch(/[^\P{Cc}\n]|\p{Cf}(?<![\u{e0041}\u200d])/u);
  });
});
