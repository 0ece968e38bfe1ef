import { quoteIdentifier, quoteText } from '../../sql/quoting.ts';

/** What a session may use and reach; every path absolute. */
export interface Confinement {
  /** Exactly these files may be opened: a glob would be refused even over allowed files. */
  readonly files: readonly string[];
  /** Bytes; null: DuckDB's own default, 80 % of the machine or container. */
  readonly memoryLimit: number | null;
  /** Created by the first query that spills and removed at close; its parent exists. */
  readonly spillDirectory: string;
  /** Bytes that may be spilled; null: DuckDB's own default, 90 % of the free disk. */
  readonly spillLimit: number | null;
}

/**
 * Opens the database file. Before the locks, since afterwards nothing can be attached; read-only, since an audit never
 * writes and a pipeline may still hold the file.
 */
export function attachStatement({ path, name }: { path: string; name: string }): string {
  return `ATTACH ${quoteText(path)} AS ${quoteIdentifier(name)} (READ_ONLY);`;
}

/**
 * Every setting of the instance in one text, the locks last and in this order: after `enable_external_access = false`
 * no path can be added, after `lock_configuration` nothing can be undone.
 * `allowed_paths` grants writing too (COPY over the user's file): the guard is the wall against that, not this.
 */
export function lockStatements(confinement: Confinement): string {
  const { files, memoryLimit, spillDirectory, spillLimit } = confinement;
  return [
    "SET TimeZone = 'UTC';",
    'SET autoinstall_known_extensions = false;',
    'SET autoload_known_extensions = false;',
    'SET allow_community_extensions = false;',
    // A footer is read once and not again by each of the probes; DuckDB checks the file's time stamp.
    'SET parquet_metadata_cache = true;',
    `SET allowed_paths = [${files.map(quoteText).join(', ')}];`,
    `SET temp_directory = ${quoteText(spillDirectory)};`,
    ...(spillLimit === null ? [] : [`SET max_temp_directory_size = '${bytes(spillLimit)}';`]),
    ...(memoryLimit === null ? [] : [`SET memory_limit = '${bytes(memoryLimit)}';`]),
    'SET enable_external_access = false;',
    'SET lock_configuration = true;',
  ].join('\n');
}

/**
 * Where names are looked up, for each connection anew. The built-in functions come first: a macro named `length` in the
 * user's database would otherwise replace the one that our statements mean. Every schema is listed, since a name such as
 * `stage.t` is looked for only in databases of which a schema `stage` is on the path; `main` before the others.
 */
export function searchPathStatement(database: string, schemas: readonly string[]): string {
  const others = schemas.filter((schema) => schema !== 'main');
  const path = ['main', ...others].map(
    (schema) => `${quoteIdentifier(database)}.${quoteIdentifier(schema)}`,
  );
  return `SET search_path = ${quoteText(['system.main', ...path].join(','))};`;
}

const bytes = (size: number): string => `${String(Math.floor(size))}B`;
