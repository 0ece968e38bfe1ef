import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

/** A private key and a certificate about it, both as PEM. */
export interface Certified {
  readonly cert: string;
  readonly key: string;
}

/** Signs certificates; `cert` is what the other side must trust. */
export interface Authority {
  readonly cert: string;
  /** A certificate of a server, for the host names and addresses, or of a client, which has none. */
  readonly issue: (commonName: string, hosts?: readonly string[]) => Certified;
}

/**
 * Makes an authority of its own. X.509 is written by hand because Node reads certificates but makes none, and because
 * Java's keytool does not give a client's private key away as PEM.
 */
export function makeAuthority(commonName: string): Authority {
  const own = newKeys();
  const issue = (subject: string, publicKey: KeyObject, extensions: readonly Buffer[]): string =>
    certificate({ issuer: commonName, signer: own.privateKey, subject, publicKey, extensions });
  return {
    cert: issue(commonName, own.publicKey, [IS_AUTHORITY]),
    issue: (subject, hosts = []) => {
      const { publicKey, privateKey } = newKeys();
      const cert = issue(subject, publicKey, hosts.length === 0 ? [] : [namesOf(hosts)]);
      return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
    },
  };
}

const newKeys = (): { publicKey: KeyObject; privateKey: KeyObject } =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' });

const DAY = 86_400_000;

interface Statement {
  readonly issuer: string;
  readonly signer: KeyObject;
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Buffer[];
}

/** RFC 5280, section 4.1. */
function certificate({ issuer, signer, subject, publicKey, extensions }: Statement): string {
  const algorithm = sequence(oid('2a8648ce3d040302')); // ecdsa-with-SHA256
  const now = Date.now();
  const statement = sequence(
    der(0xa0, der(0x02, Buffer.of(2))), // version 3
    der(0x02, Buffer.concat([Buffer.of(1), randomBytes(8)])),
    algorithm,
    nameOf(issuer),
    sequence(time(now - DAY), time(now + 30 * DAY)),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length === 0 ? [] : [der(0xa3, sequence(...extensions))]),
  );
  const signature = bits(sign('sha256', statement, signer));
  const base64 = sequence(statement, algorithm, signature).toString('base64');
  const lines = base64.replaceAll(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

/** One value of ASN.1 in its distinguished encoding: tag, length, content. */
function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length < 0x80) return Buffer.concat([Buffer.of(tag, body.length), body]);
  const length = Buffer.from(body.length > 0xff ? [body.length >> 8, body.length] : [body.length]);
  return Buffer.concat([Buffer.of(tag, 0x80 + length.length), length, body]);
}

const sequence = (...content: readonly Buffer[]): Buffer => der(0x30, ...content);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const bits = (content: Buffer): Buffer => der(0x03, Buffer.of(0), content);
const TRUE = der(0x01, Buffer.of(0xff));

/** UTCTime: YYMMDDHHMMSSZ. */
const time = (at: number): Buffer =>
  der(0x17, Buffer.from(`${new Date(at).toISOString().replaceAll(/\D/g, '').slice(2, 14)}Z`));

/** A distinguished name of nothing but a common name. */
const nameOf = (commonName: string): Buffer =>
  sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(commonName)))));

/** basicConstraints: it may sign others. */
const IS_AUTHORITY = sequence(oid('551d13'), TRUE, der(0x04, sequence(TRUE)));

/** subjectAltName: the only place where clients look for a host. */
function namesOf(hosts: readonly string[]): Buffer {
  const names = hosts.map((host) =>
    isIP(host) === 4
      ? der(0x87, Buffer.from(host.split('.').map(Number)))
      : der(0x82, Buffer.from(host)),
  );
  return sequence(oid('551d11'), der(0x04, sequence(...names)));
}
