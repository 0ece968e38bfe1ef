/** How to reach one database, as `wap-gate.yml` names it: validated, variables filled in. */
export type Connection = DuckdbConnection | TrinoConnection;

export interface DuckdbConnection {
  readonly engine: 'duckdb';
  readonly name: string;
  /** A database file, relative to the working directory; null: in memory. */
  readonly path: string | null;
  readonly threads: number | null;
  /** Bytes; null: the engine's own default. */
  readonly memoryLimit: number | null;
  readonly tempDirectory: string | null;
  /** Bytes that may be spilled; null: the engine's own default. */
  readonly maxTempSize: number | null;
}

export interface TrinoConnection {
  readonly engine: 'trino';
  readonly name: string;
  /** `https://trino.example.com:8443` */
  readonly server: string;
  readonly catalog: string | null;
  readonly schema: string | null;
  readonly user: string;
  readonly password: Secret | null;
  /** A JSON Web Token, sent instead of a password. */
  readonly token: Secret | null;
  /** A file of certificates to trust, PEM. */
  readonly ca: string | null;
  /** Files of a client certificate and its key, PEM: mutual TLS. */
  readonly certificate: { readonly cert: string; readonly key: string } | null;
  /** Catalog -> role; the catalog `system` holds the roles of the whole server. */
  readonly roles: Readonly<Record<string, string>>;
  /** Session property -> value, for every query. */
  readonly session: Readonly<Record<string, string>>;
}

/** A function, so that nothing that prints or serialises a connection shows what it returns. */
export type Secret = () => string;
