import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { INPUTS } from '../../src/action/inputs.ts';
import { jobToken } from '../github/server/state.ts';
import { stage, untimed, type Ran, type Stage } from './step.ts';

vi.setConfig({ testTimeout: 60_000 });

const CANARY = 'canary/Tr1no+s3cret=';
const TOKEN = 'ghs_canaryToken0123456789abcdefghijklmnop';

/** The forms in which a secret could be read by somebody. */
const FORMS = [CANARY, TOKEN].flatMap((secret) => [
  secret,
  encodeURIComponent(secret),
  ...[secret, `gate:${secret}`].map((text) =>
    Buffer.from(text).toString('base64').replace(/=+$/, ''),
  ),
]);

/** Everything that a run leaves behind, by where. */
async function traces(ran: Ran, { github, workspace, comments, checkRuns }: Stage) {
  const directory = workspace.path('wap-gate-report');
  const files = await readdir(directory).catch(() => []);
  const texts = await Promise.all(files.map((name) => readFile(join(directory, name), 'utf8')));
  const log = ran.log.lines.map(({ raw }) => raw).filter((raw) => !raw.startsWith('::add-mask::'));
  return {
    log: log.join('\n'),
    comments: comments().join('\n'),
    checkRuns: JSON.stringify(checkRuns()),
    requests: JSON.stringify(github.requests.map(({ path, query, body }) => [path, query, body])),
    summary: ran.main.summary,
    outputs: JSON.stringify([ran.main.outputs, ran.main.env]),
    state: JSON.stringify(ran.main.state),
    ...Object.fromEntries(files.map((name, index) => [name, texts[index] ?? ''])),
  };
}

async function expectNoTrace(ran: Ran, set: Stage): Promise<void> {
  const found = await traces(ran, set);
  expect(Object.keys(found)).toContain('wap-gate.sarif');
  for (const [place, text] of Object.entries(found)) {
    expect(text.length, place).toBeGreaterThan(0);
    for (const form of FORMS) expect(text.includes(form), `${form} in ${place}`).toBe(false);
  }
  expect(ran.problems).toEqual([]);
}

/** A gate that says a secret wherever a user could have written one. */
const SAYING = `gate: orders
description: uses ${CANARY}
owner: ${CANARY}
runbook: https://wiki.example.com/${CANARY}
table: data/orders.parquet
checks:
  - range: {column: amount, max: 500}
    name: ${CANARY}
    where: "country <> '${CANARY}'"
  - sql: {query: "SELECT '${CANARY}' AS said, id FROM {{ table }}"}
  - accepted_values: {column: country, values: [${CANARY}]}
    samples: 10
`;

const FORMATS = { formats: 'json, markdown, html, junit, sarif', samples: '10', timeout: '3s' };
const tokens = { [TOKEN]: jobToken() };

describe.concurrent('a secret', () => {
  it.each(['trino-password', 'trino-token'])(
    'in the input %s is found nowhere, also where gates and data repeat it',
    async (input) => {
      await using set = await stage({ 'checks/orders.yml': SAYING }, { tokens });
      const inputs = {
        ...FORMATS,
        where: `country <> '${CANARY}'`,
        'github-token': TOKEN,
        'trino-server': 'https://127.0.0.1:9',
        'trino-user': 'gate',
        [input]: CANARY,
      };
      await using ran = await set.run({ inputs, token: TOKEN });
      expect(ran.main.outputs['verdict']).toBe('error');
      await expectNoTrace(ran, set);
    },
  );

  it.each([
    ['every input', Object.keys(INPUTS).filter((name) => name !== 'formats')],
    // Names that are told as they are, in a step whose other inputs are sound.
    ['the input key', ['key']],
    ['the input check-name', ['check-name']],
    ['the input report-dir', ['report-dir']],
  ])('that stands in %s is found nowhere', async (_, names) => {
    await using set = await stage({ 'checks/orders.yml': SAYING }, { tokens });
    const planted = Object.fromEntries(names.map((name) => [name, `x${CANARY}`]));
    const secrets = { 'github-token': TOKEN, 'trino-password': CANARY };
    await using ran = await set.run({
      inputs: { ...FORMATS, ...planted, ...secrets },
      token: TOKEN,
    });
    expect(ran.main.outputs).toMatchObject({ verdict: 'error', reason: 'configuration' });
    expect(ran.main.summary).toContain('holds a secret');
    await expectNoTrace(ran, set);
  });

  it('of a connection is found nowhere', async () => {
    const connections = `connections:
  warehouse: {engine: trino, server: 'https://127.0.0.1:9', user: gate, password: '\${TRINO_PASSWORD}'}
`;
    const contents = {
      'wap-gate.yml': connections,
      'checks/orders.yml': SAYING,
      'checks/fares.yml':
        'gate: fares\nconnection: warehouse\ntable: a.b.c\nchecks: [not_null: [id]]\n',
    };
    await using set = await stage(contents, { tokens });
    await using ran = await set.run({
      inputs: { ...FORMATS, 'github-token': TOKEN },
      token: TOKEN,
      env: { TRINO_PASSWORD: CANARY },
    });
    expect(ran.main.outputs['verdict']).toBe('error');
    await expectNoTrace(ran, set);
  });

  it('of a connection that no gate uses is found nowhere', async () => {
    const contents = {
      'wap-gate.yml':
        "connections:\n  unused: {engine: trino, server: 'https://h', user: u, password: '${HIDDEN_WORD}'}\n",
      'checks/orders.yml': SAYING.replace('data/orders.parquet', 'data/${HIDDEN_WORD}.parquet'),
    };
    await using set = await stage(contents, { tokens });
    await using ran = await set.run({
      inputs: { ...FORMATS, 'github-token': TOKEN },
      token: TOKEN,
      env: { HIDDEN_WORD: CANARY },
    });
    expect(ran.main.outputs['verdict']).toBe('error');
    await expectNoTrace(ran, set);
  });

  it('that GitHub gave for a login is found nowhere', async () => {
    await using set = await stage({ 'checks/orders.yml': SAYING }, { tokens });
    await using ran = await set.run({
      inputs: {
        ...FORMATS,
        'trino-server': 'https://127.0.0.1:9',
        'trino-user': 'gate',
        'oidc-audience': 'trino',
      },
      idToken: true,
    });
    expect(set.github.oidc.audiences).toEqual(['trino']);
    const found = await traces(ran, set);
    for (const [place, text] of Object.entries(found)) {
      expect(/eyJ[\w-]+\.eyJ[\w-]+\./.test(text), place).toBe(false);
    }
  });

  it('without the permission for it is an error that says so', async () => {
    await using set = await stage();
    await using ran = await set.run({ inputs: { 'oidc-audience': 'trino' } });
    expect(ran.main.exitCode).toBe(1);
    expect(ran.main.summary).toContain('id-token: write');
  });
});

