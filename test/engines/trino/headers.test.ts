import { describe, expect, test } from 'vitest';
import type { TrinoSettings } from '../../../src/engines/trino/settings.ts';
import { ask, faultOf, PASSWORD, TOKEN, type Asked } from './asking.ts';
import {
  finished,
  type Handler,
  MisbehavingTrino,
  page,
  queued,
  rows,
  type Seen,
  status,
} from './misbehaving.ts';

/** What a query carries, on each of its requests. */
async function sent(asked: Asked): Promise<Seen['headers']> {
  await using server = await MisbehavingTrino.start([queued(), rows('[[1]]'), finished()]);
  await ask(server.address, asked);
  const [post, ...pages] = server.requests.map(({ headers }) => trinos(headers));
  // Proxies that look at who asks see the same on every request.
  for (const later of pages) expect(later).toEqual(post);
  return post ?? {};
}

const trinos = (headers: Seen['headers']): Seen['headers'] =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => /^(?:x-trino|authorization)/.test(name)),
  );

const sentBy = (settings: Partial<TrinoSettings>): Promise<Seen['headers']> => sent({ settings });

describe('a query says', () => {
  test('who asks, for what, and that its timestamps are wanted whole', async () => {
    expect(await sentBy({ catalog: 'iceberg', schema: 'shop' })).toEqual({
      'x-trino-user': 'someone',
      'x-trino-catalog': 'iceberg',
      'x-trino-schema': 'shop',
      'x-trino-source': 'wap-gate/run-1',
      'x-trino-client-tags': 'wap-gate',
      'x-trino-client-capabilities': 'PARAMETRIC_DATETIME',
      'x-trino-time-zone': 'UTC',
    });
  });

  test('its text as UTF-8, and not as a form', async () => {
    await using server = await MisbehavingTrino.start([finished()]);
    const sql = `SELECT 'é日本😀' AS "a=b&c", ';%00'`;
    await ask(server.address, { sql });
    const [post] = server.requests;
    expect(post?.path).toBe('/v1/statement');
    expect(post?.body).toBe(sql);
    expect(post?.headers['content-type']).toBe('text/plain; charset=utf-8');
  });

  test('repository, pull request and gate, whatever their names hold', async () => {
    const origin = { run: 'run\r\n7', repository: 'me/döner,日本', pullRequest: '12' };
    const headers = await sent({
      settings: { origin },
      options: { gate: 'orders, daily\r\nX-Trino-User: root' },
    });
    expect(headers['x-trino-client-tags']).toBe(
      'wap-gate,repository=me/d_ner_,pr=12,gate=orders_daily_X-Trino-User:_root',
    );
    expect(headers['x-trino-source']).toBe('wap-gate/run_7');
    expect(headers['x-trino-user']).toBe('someone');
  });

  test('session properties, those of the gate over those of the connection', async () => {
    const headers = await sent({
      settings: { session: { query_max_run_time: '1h', 'iceberg.x': 'a=b,c d+é' } },
      options: { session: { query_max_run_time: '5m' } },
    });
    expect(headers['x-trino-session']).toBe(
      'query_max_run_time=5m,iceberg.x=a%3Db%2Cc%20d%2B%C3%A9',
    );
  });

  test('roles', async () => {
    const roles = { system: 'admin', iceberg: 'all of é,=', hive: 'ALL', memory: 'NONE' };
    expect((await sentBy({ roles }))['x-trino-role']).toBe(
      'system=ROLE%7Badmin%7D,iceberg=ROLE%7Ball%20of%20%C3%A9%2C%3D%7D,hive=ALL,memory=NONE',
    );
  });

  test('a password or a token, or neither', async () => {
    expect((await sentBy({}))['authorization']).toBeUndefined();
    const basic = (await sentBy({ password: () => `${PASSWORD}: é日` }))['authorization'] ?? '';
    expect(basic).toMatch(/^Basic /);
    expect(Buffer.from(basic.slice(6), 'base64').toString()).toBe(`someone:${PASSWORD}: é日`);
    // A line break at the end is what a file of a secret often has.
    expect((await sentBy({ token: () => `${TOKEN}\n` }))['authorization']).toBe(`Bearer ${TOKEN}`);
  });

  test('a name of western Europe as Trino reads it', async () => {
    expect((await sentBy({ user: 'jürgen' }))['x-trino-user']).toBe('jürgen');
  });
});

describe('what a header cannot carry is refused rather than changed', () => {
  test.each<[string, Partial<TrinoSettings>]>([
    ['user', { user: 'admin日本' }],
    ['user', { user: 'admin\nX-Trino-Role: system=ALL' }],
    ['user', { user: ' admin' }],
    ['user', { user: 'ad:min', password: () => PASSWORD }],
    ['catalog', { catalog: 'ice\u0000berg' }],
    ['schema', { schema: '注文' }],
    ['token', { token: () => `${TOKEN}\n${TOKEN}` }],
    ['token', { token: () => `${TOKEN}日` }],
  ])('%s of %j', async (name, settings) => {
    await using server = await MisbehavingTrino.start([], { always: finished() });
    const fault = await faultOf(ask(server.address, { settings }));
    expect(fault).toMatchObject({ code: 'configuration', category: 'config' });
    expect(fault.message).toContain(`\`${name}\` of connection 'lake'`);
    expect(server.requests).toEqual([]);
  });
});

test('queries at the same time do not share what they carry or what they are answered', async () => {
  const always: Handler = (response, server, seen) => {
    const user = String(seen.headers['x-trino-client-tags']).replace(/.*gate=/, '');
    const id = `"20260101_000000_${user}_loopb"`;
    const set = { 'X-Trino-Set-Session': `a=${user}`, 'X-Trino-Set-Catalog': user };
    for (const [name, value] of Object.entries(set)) response.setHeader(name, value);
    const last = seen.path.endsWith('/2');
    const nextUri = last
      ? null
      : `${server.address}/v1/statement/${user}/${seen.method === 'POST' ? '1' : '2'}`;
    const parts = { nextUri, state: last ? 'FINISHED' : 'RUNNING', raw: { id } };
    const columns = [['x', 'varchar']] as const;
    return page({ ...parts, columns, data: `[["${user}"]]` })(response, server, seen);
  };
  await using server = await MisbehavingTrino.start([], { always });
  const gates = Array.from({ length: 12 }, (_, index) => `g${String(index)}`);
  const answers = await Promise.all(
    gates.map((gate) =>
      ask(server.address, { options: { gate, session: { own: gate } }, sql: `SELECT '${gate}'` }),
    ),
  );
  expect(answers.map(({ rows: found }) => found)).toEqual(
    gates.map((gate) => [[gate], [gate], [gate]]),
  );
  for (const { headers, body, method } of server.of('POST')) {
    expect(method).toBe('POST');
    const gate = body.slice(8, -1);
    expect(headers['x-trino-session']).toBe(`own=${gate}`);
    expect(headers['x-trino-catalog']).toBeUndefined();
  }
});

test('a server that echoes what it was sent makes no secret public', async () => {
  const echo: Handler = (response, server, seen) =>
    status(500, `Unexpected header Authorization: ${String(seen.headers.authorization)}`)(
      response,
      server,
      seen,
    );
  for (const settings of [{ password: () => PASSWORD }, { token: () => TOKEN }]) {
    await using server = await MisbehavingTrino.start([], { always: echo });
    const fault = await faultOf(ask(server.address, { settings }));
    expect(fault.message).toMatch(/Authorization: (?:Basic|Bearer) \*\*\*\.$/);
  }
});
