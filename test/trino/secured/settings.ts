import { randomBytes } from 'node:crypto';
import type { LaunchOptions } from '../../../scripts/trino/launch.ts';
import { type Certified, makeAuthority } from './certificates.ts';
import { passwordLine } from './credentials.ts';
import { ACCESS_RULES, CERTIFIED, RESOURCE_GROUPS, type User, USERS } from './rules.ts';

/** What proves somebody to be somebody, made anew for every server. */
export interface Secrets {
  readonly passwords: Readonly<Record<User, string>>;
  readonly tokens: Buffer;
  /** Who signed the server's certificate, and what it is. */
  readonly ca: string;
  readonly server: Certified;
  /** Who may sign the certificates of clients. */
  readonly clientCa: string;
  readonly client: Certified;
  readonly stranger: Certified;
}

export function makeSecrets(): Secrets {
  const [authority, clients] = [makeAuthority('wap-gate tests'), makeAuthority('their clients')];
  return {
    passwords: Object.fromEntries(USERS.map((user) => [user, word()])) as Record<User, string>,
    tokens: randomBytes(32),
    ca: authority.cert,
    server: authority.issue('localhost', ['localhost', '127.0.0.1']),
    clientCa: clients.cert,
    client: clients.issue(CERTIFIED),
    stranger: makeAuthority('nobody').issue(CERTIFIED),
  };
}

const word = (): string => randomBytes(12).toString('base64url');

/** The server's side of it, and below etc/ what a client wants as files. Paths begin where the server is started. */
export function settings(
  secrets: Secrets,
  httpsPort: number,
): Required<Pick<LaunchOptions, 'config' | 'files'>> {
  const { passwords, server, client, stranger } = secrets;
  return {
    config: [
      'http-server.https.enabled=true',
      `http-server.https.port=${String(httpsPort)}`,
      'http-server.https.keystore.path=etc/server.pem',
      'http-server.https.truststore.path=etc/client-ca.pem',
      `internal-communication.shared-secret=${word()}`,
      'http-server.authentication.type=CERTIFICATE,JWT,PASSWORD',
      'http-server.authentication.certificate.user-mapping.pattern=CN=([^,]+).*',
      'http-server.authentication.jwt.key-file=etc/tokens.key',
      // Over plain http everybody is believed: the readiness of a started server is tried there.
      'http-server.authentication.allow-insecure-over-http=true',
    ],
    files: {
      'server.pem': server.key + server.cert,
      'ca.pem': secrets.ca,
      'client-ca.pem': secrets.clientCa,
      'client.pem': client.cert,
      'client.key': client.key,
      'stranger.pem': stranger.cert,
      'stranger.key': stranger.key,
      'tokens.key': secrets.tokens.toString('base64'),
      'password-authenticator.properties':
        'password-authenticator.name=file\nfile.password-file=etc/passwords',
      passwords: USERS.map((user) => passwordLine(user, passwords[user])).join('\n'),
      'access-control.properties': 'access-control.name=file\nsecurity.config-file=etc/rules.json',
      'rules.json': JSON.stringify(ACCESS_RULES),
      'resource-groups.properties':
        'resource-groups.configuration-manager=file\nresource-groups.config-file=etc/groups.json',
      'groups.json': JSON.stringify(RESOURCE_GROUPS),
    },
  };
}