/** One check of each kind that could say a value of the data, most of which do not hold. */
const TELLING = `gate: orders
table: data/orders.parquet
checks:
  - range: {column: amount, max: 500}
  - accepted_values: {column: country, values: [XX]}
  - accepted_values: {column: unknown, from: {table: data/orders.csv, column: country}, all_present: true}
  - rejected_values: {column: country, values: [QQ]}
  - matches: {column: country, pattern: '^Z'}
  - length: {column: country, min: 5}
  - unique: [day]
  - minimum: {column: amount, min: 100}
  - maximum: {column: amount, max: 2000}
  - mean: {column: amount, max: 1}
  - sum: {column: amount, max: 1}
  - stddev: {column: amount, max: 1}
  - quantile: {column: amount, q: 0.99, max: 1}
  - distinct_count: {column: country, max: 1}
  - freshness: {column: day, max_age: 1d}
  - skew: {columns: [country], max_share: 1%}
  - expression: amount < 500
  - expression: "CAST(country AS INTEGER) > 1"
  - sql: {query: "SELECT max(country) AS c FROM {{ table }}", expect: {max: 1}}
  - sql: {query: "SELECT x AS a, y AS b FROM {{ table }} AS t(w, x, y)"}
  - sql: {query: "SELECT max(amount) FROM {{ table }}", expect: {max: 1}}
  - reconcile: {measure: sum(amount), with: {table: data/orders.csv, where: "id < 3"}}
  - reconcile: {measure: count(*), by: [country], with: {table: data/orders.csv, where: "id < 3"}}
`;

/** Values of the three columns, and what is computed of them. */
const VALUES =
  /\b(?:AT|BE|CH|DE)\b|\b999\b|\b10\.5\b|\b30\.5\b|\b1,?059\b|\b264\.8|2026-01-0|\bdays? old\b/;

interface Shown {
  readonly gates: readonly {
    readonly checks: readonly { readonly kind: string; readonly observed: unknown }[];
  }[];
}

describe.concurrent('columns that are hidden', () => {
  it.each([
    '999 ms',
    'of 10.5 s',
    '"engine_ms": 10.5',
    '"ms":999',
    'time="30.5"',
    'failed  999 ms',
  ])('are not looked for in how long something took: %s', (text) => {
    expect(VALUES.test(text)).toBe(true);
    expect(VALUES.test(untimed(text))).toBe(false);
    expect(VALUES.test(untimed(`${text}: max 999`))).toBe(true);
  });

  it.each(['http://127.0.0.1:41059/octo', 'run=1105963a2f', '2264.81'])(
    'are not looked for within longer numbers and names: %s',
    (text) => expect(VALUES.test(text)).toBe(false),
  );

  it.each([
    ['as they are called', 'country, AMOUNT, day'],
    ['with slips', 'contry, amuont, dya'],
  ])('show no value in any report, whatever is checked, named %s', async (how, names) => {
    await using set = await stage({ 'checks/orders.yml': TELLING });
    const inputs = { ...FORMATS, timeout: '60s', 'redact-columns': names };
    await using ran = await set.run({ inputs });
    expect(set.comments()[0]).toMatch(how === 'with slips' ? /is a column of no table/ : /^/);
    expect(ran.main.outputs['verdict']).toBe('error');
    const found = await traces(ran, set);
    const json = found['wap-gate.json' as keyof typeof found];
    expect(json).toContain('"***"');
    for (const [place, text] of Object.entries(found)) {
      expect(VALUES.exec(untimed(text))?.[0] ?? null, place).toBeNull();
    }
    const checks = (JSON.parse(json) as Shown).gates.flatMap((gate) => gate.checks);
    const shown = checks.filter(({ observed }) => observed !== null && observed !== '***');
    // Counts are no values.
    expect(shown.map(({ kind }) => kind)).toEqual(['row_count', 'distinct_count']);
  });

  it('show them where nothing is hidden', async () => {
    await using set = await stage({ 'checks/orders.yml': TELLING });
    await using ran = await set.run({ inputs: { ...FORMATS, timeout: '60s' } });
    const { log, comments, summary } = await traces(ran, set);
    for (const text of [log, comments, summary]) expect(text).toMatch(VALUES);
  });
});
