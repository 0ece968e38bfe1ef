import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { FaultRecord } from '../../../src/domain/fault.ts';
import { ask, faultOf, PASSWORD, TOKEN, type Asked } from './asking.ts';
import {
  cutOff,
  failed,
  finished,
  type Handler,
  html,
  json,
  MisbehavingTrino,
  NUMBER,
  page,
  pageText,
  queued,
  rows,
  status,
} from './misbehaving.ts';

/** The fault that a script ends with, and what was asked of the server. */
async function faultAfter(
  script: readonly Handler[],
  asked: Asked = {},
): Promise<FaultRecord & { methods: string }> {
  await using server = await MisbehavingTrino.start(script);
  const fault = await faultOf(ask(server.address, asked));
  return { ...fault, methods: server.methods };
}

describe('a query that the server fails', () => {
  const error = failed('DIVISION_BY_ZERO', 'USER_ERROR', 'Division by zero');

  test.each<[string, Handler[], string]>([
    ['on the first answer', [error], 'POST'],
    ['on the second', [queued(), error], 'POST GET'],
    ['on a page in the middle', [queued(), rows('[]'), rows('[]'), error], 'POST GET GET GET'],
    ['after rows', [queued(), rows('[[1],[2]]'), error], 'POST GET GET'],
  ])('%s', async (_, script, methods) => {
    const fault = await faultAfter(script);
    expect(fault).toMatchObject({ code: 'query-failed', category: 'engine-user', methods });
    expect(fault.message).toMatch(
      /^Trino cannot run the SQL: Division by zero\. \(query \d{8}_\d{6}_00001_loopb\)$/,
    );
  });

  test('on the page that also has rows', async () => {
    const message = JSON.stringify({ errorName: 'X', errorType: 'USER_ERROR', message: 'no' });
    const both = page({ columns: NUMBER, data: '[[1]]', nextUri: null, raw: { error: message } });
    expect(await faultAfter([queued(), both])).toMatchObject({ code: 'query-failed' });
  });

  test('and calls it finished all the same', async () => {
    const error = JSON.stringify({ errorName: 'X', errorType: 'USER_ERROR', message: 'no' });
    const both = page({ state: 'FINISHED', columns: NUMBER, nextUri: null, raw: { error } });
    expect(await faultAfter([queued(), both])).toMatchObject({ code: 'query-failed' });
  });

  test('with an error that is only a word', async () => {
    const word = page({
      state: 'FINISHED',
      columns: NUMBER,
      nextUri: null,
      raw: { error: '"boom"' },
    });
    expect(await faultAfter([queued(), word])).toMatchObject({ code: 'engine-unavailable' });
  });

  test('in many words of many lines: told on one, without the calls that led to them', async () => {
    const message = `line 1:8: ${'mismatched input '.repeat(60)}\n\tat io.trino.Secret(Secret.java:1)`;
    const fault = await faultAfter([queued(), failed('SYNTAX_ERROR', 'USER_ERROR', message)]);
    expect(fault.message).toMatch(/^Trino cannot run the SQL: mismatched input .*\.\.\./);
    expect(fault.message).not.toContain('io.trino');
  });

  test('with the bytes of a spoilt file in its words: what stands after them is told', async () => {
    const message = 'Expected PAR1 got: \ufffd\r\n\u001b[31m\u0000 [local:///t/x.parquet]';
    const fault = await faultAfter([queued(), failed('ICEBERG_BAD_DATA', 'EXTERNAL', message)]);
    expect(fault.message).toMatch(/got: \ufffd \[31m \[local:\/\/\/t\/x\.parquet\]\. \(query/);
  });
});

describe('errors by name', () => {
  test.each([
    ['ABANDONED_QUERY', 'USER_ERROR', 'query-killed', 'engine-resource'],
    ['ADMINISTRATIVELY_KILLED', 'USER_ERROR', 'query-killed', 'engine-resource'],
    ['CATALOG_NOT_FOUND', 'USER_ERROR', 'configuration', 'config'],
    ['COLUMN_NOT_FOUND', 'USER_ERROR', 'query-failed', 'engine-user'],
    ['COMPILER_ERROR', 'INTERNAL_ERROR', 'query-failed', 'engine-transient'],
    ['EXCEEDED_CPU_LIMIT', 'INSUFFICIENT_RESOURCES', 'query-limit', 'engine-resource'],
    ['EXCEEDED_GLOBAL_MEMORY_LIMIT', 'INSUFFICIENT_RESOURCES', 'out-of-memory', 'engine-resource'],
    ['EXCEEDED_LOCAL_MEMORY_LIMIT', 'INSUFFICIENT_RESOURCES', 'out-of-memory', 'engine-resource'],
    ['EXCEEDED_SCAN_LIMIT', 'INSUFFICIENT_RESOURCES', 'query-limit', 'engine-resource'],
    ['EXCEEDED_SPILL_LIMIT', 'INSUFFICIENT_RESOURCES', 'spill-limit', 'engine-resource'],
    ['EXCEEDED_TIME_LIMIT', 'INSUFFICIENT_RESOURCES', 'query-timeout', 'engine-resource'],
    ['GENERIC_INTERNAL_ERROR', 'INTERNAL_ERROR', 'query-failed', 'engine-transient'],
    ['GENERIC_USER_ERROR', 'USER_ERROR', 'query-failed', 'engine-user'],
    ['HIVE_METASTORE_ERROR', 'EXTERNAL', 'query-failed', 'engine-transient'],
    ['ICEBERG_BAD_DATA', 'EXTERNAL', 'corrupt-file', 'data'],
    ['ICEBERG_CANNOT_OPEN_SPLIT', 'EXTERNAL', 'file-unreadable', 'engine-transient'],
    ['ICEBERG_FILESYSTEM_ERROR', 'EXTERNAL', 'file-unreadable', 'engine-transient'],
    ['ICEBERG_INVALID_METADATA', 'EXTERNAL', 'corrupt-file', 'data'],
    ['INVALID_SESSION_PROPERTY', 'USER_ERROR', 'configuration', 'config'],
    ['OUT_OF_SPILL_SPACE', 'INTERNAL_ERROR', 'spill-limit', 'engine-resource'],
    ['PERMISSION_DENIED', 'USER_ERROR', 'access-denied', 'config'],
    ['QUERY_REJECTED', 'USER_ERROR', 'query-refused', 'config'],
    ['QUERY_TEXT_TOO_LARGE', 'USER_ERROR', 'query-limit', 'config'],
    ['ROLE_NOT_FOUND', 'USER_ERROR', 'configuration', 'config'],
    ['SCHEMA_NOT_FOUND', 'USER_ERROR', 'missing-table', 'data'],
    ['SYNTAX_ERROR', 'USER_ERROR', 'query-failed', 'engine-user'],
    ['TABLE_NOT_FOUND', 'USER_ERROR', 'missing-table', 'data'],
    ['USER_CANCELED', 'USER_ERROR', 'query-killed', 'engine-resource'],
    ['A_NAME_OF_TOMORROW', 'USER_ERROR', 'query-failed', 'engine-user'],
    ['A_NAME_OF_TOMORROW', 'INSUFFICIENT_RESOURCES', 'engine-unavailable', 'engine-transient'],
    ['A_NAME_OF_TOMORROW', 'A_TYPE_OF_TOMORROW', 'query-failed', 'engine-transient'],
  ])('%s (%s): %s, %s, after one POST', async (name, type, code, category) => {
    const fault = await faultAfter([queued(), failed(name, type, 'Such is life')]);
    expect(fault).toMatchObject({ code, category, methods: 'POST GET' });
    expect(fault.message).toContain(': Such is life. ');
    expect(fault.message).toContain('_00001_loopb');
  });
});

describe('an answer that is no page', () => {
  const PAGES: [string, Handler, RegExp][] = [
    ['HTML', html(), /a web page/],
    ['nothing', status(200), /an empty answer/],
    ['text', status(200, 'Sign in first'), /begins "Sign in first"/],
    ['half of a page', json('{"id":"20260101_000000_00001_loopb","sta'), /begins "\{\\"id/],
    ['a list', json('[]'), /begins "\[\]"/],
    ['null', json('null'), /begins "null"/],
    ['an object without id', json('{"stats":{"state":"FINISHED"},"columns":[]}'), /begins/],
    ['an object with another id', json('{"id":7,"stats":{"state":"FINISHED"}}'), /begins/],
    ['a page without state', page({ nextUri: null, raw: { stats: '{}' } }), /state/],
  ];

  test.each(PAGES)('%s in answer to a POST', async (_, handler, words) => {
    const fault = await faultAfter([handler]);
    expect(fault).toMatchObject({ code: 'engine-unavailable', category: 'network' });
    expect(fault.message).toMatch(
      /^Trino at http:\/\/127\.0\.0\.1:\d+ \(connection 'lake'\) gave no answer of Trino: /,
    );
    expect(fault.message).toMatch(words);
    expect(fault.message).toMatch(/`server`/);
    expect(fault.methods).toBe('POST');
  });

  test.each(PAGES)('%s as a later page, after rows', async (_, handler) => {
    const fault = await faultAfter([queued(), rows('[[1]]'), handler]);
    expect(fault).toMatchObject({ code: 'engine-unavailable', category: 'network' });
    // What was begun is ended.
    expect(fault.methods).toBe('POST GET GET DELETE');
  });

  test.each<[string, Record<string, string>]>([
    ['data that is no list', { data: '{"encoding":"json","segments":[]}' }],
    ['a row that is no list', { data: '[[1],2]' }],
    ['a row of another width', { data: '[[1],[2,3]]' }],
    ['rows without columns', { data: '[[1]]', columns: 'null' }],
    ['columns that are no list', { columns: '{"name":"x"}' }],
    ['a column without a type', { columns: '[{"name":"x"}]' }],
    ['a nextUri that is no text', { nextUri: '5' }],
    ['an empty nextUri', { nextUri: '""' }],
    ['an error that is a list', { error: '["no"]' }],
    ['the id of another query', { id: '"20260101_000000_00009_other"' }],
  ])('%s', async (_, raw) => {
    const odd = page({ state: 'FINISHED', columns: NUMBER, data: '[[1]]', nextUri: null, raw });
    const fault = await faultAfter([queued(), odd]);
    expect(fault).toMatchObject({ code: 'engine-unavailable', category: 'network' });
  });

  test('an answer larger than any audit asks for', async () => {
    const huge: Handler = (response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      const chunk = Buffer.alloc(2 ** 22, 0x20);
      const pour = (): void => {
        while (response.write(chunk));
        response.once('drain', pour);
      };
      pour();
    };
    const fault = await faultAfter([queued(), huge]);
    expect(fault).toMatchObject({ code: 'query-limit', category: 'engine-resource' });
    expect(fault.message).toContain('256 MiB');
    expect(fault.methods).toBe('POST GET DELETE');
  });
});

describe('success is proved', () => {
  test('by state, columns and the last page', async () => {
    await using server = await MisbehavingTrino.start([
      queued(),
      rows('[[1],[2]]'),
      rows('[[3]]'),
      finished('[]'),
    ]);
    const records: unknown[] = [];
    const onQuery = (record: unknown): unknown => records.push(record);
    const result = await ask(server.address, { options: { onQuery } });
    expect(result.rows).toEqual([[1], [2], [3]]);
    expect(result.columns).toEqual([{ name: 'x', type: 'integer' }]);
    expect(records).toEqual([result.record]);
    expect(result.record).toMatchObject({ id: server.queryId, state: 'FINISHED', error: null });
    expect(server.methods).toBe('POST GET GET GET');
  });

  test('also when the first answer is the last', async () => {
    await using server = await MisbehavingTrino.start([finished('[[5]]')]);
    expect((await ask(server.address)).rows).toEqual([[5]]);
  });

  test.each(['RUNNING', 'FINISHING', 'QUEUED', 'CANCELED', 'finished'])(
    'a last page in state %s proves nothing',
    async (state) => {
      const last = page({ state, columns: NUMBER, data: '[[1]]', nextUri: null });
      const fault = await faultAfter([queued(), last]);
      expect(fault).toMatchObject({ code: 'query-failed', category: 'engine-transient' });
      expect(fault.message).toContain(`without saying that the query finished (state ${state}`);
    },
  );

  test('nor does an end without columns', async () => {
    const last = page({ state: 'FINISHED', nextUri: null });
    const fault = await faultAfter([queued(), last]);
    expect(fault).toMatchObject({ code: 'query-failed', category: 'engine-transient' });
    expect(fault.message).toContain('without columns');
  });

  test('many pages without rows are many pages', async () => {
    const empty = Array.from({ length: 500 }, () => page());
    await using server = await MisbehavingTrino.start([queued(), ...empty, finished('[[9]]')]);
    expect((await ask(server.address)).rows).toEqual([[9]]);
    expect(server.requests).toHaveLength(502);
  });
});

describe('values arrive with every digit', () => {
  test('integers, decimals, instants, words for floats', async () => {
    const columns = ['bigint', 'bigint', 'decimal(38,0)', 'timestamp(6)', 'double', 'double'];
    const cells = [
      '9007199254740993',
      '-9223372036854775808',
      '"99999999999999999999999999999999999999"',
      '"2026-01-02 03:04:05.123456"',
      '"NaN"',
      '"-Infinity"',
    ];
    const named = columns.map((type, index) => [`c${String(index)}`, type] as const);
    const nested = '[9007199254740993,{"a":9007199254740995}]';
    await using server = await MisbehavingTrino.start([
      queued(),
      finished(`[[${cells.join(',')},${nested},1.5E300]]`, [
        ...named,
        ['n', 'array(bigint)'],
        ['d', 'double'],
      ]),
    ]);
    expect((await ask(server.address)).rows).toEqual([
      [
        9007199254740993n,
        -9223372036854775808n,
        '99999999999999999999999999999999999999',
        '2026-01-02 03:04:05.123456',
        'NaN',
        '-Infinity',
        [9007199254740993n, { a: 9007199254740995n }],
        1.5e300,
      ],
    ]);
  });

  test('text of any language, compressed or not, with a byte order mark or without', async () => {
    const text = JSON.stringify('é日本😀\u2028\n"');
    const compressed: Handler = (response, server) => {
      const body = pageText({ columns: NUMBER, data: `[[${text}]]` }, server);
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(body));
    };
    const marked: Handler = (response, server) => {
      const parts = { state: 'FINISHED', columns: NUMBER, data: `[[${text}]]`, nextUri: null };
      response.writeHead(200).end(`\ufeff${pageText(parts, server)}`);
    };
    await using server = await MisbehavingTrino.start([queued(), compressed, marked]);
    expect((await ask(server.address)).rows).toEqual([['é日本😀\u2028\n"'], ['é日本😀\u2028\n"']]);
  });
});

describe('credentials go to the server and nowhere else', () => {
  const secrets: Asked = { settings: { password: () => PASSWORD } };
  const sent: Asked[] = [secrets, { settings: { token: () => TOKEN } }];

  test.each(sent)('a nextUri of another port', async (asked) => {
    await using foreign = await MisbehavingTrino.start([], { always: finished() });
    for (const script of [
      [page({ nextUri: `${foreign.address}/v1/statement/executing/x/y/1` })],
      [queued(), page({ nextUri: `${foreign.address}/v1/statement/executing/x/y/1` })],
      [queued(), page({ nextUri: foreign.address, columns: NUMBER, data: '[[1]]' })],
    ]) {
      const fault = await faultAfter(script, asked);
      expect(fault).toMatchObject({ code: 'engine-unavailable', category: 'network' });
      expect(fault.message).toContain(foreign.address);
      expect(fault.message).toContain('X-Forwarded-');
    }
    expect(foreign.requests).toEqual([]);
  });

  test.each<[string, (server: MisbehavingTrino) => string]>([
    ['host', ({ port }) => `http://localhost:${String(port)}/v1/statement/executing/x/y/1`],
    ['scheme', ({ port }) => `https://127.0.0.1:${String(port)}/v1/statement/executing/x/y/1`],
    ['kind', () => 'file:///etc/passwd'],
    ['kind again', () => 'data:application/json,{"id":"x"}'],
    ['path only', () => '/v1/statement/executing/x/y/1'],
    ['no host', ({ port }) => `//127.0.0.1:${String(port)}/v1/statement/executing/x/y/1`],
  ])('a nextUri of another %s', async (_, uri) => {
    const astray: Handler = (response, server, seen) =>
      page({ nextUri: uri(server) })(response, server, seen);
    const fault = await faultAfter([astray], secrets);
    expect(fault).toMatchObject({ code: 'engine-unavailable', methods: 'POST' });
  });

  test.each([301, 302, 303, 307, 308])('a redirect by HTTP %i', async (code) => {
    await using foreign = await MisbehavingTrino.start([], { always: finished() });
    const elsewhere = status(code, '', { Location: `${foreign.address}/v1/statement` });
    const fault = await faultAfter([elsewhere], secrets);
    expect(fault).toMatchObject({
      code: 'engine-unavailable',
      category: 'config',
      methods: 'POST',
    });
    expect(fault.message).toContain(`to ${foreign.address}`);
    expect(fault.message).toContain('`server`');
    const later = await faultAfter([queued(), elsewhere], secrets);
    expect(later).toMatchObject({ code: 'engine-unavailable', methods: 'POST GET DELETE' });
    expect(foreign.requests).toEqual([]);
  });
});

describe('a request that the server does not accept', () => {
  test.each([
    [400, 'Invalid X-Trino-Session header', 'configuration', 'config', /Invalid X-Trino-Session/],
    [401, 'Access Denied: Invalid credentials', 'access-denied', 'config', /Invalid credentials/],
    [403, 'Forbidden', 'access-denied', 'config', /Forbidden/],
    [404, 'Not Found', 'engine-unavailable', 'config', /is no Trino server.*`server`/],
    [405, '', 'engine-unavailable', 'config', /is no Trino server.*`server`/],
    [407, '', 'engine-unavailable', 'config', /proxy/],
    [413, '', 'query-limit', 'config', /of that length/],
    [431, '', 'configuration', 'config', /HTTP 431/],
    [500, 'Oh no', 'engine-unavailable', 'engine-transient', /HTTP 500: Oh no/],
    [501, '', 'engine-unavailable', 'engine-transient', /HTTP 501/],
  ])('HTTP %i', async (code, body, faultCode, category, words) => {
    for (const secret of [{ password: () => PASSWORD }, { token: () => TOKEN }]) {
      const fault = await faultAfter([status(code, body)], { settings: secret });
      expect(fault).toMatchObject({ code: faultCode, category, methods: 'POST' });
      expect(fault.message).toMatch(/^Trino at http:\/\/127\.0\.0\.1:\d+ \(connection 'lake'\) /);
      expect(fault.message).toMatch(words);
    }
    // The pages that Jetty and proxies put around it are not for people.
    const fault = await faultAfter([html(code)]);
    expect(fault.message).not.toMatch(/[<>]/);
  });

  test('a page that is refused ends the query', async () => {
    const fault = await faultAfter([queued(), rows('[[1]]'), status(401, 'JWT expired')]);
    expect(fault).toMatchObject({ code: 'access-denied', methods: 'POST GET GET DELETE' });
  });
});

test('a page that was cut off is asked for again, and its rows count once', async () => {
  const parts = { columns: NUMBER, data: '[[1],[2]]' };
  for (const cut of [cutOff(parts), cutOff(parts, { 'Content-Encoding': 'gzip' })]) {
    await using server = await MisbehavingTrino.start([
      queued(),
      rows('[[0]]'),
      cut,
      rows('[[1],[2]]'),
      finished('[[3]]'),
    ]);
    expect((await ask(server.address)).rows).toEqual([[0], [1], [2], [3]]);
    const paths = server.of('GET').map(({ path }) => path);
    expect(paths[1]).toBe(paths[2]);
    expect(new Set(paths).size).toBe(3);
  }
});
