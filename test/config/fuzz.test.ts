import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { LoadedConfig } from '../../src/config/load.ts';
import { load } from './files.ts';

const VALID = `gate: flights
description: One row per flight leg.
owner: data-platform
table: lake.prod.flights
staging: "\${LAKE}.flights"
partition: ds
interval: day
checks:
  - row_count: {min: 10000, max: 20000}
  - not_null: [date, origin]
  - unique: [date, origin]
    tolerate: 0.01%
  - accepted_values: {column: origin, values: [ATL, 1, true, null]}
  - range: {column: delay, min: -120.5, max: 1e3}
    severity: warn
    where: "distance > 0 AND ds <= '{{ ds }}'"
    tags: [a, b]
  - sql: |
      SELECT * FROM {{ table }}
      WHERE a = '{{ params.x }}'
`;

const ROOT = `connections:
  lake: {engine: duckdb, path: x.duckdb, threads: 2, memory_limit: 4GB}
defaults: {connection: lake, samples: 7, timeout: 1h}
`;

/** Whatever was written, the answer is gates or sentences, and what has a problem is not audited. */
function isAnswer({ gates, problems, brokenGates }: LoadedConfig): void {
  expect(gates.length + brokenGates.length).toBeLessThanOrEqual(1);
  if (gates.length === 0) expect(problems.length).toBeGreaterThan(0);
  if (brokenGates.length > 0) expect(problems.length).toBeGreaterThan(0);
  for (const { message, location } of problems) {
    expect(message).toMatch(/^\S[^\n]*[.?>]$/);
    expect(message).not.toMatch(/undefined|\[object|NaN|\bat .*\.ts:/);
    if (location === null) expect(message).toMatch(/more problems/);
    else expect(Math.min(location.line, location.column)).toBeGreaterThan(0);
  }
}

/** Pieces of which slips are made. */
const piece = fc.constantFrom(
  ...[
    '{',
    '}',
    '[',
    ']',
    ':',
    ': ',
    '- ',
    '\n',
    '\n  ',
    '\n    ',
    '"',
    "'",
    '&a ',
    '*a',
    '!!x ',
    '|',
    '>',
    '#',
  ],
  ...[
    '{{ ds }}',
    '{{',
    '}}',
    '{%',
    '${X}',
    '${',
    '10_000',
    '010',
    '.inf',
    '1e999',
    '0x1F',
    '-1',
    '0.5%',
    '~',
  ],
  ...[
    'min',
    'tolerate: ',
    'warn: ',
    'constructor: 1',
    '__proto__: {a: 1}',
    'toString',
    '\t',
    '\0',
    '\ufeff',
    '\r',
  ],
);

interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(1000),
  remove: fc.nat(6),
  insert: fc.oneof(piece, fc.string({ maxLength: 4 }), fc.constant('')),
});

const edited = (text: string, edits: readonly Edit[]) =>
  edits.reduce((sofar, { at, remove, insert }) => {
    const start = at % (sofar.length + 1);
    return sofar.slice(0, start) + insert + sofar.slice(start + remove);
  }, text);

const given = { params: { x: "it's" } };

test('the text that is mutated is itself a gate', async () => {
  const config = await load({ 'checks/g.yml': VALID, 'wap-gate.yml': ROOT }, given);
  expect(config.problems).toEqual([]);
  expect(config.gates).toHaveLength(1);
});

test('random bytes give sentences', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      isAnswer(await load({ 'checks/g.yml': bytes }, given));
    }),
    { numRuns: 200 },
  );
});

test('pieces of YAML in any order give sentences', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
      isAnswer(await load({ 'checks/g.yml': pieces.join('') }, given));
    }),
    { numRuns: 500 },
  );
});

test('a gate with any slips gives gates or sentences', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
      isAnswer(await load({ 'checks/g.yml': edited(VALID, edits) }, given));
    }),
    { numRuns: 500 },
  );
});

test('so does a wap-gate.yml, an option of the call and an included file', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
      isAnswer(await load({ 'checks/g.yml': VALID, 'wap-gate.yml': edited(ROOT, edits) }, given));
      const check = edited('unique: [a]\ntolerate: 1', edits);
      isAnswer(
        await load(
          {},
          { ...given, staging: edited('a.b', edits) || 'x', checks: [check], where: check },
        ),
      );
      const pack = edited('checks:\n  - not_null: a\n', edits);
      isAnswer(
        await load(
          { 'checks/g.yml': `${VALID}include: [packs/p.yml]`, 'checks/packs/p.yml': pack },
          given,
        ),
      );
    }),
    { numRuns: 200 },
  );
});
