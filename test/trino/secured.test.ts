import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { SCHEMA, useSecured } from './secured.ts';
import type { Answer } from './secured/ask.ts';
import { basic } from './secured/credentials.ts';
import type { User } from './secured/rules.ts';
import { onTrino } from './server.ts';

const WHO = 'SELECT current_user';
const DENIED = 'PERMISSION_DENIED';

/** One word about an answer: its rows, the name of its error, or the status of HTTP. */
const gist = ({ status, error, rows }: Answer): unknown =>
  status === 200 ? (error?.errorName ?? rows) : status;

onTrino('a secured Trino', () => {
  const secured = useSecured();
  const run = async (user: User, sql: string, headers?: Record<string, string>): Promise<unknown> =>
    gist(await secured().run(user, sql, headers));

  it('is trusted by its authority alone', async () => {
    const { caPem, caFile, https } = secured();
    expect(readFileSync(caFile, 'utf8').trim()).toBe(caPem.trim());
    expect(new X509Certificate(caPem).ca).toBe(true);
    expect(https).toMatch(/^https:\/\/localhost:\d+$/);
    await expect(secured().ask(WHO, { ca: secured().client.cert })).rejects.toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
  });

  it('wants credentials', async () => {
    const as = (headers: Record<string, string>): Promise<Answer> =>
      secured().ask(WHO, { headers });
    expect(gist(await as({}))).toBe(401);
    expect(gist(await as({ 'X-Trino-User': 'alice' }))).toBe(401);
  });

  it('knows passwords', async () => {
    expect(await run('alice', WHO)).toEqual([['alice']]);
    const wrong = { Authorization: basic('alice', 'wrong') };
    const refused = await secured().run('alice', WHO, wrong);
    expect(refused).toMatchObject({ status: 401, text: 'Access Denied: Invalid credentials' });
    expect(await run('alice', WHO, { 'X-Trino-User': 'reader' })).toBe(DENIED);
  });

  it('knows JSON Web Tokens, until they expire', async () => {
    const bear = (token: string): Promise<Answer> =>
      secured().ask(WHO, { headers: { Authorization: `Bearer ${token}` } });
    const token = secured().signToken('alice');
    expect(gist(await bear(token))).toEqual([['alice']]);
    expect(gist(await bear(`${token.slice(0, -4)}AAAA`))).toBe(401);
    const expired = await bear(secured().signToken('alice', { expiresIn: -1 }));
    expect(expired.status).toBe(401);
    expect(expired.text).toMatch(/^JWT expired /);
  });

  it('knows client certificates of its authority', async () => {
    const { client, stranger } = secured();
    expect(readFileSync(client.certFile, 'utf8').trim()).toBe(client.cert.trim());
    expect(readFileSync(client.keyFile, 'utf8').trim()).toBe(client.key.trim());
    expect(gist(await secured().ask(WHO, client))).toEqual([['carol']]);
    await expect(secured().ask(WHO, stranger)).rejects.toThrow(/certificate unknown/);
  });

  it('takes no password over plain http, but believes the name', async () => {
    const post = (headers: Record<string, string>): Promise<Response> =>
      fetch(`${secured().http}/v1/statement`, { method: 'POST', body: WHO, headers });
    const { passwords } = secured();
    const refused = await post({ Authorization: basic('alice', passwords.alice) });
    expect(refused.status).toBe(401);
    expect(await refused.text()).toBe('Password not allowed for insecure authentication');
    expect((await post({ 'X-Trino-User': 'alice' })).status).toBe(200);
  });

  it('lets a reader read only', async () => {
    expect(await run('reader', `SELECT count(*) FROM ${SCHEMA}.orders`)).toEqual([[3]]);
    for (const sql of [
      `CREATE SCHEMA iceberg.mine`,
      `CREATE TABLE ${SCHEMA}.mine AS SELECT 1 AS x`,
      `CREATE VIEW ${SCHEMA}.mine AS SELECT 1 AS x`,
      `INSERT INTO ${SCHEMA}.orders VALUES (4, 40)`,
      `DELETE FROM ${SCHEMA}.orders`,
      `DROP TABLE ${SCHEMA}.orders`,
    ]) {
      expect([sql, await run('reader', sql)]).toEqual([sql, DENIED]);
    }
  });

  it('denies a table, and shows neither it nor its columns', async () => {
    const visible = (view: string, condition: string): Promise<unknown> =>
      run('blinkered', `SELECT ${view}_name FROM iceberg.information_schema.${view}s ${condition}`);
    expect(await run('blinkered', `SELECT count(*) FROM ${SCHEMA}.secret`)).toBe(DENIED);
    expect(await run('blinkered', `SELECT * FROM ${SCHEMA}."secret$refs"`)).toBe(DENIED);
    expect(await visible('table', "WHERE table_schema = 'shop'")).not.toContainEqual(['secret']);
    const ofSecret = "WHERE table_schema = 'shop' AND table_name = 'secret'";
    expect(await visible('column', ofSecret)).toEqual([]);
    expect(await run('reader', `SELECT answer FROM ${SCHEMA}.secret`)).toEqual([[42]]);
  });

  it('hides columns', async () => {
    const people = `${SCHEMA}.people`;
    expect(await run('blinkered', `SELECT min(salary) FROM ${people}`)).toBe(DENIED);
    expect(await run('blinkered', `SELECT * FROM ${people}`)).toBe(DENIED);
    expect(await run('blinkered', `SELECT min(name), count(*) FROM ${people}`)).toEqual([
      ['Ann', 3],
    ]);
    const columns = `SELECT column_name FROM iceberg.information_schema.columns
      WHERE table_schema = 'shop' AND table_name = 'people' ORDER BY ordinal_position`;
    expect(await run('blinkered', columns)).toEqual([['id'], ['name']]);
    expect(await run('reader', columns)).toEqual([['id'], ['name'], ['email'], ['salary']]);
  });

  it('shows some people fewer rows, and masks', async () => {
    const people = `SELECT min(name), count(*) FROM ${SCHEMA}.people`;
    expect(await run('filtered', people)).toEqual([['***', 2]]);
  });

  it('denies metadata tables beside the table itself', async () => {
    expect(await run('surface', `SELECT count(*) FROM ${SCHEMA}.orders`)).toEqual([[3]]);
    expect(await run('surface', `SELECT name FROM ${SCHEMA}."orders$refs"`)).toBe(DENIED);
    expect(await run('reader', `SELECT name FROM ${SCHEMA}."orders$refs"`)).toEqual([['main']]);
  });

  it('denies catalogs', async () => {
    const queries = 'SELECT count(*) > 0 FROM system.runtime.queries';
    expect(await run('reader', queries)).toEqual([[true]]);
    expect(await run('nosystem', queries)).toBe(DENIED);
    expect(await run('nosystem', `SELECT count(*) FROM ${SCHEMA}.orders`)).toEqual([[3]]);
    expect(await run('outsider', `SELECT count(*) FROM ${SCHEMA}.orders`)).toBe(DENIED);
    expect(await run('outsider', 'SELECT count(*) FROM tpch.tiny.nation')).toEqual([[25]]);
  });

  it('denies session properties', async () => {
    const set = (user: User, pair: string): Promise<unknown> =>
      run(user, WHO, { 'X-Trino-Session': pair });
    expect(await set('blinkered', 'query_max_memory=100MB')).toBe(DENIED);
    expect(await set('blinkered', 'query_max_run_time=10m')).toEqual([['blinkered']]);
    expect(await set('sessionless', 'query_max_run_time=10m')).toBe(DENIED);
    expect(await set('sessionless', 'iceberg.target_max_file_size=10MB')).toBe(DENIED);
    expect(await run('sessionless', WHO)).toEqual([['sessionless']]);
  });

  it('queues, queues for ever and rejects, until alice kills', async () => {
    const stuck = secured().run('stuck', WHO);
    // Nothing of these ends by itself.
    const [first, second] = [secured().run('single', ENDLESS), secured().run('single', ENDLESS)];
    const crowd = secured().run('crowded', ENDLESS);
    const queued = async (): Promise<unknown> => (await states()).sort();
    const states = async (): Promise<string[]> => {
      const { rows } = await secured().run('alice', RUNNING);
      return rows.map(([, user, state]) => `${String(user)} ${String(state)}`);
    };
    const expected = ['crowded RUNNING', 'single QUEUED', 'single RUNNING', 'stuck QUEUED'];
    await expect.poll(queued, { timeout: 20_000 }).toEqual(expected);
    expect(await run('crowded', WHO)).toBe('QUERY_QUEUE_FULL');
    await sleep(1000);
    expect(await queued()).toEqual(expected);

    const { rows } = await secured().run('alice', RUNNING);
    for (const [id] of rows) {
      const kill = `CALL system.runtime.kill_query('${String(id)}', 'enough')`;
      expect(await run('reader', kill)).toBe(DENIED);
      expect(gist(await secured().ask(kill, secured().client))).toBe(DENIED);
      expect(await run('alice', kill)).toEqual([]);
    }
    for (const killed of await Promise.all([stuck, first, second, crowd])) {
      expect(gist(killed)).toBe('ADMINISTRATIVELY_KILLED');
    }
  });
});

const ENDLESS = 'SELECT count(*) FROM tpch.sf1000.lineitem a, tpch.sf1000.lineitem b';

const RUNNING = `SELECT query_id, "user", state FROM system.runtime.queries
  WHERE "user" IN ('stuck', 'single', 'crowded') AND state IN ('QUEUED', 'RUNNING')`;
