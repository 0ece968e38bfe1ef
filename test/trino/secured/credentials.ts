import { createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** One line of Trino's password file. */
export function passwordLine(user: string, password: string): string {
  const [iterations, salt] = [1000, randomBytes(8)]; // the least that Trino takes
  const hash = pbkdf2Sync(password, salt, iterations, 32, 'sha1').toString('hex');
  return `${user}:${String(iterations)}:${salt.toString('hex')}:${hash}`;
}

/** The value of an Authorization header. */
export const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** A JSON Web Token by HMAC-SHA256; seconds from now, negative for one that has expired. */
export function signToken(secret: Buffer, user: string, expiresIn: number): string {
  const now = Math.floor(Date.now() / 1000);
  const signed = [
    { alg: 'HS256', typ: 'JWT' },
    { sub: user, iat: now, exp: now + expiresIn },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  const signature = createHmac('sha256', secret).update(signed.join('.')).digest('base64url');
  return [...signed, signature].join('.');
}
