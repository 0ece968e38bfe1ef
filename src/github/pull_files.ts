import { fromBase64 } from '../domain/base64.ts';
import type { GitHub } from './client.ts';

/** A file that a pull request touches. */
export interface TouchedFile {
  readonly path: string;
  /** Its path at the base, where it is another; null: it is not there. */
  readonly basePath: string | null;
  /** Whether it is there at the head. */
  readonly remains: boolean;
}

/** GitHub lists no more than this many. */
const MOST_FILES = 3_000;

/** The files that a pull request touches; null where there may be more than GitHub lists. @throws what the client throws */
export async function touchedFiles(
  { octokit, owner, repo }: GitHub,
  pull_number: number,
): Promise<TouchedFile[] | null> {
  const all = await octokit.paginate(octokit.rest.pulls.listFiles, {
    ...{ owner, repo, pull_number },
    per_page: 100,
  });
  if (all.length >= MOST_FILES) return null;
  return all.map(({ filename, previous_filename, status }) => ({
    path: filename,
    basePath: status === 'added' ? null : (previous_filename ?? filename),
    remains: status !== 'removed',
  }));
}

/** The text of a file at a commit; null where it is not there. @throws what the client throws */
export async function fileAt(
  { octokit, owner, repo }: GitHub,
  path: string,
  ref: string,
): Promise<Uint8Array | null> {
  const { data } = await octokit.rest.repos.getContent({ owner, repo, path, ref });
  if (Array.isArray(data) || data.type !== 'file' || !('content' in data)) return null;
  return fromBase64(data.content.replace(/\s/g, ''));
}
