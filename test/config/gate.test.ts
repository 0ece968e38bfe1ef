import { describe, expect, test } from 'vitest';

import type { AnyKind } from '../../src/checks/kind.ts';
import { kinds } from '../../src/checks/registry.ts';
import { gateOf, load, problemsOf, shown, withChecks } from './files.ts';

const FLIGHTS = `# checks/flights.yml
gate: flights
description: One row per flight leg.
owner: data-platform                  # shown beside every failure
runbook: docs/runbooks/flights.md
table: lake.prod.flights              # the target: what readers use
staging: "\${LAKE}.flights"
partition: ds
checks:
  - row_count: {min: 10000, max: 20000}
  - not_null: [date, origin, destination]
  - unique: [date, origin, destination, delay]
    tolerate: 0.01%                   # share of tested rows that may fail
  - accepted_values: {column: origin, values: [ATL, ORD, DFW]}
  - range: {column: delay, min: -120, max: 1440.50}
    severity: warn
    where: "distance > 0 AND ds <= '{{ ds }}'"
    name: plausible delay
    owner: flight-team
    tags: [delays]
    samples: 2
  - freshness: {column: date, max_age: 2d}
`;

test('the gate of the manual is read whole', async () => {
  const gate = await gateOf(FLIGHTS);
  expect(gate).toMatchObject({
    name: 'flights',
    location: { file: 'checks/g.yml', line: 2, column: 1 },
    owner: 'data-platform',
    connection: null,
    table: { parts: ['lake', 'prod', 'flights'] },
    staging: { parts: ['lake', 'dev', 'flights'] },
    partition: { column: 'ds', value: '2026-01-02' },
    where: null,
    interval: 'day',
  });
  expect(gate.checks.map(({ id }) => id)).toEqual([
    'flights/row_count',
    'flights/not_null:date,origin,destination',
    'flights/unique:date,origin,destination,delay',
    'flights/accepted_values:origin',
    'flights/range:delay',
    'flights/freshness:date',
  ]);
  expect(gate.checks[4]).toEqual({
    id: 'flights/range:delay',
    name: 'plausible delay',
    kind: 'range',
    parameters: {
      column: 'delay',
      min: { digits: -120n, scale: 0 },
      max: { digits: 14405n, scale: 1 },
    },
    severity: 'warn',
    thresholds: { warn: { of: 'rows', rows: 0n }, fail: null },
    where: "distance > 0 AND ds <= '2026-01-02'",
    templates: ["distance > 0 AND ds <= '{{ ds }}'"],
    owner: 'flight-team',
    runbook: 'docs/runbooks/flights.md',
    description: null,
    tags: ['delays'],
    samples: 2,
    location: { file: 'checks/g.yml', line: 15, column: 5 },
    implicit: false,
  });
});

describe('thresholds', () => {
  test.each([
    ['', { warn: null, fail: { of: 'rows', rows: 0n } }, 'error'],
    ['tolerate: 5', { warn: null, fail: { of: 'rows', rows: 5n } }, 'error'],
    [
      'tolerate: 0.01%',
      { warn: null, fail: { of: 'share', share: { digits: 1n, scale: 4 } } },
      'error',
    ],
    ['severity: warn', { warn: { of: 'rows', rows: 0n }, fail: null }, 'warn'],
    ['warn: {tolerate: 2}', { warn: { of: 'rows', rows: 2n }, fail: null }, 'warn'],
    [
      'warn: {tolerate: 0%}\n    fail: {tolerate: 7}',
      { warn: { of: 'share', share: { digits: 0n, scale: 2 } }, fail: { of: 'rows', rows: 7n } },
      'error',
    ],
  ])('%s', async (options, thresholds, severity) => {
    const { checks } = await gateOf(withChecks('row_count: {min: 0}', `unique: a\n    ${options}`));
    expect(checks[1]).toMatchObject({ severity });
    expect(JSON.stringify(checks[1]!.thresholds, text)).toEqual(JSON.stringify(thresholds, text));
  });
});

const text = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value);

