import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { ask, faultOf } from './asking.ts';
import { QUICK } from './connection.ts';
import {
  cutOff,
  drip,
  failed,
  finished,
  type Handler,
  MisbehavingTrino,
  NUMBER,
  queued,
  reset,
  rows,
  type Seen,
  silence,
  status,
} from './misbehaving.ts';

const UNTIL = { options: { timeout: 500 } };

/** Milliseconds between one request and the next. */
const gaps = (requests: readonly Seen[]): number[] =>
  requests.slice(1).map(({ at }, index) => at - (requests[index]?.at ?? 0));

describe.each([429, 502, 503, 504])('HTTP %i', (code) => {
  test('passes by, on POST and on pages', async () => {
    await using server = await MisbehavingTrino.start([
      status(code, 'Busy'),
      status(code, 'Busy'),
      queued(),
      status(code),
      rows('[[1]]'),
      status(code),
      status(code),
      finished('[[2]]'),
    ]);
    expect((await ask(server.address)).rows).toEqual([[1], [2]]);
    expect(server.methods).toBe('POST POST POST GET GET GET GET GET');
    expect(new Set(server.of('GET').map(({ path }) => path)).size).toBe(2);
  });

  test('on POST for ever: until the deadline', async () => {
    await using server = await MisbehavingTrino.start([], { always: status(code, 'Too busy') });
    const began = performance.now();
    const fault = await faultOf(ask(server.address, UNTIL));
    expect(performance.now() - began).toBeLessThan(2000);
    expect(fault).toMatchObject({ code: 'engine-unavailable', category: 'engine-transient' });
    expect(fault.message).toBe(
      `Trino at ${server.address} (connection 'lake') answered with HTTP ${String(code)}: Too busy. It was tried again until the deadline of 500ms.`,
    );
    expect(server.of('POST').length).toBeGreaterThan(3);
    expect(server.of('GET')).toEqual([]);
  });

  test('on a page for ever: until the deadline, and the query is stopped', async () => {
    await using server = await MisbehavingTrino.start([queued()], { always: status(code) });
    const fault = await faultOf(ask(server.address, UNTIL));
    expect(fault).toMatchObject({ code: 'engine-unavailable', category: 'engine-transient' });
    expect(server.of('POST')).toHaveLength(1);
    expect(server.of('DELETE')).toHaveLength(1);
  });
});

describe('Retry-After', () => {
  const after = (value: string, more: Record<string, string> = {}): Handler =>
    status(503, 'Busy', { 'Retry-After': value, ...more });

  test('in seconds is waited for, on POST and on pages', async () => {
    await using server = await MisbehavingTrino.start([
      after('1'),
      queued(),
      after('1'),
      finished('[[1]]'),
    ]);
    expect((await ask(server.address)).rows).toEqual([[1]]);
    const [post = 0, , page = 0] = gaps(server.requests);
    for (const gap of [post, page]) expect(gap).toBeGreaterThan(950);
  });

  test("as a date is waited for, by the server's own clock", async () => {
    const date = (seconds: number): string =>
      new Date(Date.UTC(2031, 0, 1) + seconds * 1000).toUTCString();
    await using server = await MisbehavingTrino.start([
      after(date(1), { Date: date(0) }),
      finished('[[1]]'),
    ]);
    expect((await ask(server.address)).rows).toEqual([[1]]);
    expect(gaps(server.requests)[0]).toBeGreaterThan(950);
  });

  test.each(['0', 'soon', '-5', '', 'Thu, 01 Jan 1970 00:00:00 GMT'])(
    '%j is not waited for',
    async (value) => {
      await using server = await MisbehavingTrino.start([after(value), finished('[[1]]')]);
      expect((await ask(server.address, { options: { timeout: 3000 } })).rows).toEqual([[1]]);
      expect(gaps(server.requests)[0]).toBeLessThan(900);
    },
  );

  test.each(['60', '99999999999', 'Fri, 31 Dec 9999 23:59:59 GMT'])(
    '%s beyond the deadline ends it at once',
    async (value) => {
      await using server = await MisbehavingTrino.start([], { always: after(value) });
      const began = performance.now();
      const fault = await faultOf(ask(server.address, { options: { timeout: 30_000 } }));
      expect(performance.now() - began).toBeLessThan(2000);
      expect(fault).toMatchObject({ code: 'engine-unavailable', category: 'engine-transient' });
      expect(fault.message).toContain('the query has only 30s.');
      expect(server.requests).toHaveLength(1);
    },
  );
});

