import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { cacheDirectory } from '../../scripts/trino/cache.ts';
import { install } from '../../scripts/trino/install.ts';
import { end, freePort, launch, type Launched } from '../../scripts/trino/launch.ts';
import { type Access, type Answer, ask } from './secured/ask.ts';
import type { Certified } from './secured/certificates.ts';
import { basic, signToken } from './secured/credentials.ts';
import type { User } from './secured/rules.ts';
import { makeSecrets, type Secrets, settings } from './secured/settings.ts';

/** A Trino that wants to know who asks, and does not let everybody do everything: see secured/rules.ts. */
export interface Secured {
  /** By the name localhost; the certificate also holds 127.0.0.1. */
  readonly https: string;
  /** Takes no credentials and believes every X-Trino-User. */
  readonly http: string;
  /** What a client must trust. */
  readonly caPem: string;
  readonly caFile: string;
  /** Proves to be carol, who has no password. */
  readonly client: ClientCertificate;
  /** Says carol too, but is signed by somebody whom the server does not trust. */
  readonly stranger: ClientCertificate;
  readonly passwords: Readonly<Record<User, string>>;
  /** A JSON Web Token; seconds from now, negative for one that has expired. */
  readonly signToken: (user: string, options?: { readonly expiresIn?: number }) => string;
  /** Runs a statement to its end, as a user with the right password. */
  readonly run: (user: User, sql: string, headers?: Access['headers']) => Promise<Answer>;
  /** Runs a statement to its end, with whatever credentials. */
  readonly ask: (sql: string, access: Partial<Access>) => Promise<Answer>;
  readonly stop: () => Promise<void>;
}

export interface ClientCertificate extends Certified {
  readonly certFile: string;
  readonly keyFile: string;
}

/** Where the tables are that the rules speak of by name. */
export const SCHEMA = 'iceberg.shop';

const TABLES = [
  `CREATE SCHEMA ${SCHEMA}`,
  `CREATE TABLE ${SCHEMA}.orders AS SELECT * FROM (VALUES (1, 10), (2, 20), (3, 30)) t(id, amount)`,
  `CREATE TABLE ${SCHEMA}.secret AS SELECT 42 AS answer`,
  `CREATE TABLE ${SCHEMA}.people AS
    SELECT id, name, concat(lower(name), '@example.org') AS email, id * 100 AS salary
    FROM (VALUES (1, 'Ann'), (2, 'Bob'), (3, 'Cid')) t(id, name)`,
];

/** One for the tests of a file, ended after them even when its start took longer than a hook may. */
export function useSecured(): () => Secured {
  let starting: Promise<Secured> | undefined;
  let started: Secured | undefined;
  beforeAll(async () => {
    starting = startSecured();
    started = await starting;
  }, 240_000);
  afterAll(async () => {
    await starting?.then(({ stop }) => stop());
  }, 240_000);
  return () => {
    if (started === undefined) throw new Error('the secured Trino has not started');
    return started;
  };
}

/** Starts one, about 30 s, for the caller to stop. */
export async function startSecured(): Promise<Secured> {
  const installation = install(cacheDirectory(process.env), process.env, console.log);
  const directory = mkdtempSync(join(tmpdir(), 'wap-gate-secured-'));
  const secrets = makeSecrets();
  const port = await freePort();
  let launched: Launched | undefined;
  const stop = async (): Promise<void> => {
    if (launched !== undefined) await end(launched);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const options = { directory, port: 0, heap: '1G', small: true, ...settings(secrets, port) };
    launched = await launch(installation, options);
    const secured = { ...clientSide(secrets, directory, port), http: launched.address, stop };
    for (const sql of TABLES) {
      const { error, text } = await secured.run('alice', sql);
      if (error !== null) throw new Error(`${sql}: ${text}`);
    }
    return secured;
  } catch (error) {
    await stop();
    throw error;
  }
}

function clientSide(
  secrets: Secrets,
  directory: string,
  port: number,
): Omit<Secured, 'http' | 'stop'> {
  const https = `https://localhost:${String(port)}`;
  const { ca, passwords, tokens } = secrets;
  const file = (name: string): string => join(directory, 'etc', name);
  const certificate = (name: 'client' | 'stranger'): ClientCertificate => ({
    ...secrets[name],
    certFile: file(`${name}.pem`),
    keyFile: file(`${name}.key`),
  });
  const askIt: Secured['ask'] = (sql, access) => ask(https, sql, { ca, ...access });
  return {
    https,
    caPem: ca,
    caFile: file('ca.pem'),
    client: certificate('client'),
    stranger: certificate('stranger'),
    passwords,
    signToken: (user, { expiresIn = 600 } = {}) => signToken(tokens, user, expiresIn),
    run: (user, sql, headers = {}) =>
      askIt(sql, { headers: { Authorization: basic(user, passwords[user]), ...headers } }),
    ask: askIt,
  };
}
