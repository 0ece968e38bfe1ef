import type { GitHub } from './client.ts';

/** The pull request as an event tells of it. */
interface Told {
  readonly number: number;
  readonly headSha: string | null;
  readonly baseRef: string | null;
}

/** Every path that a pull request touches, those of before too; or why that is not known. */
export type TouchedPaths =
  | { readonly paths: readonly string[]; readonly why: null }
  | { readonly paths: null; readonly why: string };

/** GitHub lists no more than this many. */
const MOST_FILES = 3_000;

/**
 * What a pull request touches. GitHub lists the files of what it is now, which an author can change while the run goes
 * on, and a list may lack its end: so the pull request is looked at afterwards. @throws what the client throws
 */
export async function touchedPaths(
  { octokit, owner, repo }: GitHub,
  { number, headSha, baseRef }: Told,
): Promise<TouchedPaths> {
  const pull = { owner, repo, pull_number: number };
  const all = await octokit.paginate(octokit.rest.pulls.listFiles, { ...pull, per_page: 100 });
  if (!all.every(isFile)) throw new Error('its list of files is none');
  if (all.length >= MOST_FILES) return unknown('it touches more files than GitHub lists');
  const { data } = await octokit.rest.pulls.get(pull);
  if (data.head.sha !== headSha || data.base.ref !== baseRef) return unknown(MOVED);
  if (data.changed_files !== all.length) {
    return unknown('GitHub does not list all of the files that it touches');
  }
  const paths = all.flatMap(({ filename, previous_filename: before }) => [
    filename,
    before ?? filename,
  ]);
  return { paths: [...new Set(paths)], why: null };
}

const MOVED = 'it has another head, or another base, than this run was started for';

const unknown = (why: string): TouchedPaths => ({ paths: null, why });

/** What stands between us and GitHub may answer in its place. */
function isFile(one: unknown): boolean {
  if (typeof one !== 'object' || one === null) return false;
  const { filename, status, previous_filename: before } = one as Readonly<Record<string, unknown>>;
  if (typeof filename !== 'string' || filename === '') return false;
  return typeof status === 'string' && (status !== 'renamed' || typeof before === 'string');
}
