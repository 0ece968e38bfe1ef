import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { ask, faultOf } from './asking.ts';
import { QUICK } from './connection.ts';
import {
  drip,
  failed,
  finished,
  type Handler,
  html,
  MisbehavingTrino,
  page,
  queued,
  rows,
  silence,
  status,
} from './misbehaving.ts';

const busy = status(503, 'Busy');
const asksToWait = status(503, 'Busy', { 'Retry-After': '5' });

/** Where a query may be when it is stopped; what was asked of the server by then. */
const MOMENTS: [name: string, script: Handler[], always: Handler, asked: RegExp][] = [
  ['during the POST', [], silence(), /^POST$/],
  ['during the first page', [queued()], silence(), /^POST GET DELETE$/],
  ['during a later page', [queued(), rows('[[1]]')], silence(), /^POST GET GET DELETE$/],
  ['amidst a page', [queued(), rows('[[1]]')], drip(), /^POST GET GET DELETE$/],
  ['in a pause that the server asked for', [queued()], asksToWait, /^POST GET DELETE$/],
  ['in a pause of the POST', [], asksToWait, /^POST$/],
  ['between many pages', [queued()], page(), /^POST( GET)+ DELETE$/],
];

describe('cancelled', () => {
  test.each(MOMENTS)('%s: it ends at once, and the server is told', async (...moment) => {
    const [, script, always, asked] = moment;
    await using server = await MisbehavingTrino.start(script, { always });
    const stop = new AbortController();
    const running = faultOf(ask(server.address, { options: { signal: stop.signal } }));
    await expect.poll(() => server.requests.length).toBeGreaterThan(script.length);
    await sleep(30);
    const began = performance.now();
    stop.abort();
    expect(await running).toMatchObject({
      code: 'cancelled',
      category: 'engine-transient',
      message: 'The query was cancelled before it ended.',
    });
    expect(performance.now() - began).toBeLessThan(QUICK.farewell);
    expect(server.methods).toMatch(asked);
    expectTold(server);
  });

  test('before it began: nothing is sent', async () => {
    await using server = await MisbehavingTrino.start([], { always: finished() });
    const fault = await faultOf(ask(server.address, { options: { signal: AbortSignal.abort() } }));
    expect(fault.code).toBe('cancelled');
    expect(server.requests).toEqual([]);
  });

  test('while an interrupted query waits to be asked anew', async () => {
    const settings = { patience: { ...QUICK, pause: 60_000 } };
    await using server = await MisbehavingTrino.start([queued(), failed('REMOTE_TASK_ERROR')]);
    const stop = new AbortController();
    const running = faultOf(ask(server.address, { settings, options: { signal: stop.signal } }));
    await expect.poll(() => server.methods).toBe('POST GET');
    await sleep(30);
    stop.abort();
    expect((await running).code).toBe('cancelled');
    expect(server.methods).toBe('POST GET');
  });

  test('for a reason: the reason is for the caller to tell', async () => {
    await using server = await MisbehavingTrino.start([queued()], { always: silence() });
    const signal = AbortSignal.timeout(100);
    expect((await faultOf(ask(server.address, { options: { signal } }))).code).toBe('cancelled');
    expect(server.methods).toBe('POST GET DELETE');
  });

  test.each<[string, Handler]>([
    ['does not answer', silence()],
    ['answers HTTP 500', status(500)],
    ['answers with a web page', html()],
    ['sends it on', status(302, '', { Location: 'http://127.0.0.1:9/' })],
    ['hangs up', (response) => response.socket?.resetAndDestroy()],
  ])('and a server that %s to that: it ends all the same, and soon', async (_, onDelete) => {
    const behaviour = { always: silence(), onDelete };
    await using server = await MisbehavingTrino.start([queued()], behaviour);
    const signal = AbortSignal.timeout(100);
    const began = performance.now();
    expect((await faultOf(ask(server.address, { options: { signal } }))).code).toBe('cancelled');
    expect(performance.now() - began).toBeLessThan(QUICK.farewell + 2000);
    expect(server.of('DELETE')).toHaveLength(1);
  });
});

describe('at the deadline', () => {
  test.each(MOMENTS)('%s: the server is told', async (...moment) => {
    const [name, script, always, asked] = moment;
    await using server = await MisbehavingTrino.start(script, { always });
    const began = performance.now();
    const fault = await faultOf(ask(server.address, { options: { timeout: 500 } }));
    expect(performance.now() - began).toBeLessThan(500 + QUICK.farewell);
    // A pause beyond the deadline is not begun.
    const code = name.includes('pause') ? 'engine-unavailable' : 'query-timeout';
    expect(fault.code).toBe(code);
    expect(server.methods).toMatch(asked);
    expectTold(server);
  });

  const late: Handler = async (response, trino, seen) => {
    await sleep(50);
    return page({ state: 'QUEUED' })(response, trino, seen);
  };
  const working: Handler = async (response, trino, seen) => {
    await sleep(50);
    return page({ state: 'RUNNING' })(response, trino, seen);
  };

  test.each<[string, Handler, string]>([
    ['queue', late, 'left the query in its queue for 500ms, so the query was stopped. See'],
    ['run', working, 'did not finish the query within 500ms, so the query was stopped. Raise'],
  ])('in its %s is said so', async (_, always, words) => {
    await using server = await MisbehavingTrino.start([queued()], { always });
    const fault = await faultOf(ask(server.address, { options: { timeout: 500 } }));
    expect(fault).toMatchObject({ code: 'query-timeout', category: 'engine-resource' });
    expect(fault.message).toContain(`Trino at ${server.address} (connection 'lake') ${words}`);
  });

  test('that never answered is said so', async () => {
    await using server = await MisbehavingTrino.start([], { always: silence() });
    const fault = await faultOf(ask(server.address, { options: { timeout: 500 } }));
    expect(fault.message).toContain('did not answer within 500ms');
  });

  test('that has not answered for long: what it said before is no news', async () => {
    await using server = await MisbehavingTrino.start([queued()], { always: silence() });
    const settings = { patience: { ...QUICK, silence: 60_000 } };
    const fault = await faultOf(ask(server.address, { settings, options: { timeout: 5500 } }));
    expect(fault.code).toBe('query-timeout');
    expect(fault.message).toContain('did not answer within 5500ms');
  });

  test('an answer that has just come is told rather than the time', async () => {
    const slow: Handler = async (response, trino, seen) => {
      await sleep(200);
      return failed('DIVISION_BY_ZERO')(response, trino, seen);
    };
    await using server = await MisbehavingTrino.start([queued(), slow]);
    const fault = await faultOf(ask(server.address, { options: { timeout: 5000 } }));
    expect(fault.code).toBe('query-failed');
  });

  test('of no time at all', async () => {
    await using server = await MisbehavingTrino.start([], { always: busy });
    expect((await faultOf(ask(server.address, { options: { timeout: 0 } }))).code).toMatch(
      /^(?:query-timeout|engine-unavailable)$/,
    );
  });
});

/** The page that was named last is the one that is deleted. */
function expectTold(server: MisbehavingTrino): void {
  const [told] = server.of('DELETE');
  if (told === undefined) return;
  const pages = server.of('GET');
  // A page that was asked for and not answered is named by the one before; one that was answered names the next.
  const named = Number(told.path.split('/').at(-1));
  expect(server.of('DELETE')).toHaveLength(1);
  expect([pages.length, pages.length + 1]).toContain(named);
}
