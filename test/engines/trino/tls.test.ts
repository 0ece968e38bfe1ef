import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeAuthority } from '../../trino/secured/certificates.ts';
import { ask, faultOf, PASSWORD } from './asking.ts';
import { finished, MisbehavingTrino, queued, rows } from './misbehaving.ts';

const authority = makeAuthority('wap-gate tests');
const [here, elsewhere] = [
  authority.issue('localhost', ['localhost', '127.0.0.1']),
  authority.issue('elsewhere', ['trino.example.org']),
];
const [client, stranger] = [authority.issue('carol'), makeAuthority('nobody').issue('carol')];
let directory = '';

const file = (name: string): string => join(directory, name);

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'wap-gate-tls-'));
  const files = {
    'ca.pem': authority.cert,
    'client.pem': client.cert,
    'client.key': client.key,
    'stranger.key': stranger.key,
    'junk.pem': 'no certificate',
    'broken.pem': authority.cert.slice(0, 200),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(file(name), text);
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

const secure = (certificate = here): Promise<MisbehavingTrino> =>
  MisbehavingTrino.start([queued(), rows('[[1]]'), finished()], { certificate });

test('a server whose authority is known is asked', async () => {
  await using server = await secure();
  const settings = { ca: file('ca.pem'), password: () => PASSWORD };
  expect((await ask(server.address, { settings })).rows).toEqual([[1], [1]]);
});

test('one whose authority is not known is told nothing', async () => {
  await using server = await secure();
  const fault = await faultOf(ask(server.address, { settings: { password: () => PASSWORD } }));
  expect(fault).toMatchObject({ code: 'engine-unavailable', category: 'config' });
  expect(fault.message).toMatch(/is not trusted: .*`ca` of the connection\.$/);
  expect(server.requests).toEqual([]);
});

test('one of another name is told nothing', async () => {
  await using server = await secure(elsewhere);
  const fault = await faultOf(ask(server.address, { settings: { ca: file('ca.pem') } }));
  expect(fault).toMatchObject({ code: 'engine-unavailable', category: 'config' });
  expect(fault.message).toMatch(/has a certificate that does not fit: .* not in the cert's list/);
  expect(server.requests).toEqual([]);
});

test('https where http is spoken, and the other way round', async () => {
  await using plain = await MisbehavingTrino.start([], { always: finished() });
  await using ciphered = await secure();
  for (const address of [
    plain.address.replace('http:', 'https:'),
    ciphered.address.replace('https:', 'http:'),
  ]) {
    const fault = await faultOf(ask(address));
    expect(fault.code).toBe('engine-unavailable');
    expect(fault.message).toContain(address);
    expect(fault.message).toMatch(/\bhttps?\b.*\bhttps?\b/);
  }
  expect(plain.requests).toEqual([]);
  expect(ciphered.requests).toEqual([]);
});

test.each([
  ['a `ca` that is none', { ca: 'junk.pem' }],
  ['half a `ca`', { ca: 'broken.pem' }],
  ['a certificate that is none', { cert: 'junk.pem', key: 'client.key' }],
  ['a key that is none', { cert: 'client.pem', key: 'junk.pem' }],
  ['the key of another certificate', { cert: 'client.pem', key: 'stranger.key' }],
])('%s is told before anything is sent', async (_, { ca, cert, key }: Record<string, string>) => {
  await using server = await secure();
  const certificate =
    cert === undefined || key === undefined ? null : { cert: file(cert), key: file(key) };
  const settings = { ca: ca === undefined ? null : file(ca), certificate };
  const fault = await faultOf(ask(server.address, { settings }));
  expect(fault).toMatchObject({ code: 'configuration', category: 'config' });
  expect(fault.message).toContain("connection 'lake'");
  expect(fault.message).toMatch(/`ca`.*`client_certificate`.*`client_key`/);
});

test('a file that is not there is named', async () => {
  const missing = ask('https://127.0.0.1:1', { settings: { ca: file('none.pem') } });
  await expect(missing).rejects.toThrow(/`ca` of connection 'lake': .*none\.pem/);
});
