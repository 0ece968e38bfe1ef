import { fromBase64 } from '../domain/base64.ts';
import { fault, type Fault, type FaultCategory } from '../domain/fault.ts';
import type { GitHub } from './client.ts';
import { failureCategory, failureText } from './failure.ts';

/** What a commit holds under a name. */
export interface Entry {
  readonly name: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'submodule';
  readonly size: number;
  /** What git calls the bytes. */
  readonly hash: string;
}

/** GitHub lists no more of a directory, and does not say that there is more. */
const MOST_ENTRIES = 1_000;

const HASH = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** What a directory holds at a commit; '' is the root. @throws a fault where GitHub does not say it, or not all of it */
export async function directoryAt(
  client: GitHub,
  path: string,
  ref: string,
): Promise<readonly Entry[]> {
  const data = await contentAt(client, path, ref);
  const entries = Array.isArray(data) ? data.map((one: unknown) => entryOf(one, path)) : [];
  const known = entries.flatMap((entry) => entry ?? []);
  // A commit holds no empty directories.
  if (known.length === 0 || known.length < entries.length) {
    throw unread(path, 'network', 'GitHub answered no directory');
  }
  if (known.length < MOST_ENTRIES) return known;
  const most = `GitHub lists ${String(MOST_ENTRIES)} entries of a directory and no more`;
  throw unread(path, 'config', most);
}

/** The bytes of a file at a commit. @throws a fault where GitHub does not give them, or not all of them */
export async function fileAt(client: GitHub, path: string, ref: string): Promise<Uint8Array> {
  const data = await contentAt(client, path, ref);
  const { type, encoding, content, size } = (data ?? {}) as Readonly<Record<string, unknown>>;
  if (type === 'file' && encoding === 'base64' && typeof content === 'string') {
    const bytes = fromBase64(content.replace(/\s/g, ''));
    if (bytes.length === size) return bytes;
  }
  const found = typeof type === 'string' && type !== 'file' ? `a ${type}` : 'no file';
  throw unread(path, 'network', `GitHub answered ${found}`);
}

async function contentAt(
  { octokit, owner, repo }: GitHub,
  path: string,
  ref: string,
): Promise<unknown> {
  try {
    return (await octokit.rest.repos.getContent({ owner, repo, path, ref })).data;
  } catch (thrown) {
    const why = failureText(thrown, 'contents: read');
    throw unread(path, failureCategory(thrown), why, thrown);
  }
}

const unread = (path: string, category: FaultCategory, why: string, cause?: unknown): Fault =>
  fault('base-unreadable', category, path === '' ? why : `${path} at the base: ${why}`, cause);

/** An entry of a list that GitHub gave; null: what stands between us has answered in its place. */
function entryOf(one: unknown, directory: string): Entry | null {
  const { name, path, type, size, sha, ...urls } = (one ?? {}) as Readonly<Record<string, unknown>>;
  const here = typeof name === 'string' && name !== '' && !name.includes('/');
  if (!here || path !== (directory === '' ? name : `${directory}/${name}`)) return null;
  if (typeof sha !== 'string' || !HASH.test(sha)) return null;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return null;
  const known = typeOf(type, urls);
  return known === null ? null : { name, type: known, size, hash: sha };
}

/** In lists GitHub calls a submodule a file; it is no blob, and cannot be downloaded. */
function typeOf(type: unknown, urls: Readonly<Record<string, unknown>>): Entry['type'] | null {
  if (type === 'dir') return 'directory';
  if (type === 'symlink' || type === 'submodule') return type;
  const { download_url: download, git_url: object } = urls;
  const isBlob = typeof object === 'string' && object.includes('/git/blobs/');
  if (type !== 'file') return null;
  return isBlob || typeof download === 'string' ? 'file' : 'submodule';
}
