import { randomBytes } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import type { FaultRecord } from '../../../src/domain/fault.ts';
import type { TrinoSettings } from '../../../src/engines/trino/settings.ts';
import { SCHEMA, useSecured } from '../../trino/secured.ts';
import type { User } from '../../trino/secured/rules.ts';
import { onTrino } from '../../trino/server.ts';
import { ask, type Asked, faultOf } from './asking.ts';
import { QUICK } from './connection.ts';

// Others may use the machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 });

const WHO = 'SELECT current_user';
const ENDLESS = 'SELECT count(*) FROM tpch.sf1000.lineitem a, tpch.sf1000.lineitem b';

onTrino('a Trino that wants to know who asks', () => {
  const secured = useSecured();
  const run = `secured-${randomBytes(4).toString('hex')}`;

  type Connection = Partial<TrinoSettings>;
  const trusting = (more: Connection): Connection => ({
    ca: secured().caFile,
    origin: { run, repository: null, pullRequest: null },
    patience: { ...QUICK, pause: 50 },
    ...more,
  });
  const as = (user: User, more: Connection = {}): Connection =>
    trusting({ user, password: () => secured().passwords[user], ...more });

  const askAs = (
    settings: Connection,
    sql = WHO,
    options: Asked['options'] = {},
  ): ReturnType<typeof ask> =>
    ask(secured().https, { settings, sql, options: { timeout: 30_000, ...options } });
  const faultAs = async (...given: Parameters<typeof askAs>): Promise<FaultRecord> => {
    const fault = await faultOf(askAs(...given));
    for (const password of Object.values(secured().passwords)) {
      expect(fault.message).not.toContain(password);
    }
    return fault;
  };

  /** States of the queries of this file's connections, as an administrator sees them. */
  const states = async (user: User): Promise<unknown[]> => {
    const { rows } = await secured().run(
      'alice',
      `SELECT state, coalesce(error_code, '') FROM system.runtime.queries
        WHERE source = 'wap-gate/${run}' AND "user" = '${user}' ORDER BY created`,
    );
    return rows.map((row) => row.join(' ').trim());
  };

  it('answers who proves to be somebody: by password, token or client certificate', async () => {
    const { client, signToken } = secured();
    const certificate = { cert: client.certFile, key: client.keyFile };
    for (const [user, settings] of [
      ['reader', as('reader')],
      ['alice', trusting({ user: 'alice', token: () => signToken('alice') })],
      ['alice', trusting({ user: 'alice', token: () => `${signToken('alice')}\n` })],
      ['carol', trusting({ user: 'carol', certificate })],
    ] as const) {
      expect((await askAs(settings)).rows).toEqual([[user]]);
    }
  });

  it('does not accept anybody else', async () => {
    const { signToken } = secured();
    const token = (text: string): Connection => trusting({ user: 'alice', token: () => text });
    const valid = signToken('alice');
    for (const [settings, words] of [
      [as('alice', { password: () => 'wrong' }), /: Access Denied: Invalid credentials\. Correct/],
      [as('alice', { user: 'nobody' }), /: Access Denied: Invalid credentials\. Correct/],
      [as('alice', { password: () => '' }), /Correct `user` and what proves it\.$/],
      [token(signToken('alice', { expiresIn: -60 })), /: JWT expired .* Correct/],
      [token(`${valid.slice(0, -4)}AAAA`), /JWT signature/],
      [token('no-token'), /Correct `user` and what proves it\.$/],
      [trusting({ user: 'alice' }), /Give `password` or `token`/],
    ] as const) {
      const fault = await faultAs(settings);
      expect(fault).toMatchObject({ code: 'access-denied', category: 'config', retryable: false });
      expect(fault.message).toContain('does not accept the user, password or token');
      expect(fault.message).toMatch(words);
      expect(fault.message).not.toContain(valid.slice(0, 20));
    }
  });

  it('does not let one be another', async () => {
    const { client, signToken } = secured();
    const certificate = { cert: client.certFile, key: client.keyFile };
    for (const settings of [
      trusting({ user: 'reader', token: () => signToken('alice') }),
      trusting({ user: 'reader', certificate }),
    ]) {
      const fault = await faultAs(settings);
      expect(fault).toMatchObject({ code: 'access-denied', category: 'config' });
      expect(fault.message).toMatch(/'reader'.*cannot impersonate user reader/);
    }
  });

  it('does not accept a certificate of strangers', async () => {
    const { stranger } = secured();
    const certificate = { cert: stranger.certFile, key: stranger.keyFile };
    const fault = await faultAs(trusting({ user: 'carol', certificate }));
    expect(fault).toMatchObject({ code: 'engine-unavailable', category: 'config' });
    expect(fault.message).toMatch(/does not accept the client certificate .*`client_certificate`/);
  });

  it('is not believed itself unless its authority is known', async () => {
    const fault = await faultAs(as('reader', { ca: null }));
    expect(fault).toMatchObject({ code: 'engine-unavailable', category: 'config' });
    expect(fault.message).toMatch(/is not trusted: .* as `ca` of the connection\.$/);
    const other = await faultAs(as('reader', { ca: secured().client.certFile }));
    expect(other.message).toContain('is not trusted');
  });

  it('takes no password over plain http, and the fault says that', async () => {
    const { http, https } = secured();
    const fault = await faultOf(ask(http, { settings: as('reader'), sql: WHO }));
    expect(fault).toMatchObject({ code: 'access-denied', category: 'config' });
    expect(fault.message).toMatch(
      /Password not allowed for insecure authentication\. .*give an https address as `server`\.$/,
    );
    for (const address of [http.replace('http:', 'https:'), https.replace('https:', 'http:')]) {
      const astray = await faultOf(ask(address, { settings: as('reader'), sql: WHO }));
      expect([address, astray.code]).toEqual([address, 'engine-unavailable']);
      expect(astray.message).toMatch(/\bhttps instead of http\b|\bhttp instead of https\b/);
    }
  });

  it('lets a reader read, and says what it may not', async () => {
    const { rows } = await askAs(as('reader'), `SELECT count(*) FROM ${SCHEMA}.orders`);
    expect(rows).toEqual([[3]]);
    for (const [settings, sql, words] of [
      [as('blinkered'), `SELECT * FROM ${SCHEMA}.secret`, /Cannot select from .*secret/],
      [as('outsider'), `SELECT * FROM ${SCHEMA}.orders`, /Cannot access catalog iceberg/],
      [as('sessionless', { session: { query_max_run_time: '1m' } }), WHO, /query_max_run_time/],
      [as('reader', { roles: { system: 'admin' } }), WHO, /Cannot set role admin/],
    ] as const) {
      const fault = await faultAs(settings, sql);
      expect(fault).toMatchObject({ code: 'access-denied', category: 'config' });
      expect(fault.message).toContain("connection 'lake'");
      expect(fault.message).toMatch(words);
    }
  });

  it('queues for ever: the deadline says that it was the queue, and nothing stays there', async () => {
    const fault = await faultAs(as('stuck'), WHO, { timeout: 3000 });
    expect(fault).toMatchObject({ code: 'query-timeout', category: 'engine-resource' });
    expect(fault.message).toMatch(
      /left the query in its queue for 3s, so the query was stopped\. See the resource groups/,
    );
    expect(await states('stuck')).toEqual(['FAILED USER_CANCELED']);
  });

  it('rejects what its queue does not take: asked again until there is room, or until the deadline', async () => {
    const endless = secured().run('crowded', ENDLESS);
    const running = async (): Promise<unknown[]> => {
      const sql = `SELECT query_id FROM system.runtime.queries
        WHERE "user" = 'crowded' AND source IS NULL AND state = 'RUNNING'`;
      return (await secured().run('alice', sql)).rows.flat();
    };
    await expect.poll(running, { timeout: 30_000 }).toHaveLength(1);

    const fault = await faultAs(as('crowded'), WHO, { timeout: 3000 });
    expect(fault).toMatchObject({ code: 'engine-unavailable', category: 'engine-transient' });
    expect(fault.message).toMatch(
      /^Trino cannot run queries at the moment: Too many queued queries for .* It was tried again until the deadline of 3s\.$/,
    );

    const patient = askAs(as('crowded'), WHO, { timeout: 50_000 });
    const rejected = async (): Promise<number> => (await states('crowded')).length;
    const before = await rejected();
    await expect.poll(rejected, { timeout: 20_000 }).toBeGreaterThan(before);
    const [id] = await running();
    await secured().run('alice', `CALL system.runtime.kill_query('${String(id)}', 'enough')`);
    expect((await patient).rows).toEqual([['crowded']]);
    expect((await endless).error?.errorName).toBe('ADMINISTRATIVELY_KILLED');
    expect((await states('crowded')).at(-1)).toBe('FINISHED');
  });
});
