import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jobToken } from '../github/server/state.ts';
import { stage, type Ran, type Stage } from './step.ts';

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
  it('of the inputs is found nowhere, also where gates and data repeat it', async () => {
    await using set = await stage({ 'checks/orders.yml': SAYING }, { tokens });
    const inputs = {
      ...FORMATS,
      where: `country <> '${CANARY}'`,
      'github-token': TOKEN,
      'trino-server': 'https://127.0.0.1:9',
      'trino-user': 'gate',
      'trino-password': CANARY,
    };
    await using ran = await set.run({ inputs, token: TOKEN });
    expect(ran.main.outputs['verdict']).toBe('error');
    await expectNoTrace(ran, set);
  }, 60_000);

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
  }, 60_000);

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
  }, 60_000);

  it('without the permission for it is an error that says so', async () => {
    await using set = await stage();
    await using ran = await set.run({ inputs: { 'oidc-audience': 'trino' } });
    expect(ran.main.exitCode).toBe(1);
    expect(ran.main.summary).toContain('id-token: write');
  });
});

describe.concurrent('columns that are hidden', () => {
  it('show no value in any report, whatever sample rows are asked for', async () => {
    const gate = `gate: orders
table: data/orders.parquet
checks:
  - range: {column: amount, max: 500}
  - accepted_values: {column: country, values: [XX]}
  - rejected_values: {column: country, values: [AT]}
  - matches: {column: country, pattern: '^Z'}
  - unique: [day]
`;
    await using set = await stage({ 'checks/orders.yml': gate });
    const inputs = { ...FORMATS, 'redact-columns': 'country, AMOUNT, day' };
    await using ran = await set.run({ inputs });
    expect(ran.main.outputs['verdict']).toBe('fail');
    const found = await traces(ran, set);
    expect(found).toMatchObject({ 'wap-gate.json': expect.stringContaining('"***"') });
    for (const [place, text] of Object.entries(found)) {
      expect(/\b(?:BE|CH|DE)\b|999|2026-01-0/.exec(text)?.[0] ?? null, place).toBeNull();
    }
  });
});
