import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { Answer, Call, Doings } from '../exchange.ts';
import type { StoredFile } from '../records.ts';
import { notFound } from '../refusal.ts';
import { sha } from '../state.ts';

/** Beyond it GitHub names a file without giving its content. */
const MOST_INLINE = 1_000_000;

/** GitHub lists no more of a directory, and does not say that there is more. */
const MOST_ENTRIES = 1_000;

/** Files and directories at a branch, a tag or a commit. */
export const CONTENTS: Doings = {
  'repos/get-content': { needs: [['contents', 'read']], run: (call) => content(call) },
};

function content(call: Call): Answer {
  const { repository, query } = call;
  const path = (call.at['path'] ?? '').replace(/\/+$/, '');
  const ref = query.get('ref') ?? repository.defaultBranch;
  const files = repository.files.filter((file) => file.ref === null || file.ref === ref);
  const found = files.find((one) => one.path === path);
  if (found !== undefined) return single(followed(found, files), ref, call);
  const start = path === '' ? '' : `${path}/`;
  const inside = files.filter((one) => one.path.startsWith(start));
  if (inside.length === 0 && path !== '') throw notFound();
  const names = new Set(inside.map((one) => one.path.slice(start.length).split('/')[0]!));
  const entries = [...names].sort().map((name) => {
    const at = `${start}${name}`;
    const one = inside.find((file) => file.path === at);
    return one === undefined ? directory(at, ref, call) : listed(one, ref, call);
  });
  return { status: 200, body: entries.slice(0, MOST_ENTRIES) };
}

/** Where a link leads to a file of the repository that file is given, in full. */
function followed(file: StoredFile, files: readonly StoredFile[]): StoredFile {
  if (file.type !== 'symlink') return file;
  const target = posix.join(posix.dirname(file.path), file.text);
  return files.find(({ path, type }) => path === target && type === undefined) ?? file;
}

function single(file: StoredFile, ref: string, call: Call): Answer {
  if (call.accept.includes('raw') && file.type === undefined) {
    const headers = { 'Content-Type': 'application/vnd.github.raw+json; charset=utf-8' };
    return { status: 200, text: file.text, headers };
  }
  return { status: 200, body: fileShape(file, ref, call) };
}

/** What git calls a blob. */
const blobOf = (text: string): string =>
  createHash('sha1')
    .update(`blob ${String(Buffer.byteLength(text))}\0${text}`)
    .digest('hex');

const sizeOf = ({ text, type }: StoredFile): number =>
  type === 'submodule' ? 0 : Buffer.byteLength(text);

function fileShape(file: StoredFile, ref: string, call: Call): object {
  const type = file.type ?? 'file';
  const shape = { ...listed(file, ref, call), type };
  if (type === 'symlink') return { ...shape, target: file.text };
  if (type === 'submodule') return { ...shape, submodule_git_url: 'https://example.com/a.git' };
  const inline = sizeOf(file) <= MOST_INLINE;
  const base64 = Buffer.from(file.text).toString('base64');
  return {
    ...shape,
    content: inline ? base64.replace(/.{60}/g, '$&\n') : '',
    encoding: inline ? 'base64' : 'none',
  };
}

/** In a list a submodule is called a file, which never changed for the sake of old programs: it has no download. */
function listed(file: StoredFile, ref: string, call: Call): object {
  const hash = file.type === 'submodule' ? file.text : blobOf(file.text);
  const of = { kind: file.type === 'submodule' ? 'tree' : 'blob', hash, size: sizeOf(file) };
  return { ...entry(file.path, of, ref, call), type: file.type === 'symlink' ? 'symlink' : 'file' };
}

/** A directory has no size. */
const directory = (path: string, ref: string, call: Call): object => ({
  ...entry(path, { kind: 'tree', hash: sha(path), size: 0 }, ref, call),
  type: 'dir',
});

interface GitObject {
  readonly kind: string;
  readonly hash: string;
  readonly size: number;
}

function entry(path: string, { kind, hash, size }: GitObject, ref: string, call: Call): object {
  const { site, repository } = call;
  const base = `${site.api}/repos/${repository.fullName}`;
  const at = encodeURI(path);
  const self = `${base}/contents/${at}?ref=${encodeURIComponent(ref)}`;
  const git = `${base}/git/${kind}s/${hash}`;
  const html = `${site.html}/${repository.fullName}/${kind}/${encodeURIComponent(ref)}/${at}`;
  return {
    name: path.split('/').at(-1),
    path,
    sha: hash,
    size,
    url: self,
    html_url: html,
    git_url: git,
    download_url: kind === 'tree' ? null : html.replace('/blob/', '/raw/'),
    _links: { self, git, html },
  };
}