describe('an empty table is never green by accident', () => {
  const ids = async (...checks: string[]) =>
    (await gateOf(withChecks(...checks))).checks.map(({ id }) => id);

  test('a gate without a row_count has an implicit one', async () => {
    const gate = await gateOf(withChecks('not_null: a'));
    expect(gate.checks[0]).toMatchObject({
      id: 'g/row_count',
      implicit: true,
      parameters: { min: { digits: 1n, scale: 0 } },
      location: gate.location,
    });
  });

  test('one that states a lower bound replaces it', async () => {
    expect(await ids('row_count: {min: 0}')).toEqual(['g/row_count']);
    expect(await ids('row_count: {equals: 5}')).toEqual(['g/row_count']);
  });

  test('an upper bound, a warning or a part of the rows says nothing of an empty table', async () => {
    expect(await ids('row_count: {max: 5}')).toEqual(['g/row_count#2', 'g/row_count']);
    expect(await ids('row_count: {min: 1}\n    severity: warn')).toEqual([
      'g/row_count#2',
      'g/row_count',
    ]);
    expect(await ids('row_count: {min: 0}\n    severity: warn')).toEqual(['g/row_count']);
    expect(await ids('row_count: {min: 1}\n    where: a > 1')).toEqual([
      'g/row_count#2',
      'g/row_count',
    ]);
  });

  test('nor can a selection take it away', async () => {
    const file = { 'checks/g.yml': withChecks('row_count: {min: 5}', 'not_null: a') };
    const { gates } = await load(file, { select: ['kind:not_null'] });
    expect(gates[0]!.gate.checks.map(({ id }) => id)).toEqual(['g/row_count#2', 'g/not_null:a']);
    expect(gates[0]!.notSelected).toEqual(['g/row_count']);
    const fine = { 'checks/g.yml': withChecks('row_count: {min: 0}', 'not_null: a') };
    const chosen = await load(fine, { select: ['kind:not_null'] });
    expect(chosen.gates[0]!.gate.checks.map(({ id }) => id)).toEqual(['g/not_null:a']);
  });
});

test('ids are unique and do not depend on the day', async () => {
  const checks = [
    'row_count: {min: 0}',
    'not_null: a',
    'not_null: [a]',
    'not_null: {columns: [a]}',
    'not_null: "c{{ ds_nodash }}"',
  ];
  const gate = await gateOf(withChecks(...checks));
  expect(gate.checks.map(({ id }) => id)).toEqual([
    'g/row_count',
    'g/not_null:a',
    'g/not_null:a#2',
    'g/not_null:a#3',
    'g/not_null:c{{ ds_nodash }}',
  ]);
  expect(gate.checks.at(-1)!.parameters).toEqual({ columns: ['c20260102'] });
});

/** A kind with a SELECT of its own built around the author's text, and another table. */
const probe: AnyKind = {
  ...kinds.get('not_null')!,
  kind: 'probe',
  shorthand: null,
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      query: { type: 'string' },
      measure: { type: 'string' },
      from: { type: 'string' },
      plain: { type: 'string' },
      bound: { type: ['number', 'string'] },
    },
  },
  title: () => 'x',
  own: (p) => [
    ...(typeof p['query'] === 'string'
      ? [{ key: 'q', shape: 'query' as const, text: p['query'], returns: 'rows' as const }]
      : []),
    ...(typeof p['measure'] === 'string'
      ? [
          {
            key: 'm',
            shape: 'expression' as const,
            text: `sum(${p['measure']})`,
            returns: 'rows' as const,
          },
        ]
      : []),
  ],
  tables: (p) => (typeof p['from'] === 'string' ? { from: p['from'] } : {}),
};
const withProbe = { kinds: new Map([...kinds, ['probe', probe] as const]), params: { x: "it's" } };

