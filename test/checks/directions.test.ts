import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Direction, Directions } from '../../src/checks/direction.ts';
import type { Example } from '../../src/checks/example.ts';
import type { AnyKind, JsonSchema } from '../../src/checks/kind.ts';
import { kinds } from '../../src/checks/registry.ts';
import { compareChecks } from '../../src/config/changes/check.ts';
import type { Check } from '../../src/domain/check.ts';
import type { Gate } from '../../src/domain/gate.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import type { Strictness } from '../../src/domain/strictness.ts';
import { auditAll, makeDatabase } from '../execution/audits.ts';
import { seedOf } from '../seed.ts';
import { load } from '../config/files.ts';
import { datesOf } from './conformance.ts';
import { statements } from './example_tables.ts';

type Raw = Readonly<Record<string, unknown>>;

describe.each([...kinds.values()])('$kind', (kind) => {
  test('says of every parameter which way is stricter, or that none is', () => {
    expect(undeclared(kind.directions, kind.parameters)).toEqual([]);
  });

  // What is told of a change must hold on tables: a stricter check passes nothing that the other stops.
  test('is as strict as it is said to be', { timeout: 60_000 }, async () => {
    const wrong: string[] = [];
    let told = 0;
    for (const example of someOf(kind.examples)) {
      const { checks, outcomes } = await auditVariants(kind, example);
      for (const [base, head] of checks.flatMap((one) => checks.map((other) => [one, other]))) {
        const [was, is] = [rank(outcomes, base!), rank(outcomes, head!)];
        if (was === null || is === null) continue;
        const { strictness, what } = compareChecks(kinds, base!, head!);
        if (!HOLDS[strictness](is - was)) {
          wrong.push(`${example.title}: ${what} is said to be ${strictness}`);
        }
        if (strictness !== 'unclear' && was !== is) told += 1;
      }
    }
    expect(wrong).toEqual([]);
    const [some] = Object.values(kind.directions).filter((one) => one?.stricter !== 'neither');
    if (some !== undefined || kind.countsRows) expect(told).toBeGreaterThan(0);
  });
});

/** Parameters of the schema without a direction, and directions of no parameter. */
function undeclared(directions: Directions, schema: JsonSchema): string[] {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const names = new Set([...Object.keys(properties), ...Object.keys(directions)]);
  return [...names].flatMap((name) => {
    const [direction, property] = [directions[name], properties[name]];
    if (direction === undefined || property === undefined) return [name];
    if (direction.stricter !== 'within') return [];
    return undeclared(direction.parameters, property).map((inner) => `${name}/${inner}`);
  });
}

const MOST_EXAMPLES = 7;

/** Spread over all of them, since neighbours are alike. */
function someOf(examples: readonly Example[]): readonly Example[] {
  const step = Math.ceil(examples.length / MOST_EXAMPLES);
  return examples.filter((_, index) => index % step === 0);
}

/** Whether the outcome may have become so much worse. */
const HOLDS: Readonly<Record<Strictness, (worse: number) => boolean>> = {
  equal: (worse) => worse === 0,
  stricter: (worse) => worse >= 0,
  looser: (worse) => worse <= 0,
  unclear: () => true,
};

const RANKS: Readonly<Record<Outcome, number | null>> = {
  passed: 0,
  warned: 1,
  failed: 2,
  errored: null,
};

const rank = (outcomes: ReadonlyMap<string, Outcome>, { id }: Check): number | null =>
  RANKS[outcomes.get(id) ?? 'errored'];

/** The example's check and others like it, all audited on the example's tables. */
async function auditVariants(
  kind: AnyKind,
  example: Example,
): Promise<{ checks: readonly Check[]; outcomes: ReadonlyMap<string, Outcome> }> {
  const items = variantsOf(kind, example);
  const gates = await Promise.all(items.map((item) => gateOf(example, item)));
  const [gate] = gates.flatMap((one) => one ?? []);
  if (gate === undefined) throw new Error(`${kind.kind}, '${example.title}' makes no gate`);
  const checks = gates
    .flatMap((one) => one?.checks.filter((check) => check.kind === kind.kind) ?? [])
    .map((check, index) => ({ ...check, id: `example/${kind.kind}#${String(index)}`, samples: 0 }));
  const database = await makeDatabase(statements(example));
  try {
    const audits = await auditAll(database.path, [{ ...gate, checks }], {
      dates: datesOf(example),
    });
    const results = audits.flatMap(({ result }) => result.checks);
    const outcomes = new Map(results.map(({ id, outcome }) => [id, outcome]));
    return { checks, outcomes };
  } finally {
    await database.remove();
  }
}