describe('nobody there', () => {
  test('is tried again for a while', async () => {
    const began = performance.now();
    const fault = await faultOf(ask(await nowhere()));
    expect(fault).toMatchObject({ code: 'engine-unavailable', category: 'network' });
    expect(fault.message).toMatch(
      /^Trino at \S+ \(connection 'lake'\) cannot be reached: nobody listens there \(connect ECONNREFUSED 127\.0\.0\.1:\d+\)\. It was tried again for 300ms\.$/,
    );
    expect(performance.now() - began).toBeGreaterThan(300);
    expect(performance.now() - began).toBeLessThan(3000);
  });

  test('by either of two addresses is told in the same words', async () => {
    const { port } = new URL(await nowhere());
    const fault = await faultOf(ask(`http://localhost:${port}`));
    expect(fault.message).toMatch(/nobody listens there \(connect ECONNREFUSED .*:\d+\)\./);
  });

  test('until the deadline, where that is sooner', async () => {
    const patience = { ...QUICK, unreachable: 60_000 };
    const fault = await faultOf(ask(await nowhere(), { ...UNTIL, settings: { patience } }));
    expect(fault).toMatchObject({ code: 'engine-unavailable', category: 'network' });
    expect(fault.message).toContain('It was tried again until the deadline of 500ms.');
  });

  test('of that name is told at once', async () => {
    const began = performance.now();
    const fault = await faultOf(ask('http://no-such-host.invalid:8080'));
    expect(fault).toMatchObject({ code: 'engine-unavailable', category: 'network' });
    expect(fault.message).toMatch(/its name (?:is not known|could not be looked up)/);
    expect(performance.now() - began).toBeLessThan(5000);
  });

  test('for a while only: the server that comes back is asked', async () => {
    const address = await nowhere();
    const asked = ask(address, { settings: { patience: { ...QUICK, unreachable: 5000 } } });
    await sleep(150);
    const late = createServer((socket) => {
      const body = JSON.stringify({
        id: 'q',
        columns: [{ name: 'x', type: 'integer' }],
        data: [[1]],
        stats: { state: 'FINISHED' },
      });
      socket.on('error', () => undefined);
      socket.once('data', () =>
        socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`),
      );
    });
    late.listen(Number(new URL(address).port), '127.0.0.1');
    try {
      expect((await asked).rows).toEqual([[1]]);
    } finally {
      late.close();
    }
  });
});

describe('a broken connection', () => {
  test('on POST: it is posted again; on a page: the same page is asked for', async () => {
    await using server = await MisbehavingTrino.start([
      reset(),
      cutOff({}),
      queued(),
      reset(),
      rows('[[1]]'),
      cutOff({ columns: NUMBER, data: '[[2]]' }),
      reset(),
      rows('[[2]]'),
      finished('[[3]]'),
    ]);
    expect((await ask(server.address)).rows).toEqual([[1], [2], [3]]);
    expect(server.methods).toBe('POST POST POST GET GET GET GET GET GET');
  });

  test('for ever is given up, and the query is stopped', async () => {
    await using server = await MisbehavingTrino.start([queued(), rows('[[1]]')], {
      always: reset(),
    });
    const fault = await faultOf(ask(server.address));
    expect(fault).toMatchObject({ code: 'engine-unavailable', category: 'network' });
    expect(fault.message).toMatch(
      /the connection was broken \((?:read )?ECONNRESET\)\..* It was tried again for 300ms\.$/,
    );
    expect(server.of('DELETE')).toHaveLength(1);
  });

  test('now and then is no reason to give up, even between pages without rows', async () => {
    const late: Handler = async (response, trino, seen) => {
      await sleep(200);
      return rows('[]')(response, trino, seen);
    };
    await using server = await MisbehavingTrino.start([
      queued(),
      ...[1, 2, 3].flatMap(() => [reset(), late, rows('[]')]),
      finished('[[1]]'),
    ]);
    expect((await ask(server.address)).rows).toEqual([[1]]);
  });

  test('after a long wait for a server that answered is not yet given up', async () => {
    const busy = Array.from({ length: 12 }, () => status(503));
    await using server = await MisbehavingTrino.start([...busy, reset(), finished('[[1]]')]);
    expect((await ask(server.address)).rows).toEqual([[1]]);
  });
});

describe('a server that does not answer', () => {
  test.each<[string, Handler[], Handler]>([
    ['to a POST', [], silence()],
    ['to a page', [queued()], silence()],
    ['in full to a POST', [], drip()],
    ['in full to a page', [queued(), rows('[[1]]')], drip()],
  ])('%s is left at the deadline', async (_, script, always) => {
    await using server = await MisbehavingTrino.start(script, { always });
    const began = performance.now();
    const fault = await faultOf(ask(server.address, UNTIL));
    expect(performance.now() - began).toBeLessThan(2000);
    expect(fault).toMatchObject({ code: 'query-timeout', category: 'engine-resource' });
    expect(server.of('DELETE')).toHaveLength(script.length === 0 ? 0 : 1);
    expect(server.of('POST')).toHaveLength(1);
  });

  test('is asked again after the longest silence, and given up after two', async () => {
    const patience = { ...QUICK, silence: 700, unreachable: 600 };
    await using once = await MisbehavingTrino.start([silence(), queued(), silence(), finished()]);
    expect((await ask(once.address, { settings: { patience } })).rows).toEqual([[1]]);
    await using always = await MisbehavingTrino.start([queued()], { always: silence() });
    const fault = await faultOf(ask(always.address, { settings: { patience } }));
    expect(fault).toMatchObject({ code: 'engine-unavailable', category: 'network' });
    expect(fault.message).toContain('it did not answer in time (ECONNABORTED)');
    expect(always.methods).toBe('POST GET GET DELETE');
  });
});

describe('a query that the server has lost', () => {
  test.each([404, 410])('HTTP %i on a page: asked anew as a whole', async (code) => {
    const records: unknown[] = [];
    const onQuery = (record: unknown): unknown => records.push(record);
    await using server = await MisbehavingTrino.start([
      queued(),
      rows('[[1]]'),
      status(code, 'Query not found'),
      queued(),
      rows('[[1]]'),
      finished('[[2]]'),
    ]);
    expect((await ask(server.address, { options: { onQuery } })).rows).toEqual([[1], [2]]);
    // There is nobody to be told to stop.
    expect(server.methods).toBe('POST GET GET POST GET GET');
    expect(records).toMatchObject([
      { id: expect.stringContaining('_00001_') as string, state: 'ABANDONED' },
      { id: expect.stringContaining('_00002_') as string, state: 'FINISHED' },
    ]);
  });

  test('again and again: a few times only', async () => {
    const script = Array.from({ length: 9 }, () => [queued(), status(404)]).flat();
    await using server = await MisbehavingTrino.start(script);
    const fault = await faultOf(ask(server.address));
    expect(fault).toMatchObject({ code: 'engine-unavailable', category: 'engine-transient' });
    expect(fault.message).toMatch(/does not know the query any more.* It was asked 4 times\.$/);
    expect(server.of('POST')).toHaveLength(4);
  });
});

describe('errors that go by', () => {
  const BEFORE: [name: string, type: string][] = [
    ['CATALOG_NOT_AVAILABLE', 'INTERNAL_ERROR'],
    ['NO_NODES_AVAILABLE', 'INTERNAL_ERROR'],
    ['QUERY_QUEUE_FULL', 'INSUFFICIENT_RESOURCES'],
    ['SERVER_SHUTTING_DOWN', 'INTERNAL_ERROR'],
    ['SERVER_STARTING_UP', 'INTERNAL_ERROR'],
  ];
  const AMIDST: [name: string, type: string, code: string][] = [
    ['ADMINISTRATIVELY_PREEMPTED', 'INSUFFICIENT_RESOURCES', 'engine-unavailable'],
    ['CLUSTER_OUT_OF_MEMORY', 'INSUFFICIENT_RESOURCES', 'out-of-memory'],
    ['PAGE_TRANSPORT_ERROR', 'INTERNAL_ERROR', 'engine-unavailable'],
    ['PAGE_TRANSPORT_TIMEOUT', 'INTERNAL_ERROR', 'engine-unavailable'],
    ['REMOTE_HOST_GONE', 'INTERNAL_ERROR', 'engine-unavailable'],
    ['REMOTE_TASK_ERROR', 'INTERNAL_ERROR', 'engine-unavailable'],
    ['REMOTE_TASK_FAILED', 'INTERNAL_ERROR', 'engine-unavailable'],
    ['REMOTE_TASK_MISMATCH', 'INTERNAL_ERROR', 'engine-unavailable'],
    ['TOO_MANY_REQUESTS_FAILED', 'INTERNAL_ERROR', 'engine-unavailable'],
  ];

  test.each([...BEFORE, ...AMIDST].map(([name, type]) => [name, type] as const))(
    '%s (%s): asked anew, without its rows',
    async (name, type) => {
      await using server = await MisbehavingTrino.start([
        queued(),
        rows('[[1]]'),
        failed(name, type),
        failed(name, type),
        queued(),
        finished('[[2]]'),
      ]);
      expect((await ask(server.address)).rows).toEqual([[2]]);
      expect(server.methods).toBe('POST GET GET POST POST GET');
    },
  );

  test.each(BEFORE)('%s for ever: until the deadline, ever less often', async (name, type) => {
    const always: Handler = (response, trino, seen) =>
      (seen.method === 'POST' ? queued() : failed(name, type, 'Not now'))(response, trino, seen);
    await using server = await MisbehavingTrino.start([], { always });
    const fault = await faultOf(ask(server.address, { options: { timeout: 800 } }));
    expect(fault).toMatchObject({ code: 'engine-unavailable', category: 'engine-transient' });
    expect(fault.message).toMatch(
      /^Trino cannot run queries at the moment: Not now\. \(query \S+\) It was tried again until the deadline of 800ms\.$/,
    );
    const posts = server.of('POST');
    expect(posts.length).toBeGreaterThan(5);
    const pauses = gaps(posts);
    expect(Math.min(...pauses.slice(4))).toBeGreaterThan(25 * 0.95);
  });

  test.each(AMIDST)('%s for ever: a few times, with long pauses', async (name, type, code) => {
    const always: Handler = (response, trino, seen) =>
      (seen.method === 'POST' ? queued() : failed(name, type, 'Not now'))(response, trino, seen);
    await using server = await MisbehavingTrino.start([], { always });
    const fault = await faultOf(ask(server.address));
    expect(fault.code).toBe(code);
    expect(fault.message).toMatch(/Not now\..* \(query \S+\) It was asked 4 times\.$/);
    const posts = server.of('POST');
    expect(posts).toHaveLength(4);
    const [first = 0, second = 0, third = 0] = gaps(posts);
    for (const [gap, least] of [
      [first, 25],
      [second, 50],
      [third, 100],
    ] as const) {
      expect(gap).toBeGreaterThan(least * 0.95);
    }
  });
});

/** An address where nobody listens. */
async function nowhere(): Promise<string> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${String(port)}`;
}
