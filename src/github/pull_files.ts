import { fromBase64 } from '../domain/base64.ts';
import { Fault, fault } from '../domain/fault.ts';
import type { GitHub } from './client.ts';
import { failureText, statusOf } from './failure.ts';

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
  if (!all.every(isFile)) throw new Error('its list of files is none');
  if (all.length >= MOST_FILES) return null;
  return all.map(({ filename, previous_filename, status }) => ({
    path: filename,
    basePath: status === 'added' ? null : (previous_filename ?? filename),
    remains: status !== 'removed',
  }));
}

/** The pull request as an event tells of it. */
interface Told {
  readonly number: number;
  readonly headSha: string | null;
  readonly baseRef: string | null;
}

/**
 * Whether the pull request still is what its event says: GitHub lists the files of what it is now, which an author can
 * change while the run goes on. @throws what the client throws
 */
export async function isStill(
  { octokit, owner, repo }: GitHub,
  { number, headSha, baseRef }: Told,
): Promise<boolean> {
  const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number: number });
  return data.head.sha === headSha && data.base.ref === baseRef;
}

/** What stands between us and GitHub may answer in its place. */
function isFile(one: unknown): boolean {
  if (typeof one !== 'object' || one === null) return false;
  const { filename, status } = one as Readonly<Record<string, unknown>>;
  return typeof filename === 'string' && filename !== '' && typeof status === 'string';
}

/**
 * The text of a file at a commit; null where it is not there, which only a 404 says of a commit that can be read.
 * @throws a fault for every other answer
 */
export async function fileAt(
  client: GitHub,
  path: string,
  ref: string,
): Promise<Uint8Array | null> {
  const { octokit, owner, repo } = client;
  try {
    const { data } = await octokit.rest.repos.getContent({ owner, repo, path, ref });
    return bytesOf(data, path);
  } catch (thrown) {
    if (thrown instanceof Fault) throw thrown;
    if (statusOf(thrown) === 404 && (await hasRoot(client, ref))) return null;
    const message = `${path} at the base: ${failureText(thrown, 'contents: read')}`;
    throw fault('file-unreadable', 'network', message, thrown);
  }
}

/** Whether the token may read the commit: GitHub hides what it may not read as if it were not there. */
async function hasRoot({ octokit, owner, repo }: GitHub, ref: string): Promise<boolean> {
  try {
    const { data } = await octokit.rest.repos.getContent({ owner, repo, path: '', ref });
    return Array.isArray(data);
  } catch {
    return false;
  }
}

/** The bytes of a file that GitHub answered. @throws a fault where the answer is no file, or not all of it */
function bytesOf(data: unknown, path: string): Uint8Array {
  const { type, encoding, content, size } = (data ?? {}) as Readonly<Record<string, unknown>>;
  if (type === 'file' && encoding === 'base64' && typeof content === 'string') {
    const bytes = fromBase64(content.replace(/\s/g, ''));
    if (bytes.length === size) return bytes;
  }
  const found = typeof type === 'string' && type !== 'file' ? `a ${type}` : 'no file';
  throw fault('file-unreadable', 'network', `${path} at the base: GitHub answered ${found}`);
}