/** Null where the variant makes no sense, which the config room says. */
async function gateOf(example: Example, item: Raw): Promise<Gate | null> {
  const text = stringify({
    gate: 'example',
    table: example.target ?? 'staging_table',
    staging: 'staging_table',
    ...(example.partition === undefined ? {} : { partition: example.partition }),
    checks: [item],
  });
  const { gates } = await load({ 'checks/g.yml': text }, { ds: example.ds ?? null });
  return gates[0]?.gate ?? null;
}

/** The parameters of an example in object form. */
function rawOf({ shorthand }: AnyKind, { check }: Example): Raw {
  const written = parse(check) as unknown;
  const isMap = typeof written === 'object' && written !== null && !Array.isArray(written);
  return isMap ? (written as Raw) : { [shorthand ?? '']: written };
}

const BESIDE: readonly Raw[] = [
  {},
  { tolerate: 1 },
  { tolerate: '34%' },
  { tolerate: '50%' },
  { warn: { tolerate: 0 }, fail: { tolerate: '50%' } },
  { severity: 'warn' },
];

/** Items like the example's: each parameter with a direction changed alone, then several together with the tolerance. */
function variantsOf(kind: AnyKind, example: Example): Raw[] {
  const own = rawOf(kind, example);
  const changesOf = (wanted: boolean): Raw[] =>
    Object.entries(kind.directions).flatMap(([name, direction]): Raw[] => {
      if ((direction?.stricter !== 'neither') !== wanted) return [];
      const given = kind.examples.flatMap((one) => rawOf(kind, one)[name] ?? []);
      const values = candidatesOf(direction, own[name], given);
      return values.map((value) => Object.fromEntries([[name, value]]));
    });
  const ordered = changesOf(true);
  const changes = [...ordered, ...changesOf(false)];
  const some = fc.subarray(changes, { minLength: 1, maxLength: 2 });
  const beside = fc.constantFrom(...(kind.countsRows ? BESIDE : [{}, { severity: 'warn' }]));
  const mixed = fc.sample(fc.tuple(some, beside), {
    numRuns: 6,
    ...seedOf(`${kind.kind} ${example.title}`),
  });
  const item = (changed: readonly Raw[], more: Raw): Raw => ({
    [kind.kind]: without(Object.assign({}, own, ...changed) as Raw),
    ...more,
  });
  return [item([], {}), ...ordered.map((one) => item([one], {})), ...mixed.map((m) => item(...m))];
}

const without = (raw: Raw): Raw =>
  Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== undefined));

/** Other values of a parameter: on both sides of its own, or what examples use. */
function candidatesOf(
  direction: Direction | undefined,
  own: unknown,
  given: readonly unknown[],
): readonly unknown[] {
  switch (direction?.stricter) {
    case 'narrower':
      return own === undefined ? [...given.slice(0, 1), 2] : [undefined, ...near(own)];
    case 'smaller':
    case 'larger':
      return [undefined, ...near(own ?? given[0])];
    case 'later':
      return [undefined, ...direction.of];
    case 'fewer':
    case 'more':
      return own === undefined ? [] : [...withoutOne(own), withMore(own)];
    case 'each':
      return given;
    case 'within':
      if (own === undefined) return [];
      return [
        ...given,
        ...Object.entries(direction.parameters).flatMap(([name, inner]) =>
          candidatesOf(inner, (own as Raw)[name], [1, 2]).map((value) =>
            without({ ...(own as Raw), [name]: value }),
          ),
        ),
      ];
    case 'neither':
    case undefined:
      return [undefined, ...given];
  }
}

/** Values on both sides of a number, a date, an age or a share. */
function near(value: unknown): unknown[] {
  if (typeof value === 'number') return [0, value - 1, value - 0.5, value, value + 1, 1e6];
  if (typeof value !== 'string') return [];
  const [, count = '', unit = ''] = /^([\d.]+)(%|[smhd])$/.exec(value) ?? [];
  if (unit === 'd') return [`${String(Number(count) * 24)}h`, `${count}d1s`, '1s', '90000d'];
  if (unit !== '') return [`${count}${unit === '%' ? '.0' : ''}${unit}`, `0${unit}`, `99${unit}`];
  const instant = Date.parse(`${value.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(instant)) return [];
  return [-2, -1, 0, 1].map((days) =>
    new Date(instant + days * 86_400_000).toISOString().slice(0, 10),
  );
}

/** A list or map without its first, or its last. */
function withoutOne(value: unknown): unknown[] {
  const entries = Object.entries(value as object);
  const parts = [entries.slice(1), entries.slice(0, -1)].filter((part) => part.length > 0);
  return parts.map((part) =>
    Array.isArray(value) ? part.map(([, one]) => one as unknown) : Object.fromEntries(part),
  );
}

function withMore(value: unknown): unknown {
  if (!Array.isArray(value)) return { ...(value as object), added_column: 'any' };
  return [...(value as unknown[]), typeof value[0] === 'number' ? 77 : 'zz'];
}
