import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FaultRecord } from '../../../src/domain/fault.ts';
import { makeAuthority } from '../../trino/secured/certificates.ts';
import { PASSWORD } from './asking.ts';
import { ForwardProxy } from './forwarding.ts';
import { finished, MisbehavingTrino, queued, rows } from './misbehaving.ts';

interface Told {
  readonly rows?: unknown[][];
  readonly fault?: FaultRecord;
}

const PROGRAM = join(import.meta.dirname, 'asking_process.ts');
const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY', 'NODE_USE_ENV_PROXY'];

/** What a process with these proxies in its environment, and no others, is answered. */
async function askWith(
  env: Readonly<Record<string, string>>,
  server: string,
  { ca = '', timeout = 10_000 } = {},
): Promise<Told> {
  const none = PROXIES.flatMap((name) => [name, name.toLowerCase()]);
  const own = Object.entries(process.env).filter(([name]) => !none.includes(name));
  const given = [PROGRAM, server, PASSWORD, ca, String(timeout)];
  const { stdout } = await promisify(execFile)(process.execPath, given, {
    env: { ...Object.fromEntries(own), ...env },
    timeout: 20_000,
  });
  return JSON.parse(stdout) as Told;
}

const script = (): Parameters<typeof MisbehavingTrino.start>[0] => [
  queued(),
  rows('[[1]]'),
  finished('[[2]]'),
];

const ANSWER = { rows: [[1], [2]] };

describe('plain http', () => {
  test.each(['HTTP_PROXY', 'http_proxy'])('%s: every request goes through it', async (name) => {
    await using server = await MisbehavingTrino.start(script());
    await using proxy = await ForwardProxy.start();
    expect(await askWith({ [name]: proxy.address }, server.address)).toEqual(ANSWER);
    const urls = proxy.seen.map(({ method, url }) => `${method} ${url}`);
    expect(urls).toHaveLength(3);
    expect(urls[0]).toBe(`POST ${server.address}/v1/statement`);
  });

  test.each(['127.0.0.1', '*', 'example.org, 127.0.0.1'])('NO_PROXY=%s', async (without) => {
    await using server = await MisbehavingTrino.start(script());
    await using proxy = await ForwardProxy.start();
    const env = { HTTP_PROXY: proxy.address, NO_PROXY: without };
    expect(await askWith(env, server.address)).toEqual(ANSWER);
    expect(proxy.seen).toEqual([]);
  });

  test("also where Node itself heeds it, and with the proxy's own password", async () => {
    await using server = await MisbehavingTrino.start(script());
    await using proxy = await ForwardProxy.start();
    const HTTP_PROXY = `http://who:what-w0rd@${proxy.host}`;
    expect(await askWith({ HTTP_PROXY, NODE_USE_ENV_PROXY: '1' }, server.address)).toEqual(ANSWER);
    expect(proxy.seen).toHaveLength(3);
    for (const { proxyAuthorization = '' } of proxy.seen) {
      expect(Buffer.from(proxyAuthorization.slice(6), 'base64').toString()).toBe('who:what-w0rd');
    }
    for (const { headers } of server.requests) {
      expect(headers['proxy-authorization']).toBeUndefined();
    }
  });

  test('where nobody is: the fault says where', async () => {
    await using server = await MisbehavingTrino.start(script());
    const gone = await ForwardProxy.start();
    const { host } = gone;
    await gone[Symbol.asyncDispose]();
    const HTTP_PROXY = `http://who:what-w0rd@${host}`;
    const { fault } = await askWith({ HTTP_PROXY }, server.address);
    expect(fault).toMatchObject({ code: 'engine-unavailable', category: 'network' });
    expect(fault?.message).toContain(`nobody listens there (connect ECONNREFUSED ${host})`);
    expect(fault?.message).not.toContain('what-w0rd');
  });
});

describe('https through CONNECT', () => {
  const authority = makeAuthority('wap-gate tests');
  const certificate = authority.issue('localhost', ['localhost', '127.0.0.1']);
  let directory = '';
  let ca = '';

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'wap-gate-proxy-'));
    ca = join(directory, 'ca.pem');
    writeFileSync(ca, authority.cert);
  });

  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test('the proxy sees the address and no more', async () => {
    await using server = await MisbehavingTrino.start(script(), { certificate });
    await using proxy = await ForwardProxy.start();
    const env = { HTTPS_PROXY: proxy.address };
    expect(await askWith(env, server.address, { ca })).toEqual(ANSWER);
    expect(new Set(proxy.seen.map(({ method, url }) => `${method} ${url}`))).toEqual(
      new Set([`CONNECT 127.0.0.1:${String(server.port)}`]),
    );
    expect(proxy.seen[0]?.authorization).toBeUndefined();
    expect(server.requests[0]?.headers.authorization).toMatch(/^Basic /);
  });

  test('and the certificate of the server is still judged', async () => {
    await using server = await MisbehavingTrino.start(script(), { certificate });
    await using proxy = await ForwardProxy.start();
    const { fault } = await askWith({ HTTPS_PROXY: proxy.address }, server.address);
    expect(fault).toMatchObject({ code: 'engine-unavailable', category: 'config' });
    expect(fault?.message).toContain('is not trusted');
    expect(server.requests).toEqual([]);
  });

  test('NO_PROXY', async () => {
    await using server = await MisbehavingTrino.start(script(), { certificate });
    await using proxy = await ForwardProxy.start();
    const env = { HTTPS_PROXY: proxy.address, NO_PROXY: '127.0.0.1' };
    expect(await askWith(env, server.address, { ca })).toEqual(ANSWER);
    expect(proxy.seen).toEqual([]);
  });

  test.each([
    [407, 'is behind a proxy that wants credentials (HTTP 407). Give them in HTTPS_PROXY'],
    [502, 'answered with HTTP 502. It was tried again until the deadline of 500ms.'],
  ] as const)('a proxy that answers HTTP %i', async (code, words) => {
    await using server = await MisbehavingTrino.start(script(), { certificate });
    await using proxy = await ForwardProxy.start(code);
    const { fault } = await askWith({ HTTPS_PROXY: proxy.address }, server.address, {
      ca,
      timeout: 500,
    });
    expect(fault?.code).toBe('engine-unavailable');
    expect(fault?.message).toContain(words);
    expect(server.requests).toEqual([]);
  });

  test('a proxy that does not answer holds nothing up', async () => {
    await using server = await MisbehavingTrino.start(script(), { certificate });
    await using proxy = await ForwardProxy.start('silent');
    const { fault } = await askWith({ HTTPS_PROXY: proxy.address }, server.address, {
      ca,
      timeout: 500,
    });
    // The process has ended too, else there were no answer here.
    expect(fault?.code).toBe('query-timeout');
    expect(proxy.seen.length).toBeGreaterThan(0);
  });
});
