import type { Connection } from '../domain/connection.ts';
import type { Secrets } from '../domain/secrets.ts';

/** What is known of secrets, and may come to be. */
export interface Hiding {
  readonly tell: (secrets: readonly string[]) => void;
  readonly hide: (text: string) => string;
}

export const hidingOf = (secrets: Secrets): Hiding => ({
  tell: (all) => {
    for (const secret of all) secrets.add(secret);
  },
  hide: secrets.hide,
});

/** What a connection logs in with. */
export function secretsOf(connection: Connection): string[] {
  if (connection.engine === 'duckdb') return [];
  const { user, password, token } = connection;
  // As a driver sends them: what is base64 there must not be readable either.
  const login = password === null ? [] : [password(), `${user}:${password()}`];
  return [...login, ...(token === null ? [] : [token()])];
}