describe('each text is filled by the rules of what it is', () => {
  test.each([
    [
      'query',
      "SELECT * FROM {{ table }} WHERE a = '{{ params.x }}'",
      "SELECT * FROM wap_table WHERE a = 'it''s'",
    ],
    ['measure', 'CASE WHEN d = {{ ds }} THEN 1 END', "CASE WHEN d = DATE '2026-01-02' THEN 1 END"],
    ['from', '${LAKE}.t_{{ ds_nodash }}', 'lake.dev.t_20260102'],
    ['plain', '{{ params.x }} ${LAKE}', "it's ${LAKE}"],
  ])('%s', async (key, written, expected) => {
    const gate = await gateOf(withChecks(`probe: {${key}: ${JSON.stringify(written)}}`), withProbe);
    expect(gate.checks[1]!.parameters).toEqual({ [key]: expected });
  });

  test.each([
    ['query', '{{ params.x }}', /cannot stand here in SQL/],
    ['measure', '{{ table }}', /only inside a gate's own SELECT/],
    ['plain', '{{ target }}', /only inside a gate's own SELECT/],
    ['from', 'a..{{ ds_nodash }}', /is not the name of a table/],
    ['from', 't_{{ params.x }}', /cannot stand in a table's name or path/],
  ])('%s: %s is refused', async (key, written, expected) => {
    const problems = await problemsOf(
      withChecks(`probe: {${key}: ${JSON.stringify(written)}}`),
      withProbe,
    );
    expect(problems).toEqual([expect.stringMatching(expected)]);
  });

  test('numbers reach the kind with every digit, whatever a double makes of them', async () => {
    const gate = await gateOf(
      withChecks('probe: {bound: 9007199254740993.0000000000000000001}'),
      withProbe,
    );
    expect(gate.checks[1]!.parameters).toEqual({
      bound: { digits: 90071992547409930000000000000000001n, scale: 19 },
    });
  });
});

test('whole numbers are judged by their digits, not by their double', async () => {
  const problems = await problemsOf(
    withChecks(
      'row_count: {min: 0.99999999999999999999}',
      'row_count: {min: 1e-400}',
      'row_count: {max: 1e400}',
    ),
  );
  expect(problems.map((line) => line.split(' ').slice(1).join(' '))).toEqual([
    '`min` is the number 0.99999999999999999999; expected a whole number.',
    '`min` is the number 1e-400; expected a whole number.',
  ]);
});

test('what a gate asks of its engine', async () => {
  const keys = 'pin: off\nmax_scan_bytes: 10GB\nsession: {task_concurrency: 4, x.y: "a b"}\n';
  const yaml = `gate: g\ntable: t\n${keys}checks: [not_null: a]`;
  expect(await gateOf(yaml)).toMatchObject({
    pin: false,
    maxScanBytes: 1e10,
    session: { task_concurrency: '4', 'x.y': 'a b' },
  });
  expect(await gateOf('gate: g\ntable: t\nchecks: [not_null: a]')).toMatchObject({
    pin: true,
    maxScanBytes: null,
    session: {},
  });
  const wrong = yaml.replace('off', 'false').replace('10GB', 'lots').replace('x.y', '"x y"');
  expect((await problemsOf(wrong)).map((line) => line.replace(/^\S+ /, ''))).toEqual([
    '`pin` is false; expected on or off.',
    "`max_scan_bytes` is 'lots'; expected a size such as 512MB or 10GB.",
    expect.stringContaining('`session` has no key `x y`') as string,
  ]);
});

test('a partition of an hourly gate is the instant', async () => {
  const yaml = 'gate: g\ntable: t\ninterval: hour\npartition: h\nchecks: [not_null: a]';
  expect((await gateOf(yaml, { ds: '2026-01-02T05' })).partition?.value).toBe(
    '2026-01-02 05:00:00',
  );
  expect((await problemsOf(yaml))[0]).toMatch(/names no hour/);
});

describe('the call replaces parts of one gate', () => {
  const yaml = 'gate: g\ntable: t\nstaging: s\nchecks: [row_count: {min: 0}]';

  test('tables, scope and samples', async () => {
    const gate = await gateOf(yaml, {
      gates: ['g'],
      staging: 'data/{{ ds }}/*.parquet',
      outputTable: '${LAKE}.o',
      where: "d = '{{ ds }}'",
      checks: ['not_null: a', '[unique: b, unique: c]', '{not_null: d, samples: 0}'],
      samples: 1,
    });
    expect(gate.table.text).toBe('lake.dev.o');
    expect(gate.staging).toMatchObject({ by: 'path', path: 'data/2026-01-02/*.parquet' });
    expect(gate.where).toBe("d = '2026-01-02'");
    expect(gate.checks.map(({ id, samples }) => [id, samples])).toEqual([
      ['g/row_count', 1],
      ['g/not_null:a', 1],
      ['g/unique:b', 1],
      ['g/unique:c', 1],
      // What shows no rows is not made to.
      ['g/not_null:d', 0],
    ]);
    expect(gate.checks[2]!.location).toEqual({ file: '--check 2', line: 1, column: 2 });
  });

  test('without a staging table the output table is audited', async () => {
    const gate = await gateOf(yaml.replace('staging: s\n', ''), { outputTable: 'o' });
    expect([gate.table.text, gate.staging.text]).toEqual(['o', 'o']);
  });

  test('what is wrong with them has a place in the call', async () => {
    expect(
      await problemsOf(yaml, {
        gates: ['g'],
        staging: 'a..b',
        where: '{{ dss }}',
        checks: ['unique: ['],
      }),
    ).toEqual([
      expect.stringMatching(/^--staging:1:1 'a\.\.b' is not the name/),
      expect.stringMatching(/^--where:1:1 `\{\{ dss \}\}`/),
      expect.stringMatching(/^--check 1:1:10 This is not YAML/),
    ]);
  });

  test('they are not meant for several gates', async () => {
    const files = { 'checks/a.yml': yaml, 'checks/b.yml': yaml.replace('gate: g', 'gate: h') };
    const { problems, gates, brokenGates } = await load(files, {
      gates: ['g', 'h'],
      staging: 'x',
      checks: ['not_null: a'],
    });
    expect(problems.map(shown)).toEqual([
      '--staging:1:1 --staging is meant for one gate and 2 are chosen: name one.',
      '--check:1:1 --check is meant for one gate and 2 are chosen: name one.',
    ]);
    expect([gates.length, brokenGates.length]).toEqual([0, 2]);
    expect((await load(files, { staging: 'x', gates: ['h'] })).gates[0]!.gate.staging.text).toBe(
      'x',
    );
  });
});
