import { fault, type Fault } from './fault.ts';
import { listing, shorten } from './wording.ts';

/** Where it is written from which commit a staging table was built. */
export type BuiltFrom =
  | { readonly by: 'value'; readonly commit: string }
  | { readonly by: 'property'; readonly property: string }
  | { readonly by: 'query'; readonly sql: string };

/** The place in words; the commit itself is another one each time. */
export function placeOf(from: BuiltFrom): string {
  switch (from.by) {
    case 'value':
      return '`built_from`';
    case 'property':
      return `its property '${from.property}'`;
    case 'query':
      return `the query ${shorten(from.sql.replace(/\s+/g, ' ').trim())}`;
  }
}

/** Sentences name a commit by so many digits, as git does. */
const SHORT = 12;

/** A value of the data may stand where a commit should: what cannot be one is not shown. */
export const shortSha = (sha: string): string =>
  /^[0-9a-f]{4,64}$/.test(sha) ? sha.slice(0, SHORT) : 'a text that is no sha';

/** What a commit must be, in words. */
export const A_SHA = 'a whole commit sha, 40 or 64 hexadecimal digits';

/** A whole sha, of SHA-1 or SHA-256. */
export const isSha = (text: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);

/** What one place says of a table, each value once: null where it says nothing of a part of it. */
export interface Said {
  readonly table: string;
  /** `its property 'commit'`. */
  readonly place: string;
  readonly commits: readonly (string | null)[];
}

/**
 * The commit that a table was built from, where all of it was built from one of those that are wanted: a pull request's
 * head and its merge, otherwise the commit that is checked out.
 * @throws Fault: `stale-staging`
 */
export function builtFromWanted(
  { table, place, commits }: Said,
  wanted: readonly string[],
): string {
  if (wanted.length === 0) {
    throw stale(`From which commit '${table}' must be built is not known: none is checked out.`);
  }
  const found = [...new Set(commits.map((one) => one?.trim().toLowerCase() ?? ''))];
  const [commit = '', ...others] = found;
  const aim = listing(wanted.map(shortSha), 'or');
  if (others.length > 0) {
    const all = listing([...new Set(found.map((one) => (one === '' ? 'none' : shortSha(one))))]);
    throw stale(
      `'${table}' was built from several commits, as ${place} says: ${all}; expected ${aim} alone.`,
    );
  }
  if (commit === '') {
    throw stale(
      `From which commit '${table}' was built is not known: ${place} says nothing; expected ${aim}.`,
    );
  }
  if (wanted.includes(commit)) return commit;
  const begins = commit.length >= 7 && wanted.some((sha) => sha.startsWith(commit));
  const hint = begins ? ' It is only the beginning of a sha: write the whole one.' : '';
  throw stale(
    `'${table}' was built from ${shortSha(commit)}, as ${place} says; expected ${aim}.${hint}`,
  );
}

const stale = (message: string): Fault => fault('stale-staging', 'data', message);
