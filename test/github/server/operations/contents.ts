import type { Answer, Call, Doings } from '../exchange.ts';
import type { StoredFile } from '../records.ts';
import { notFound } from '../refusal.ts';
import { sha } from '../state.ts';

/** Beyond it GitHub names a file without giving its content. */
const MOST_INLINE = 1_000_000;

/** Files and directories at a branch, a tag or a commit. */
export const CONTENTS: Doings = {
  'repos/get-content': { needs: [['contents', 'read']], run: (call) => content(call) },
};

function content(call: Call): Answer {
  const { repository, query } = call;
  const path = (call.at['path'] ?? '').replace(/\/+$/, '');
  const ref = query.get('ref') ?? repository.defaultBranch;
  const files = repository.files.filter((file) => file.ref === null || file.ref === ref);
  const file = files.find((one) => one.path === path);
  if (file !== undefined) {
    if (call.accept.includes('raw')) {
      const headers = { 'Content-Type': 'application/vnd.github.raw+json; charset=utf-8' };
      return { status: 200, text: file.text, headers };
    }
    return { status: 200, body: fileShape(file, ref, call) };
  }
  const start = path === '' ? '' : `${path}/`;
  const inside = files.filter((one) => one.path.startsWith(start));
  if (inside.length === 0 && path !== '') throw notFound();
  const names = new Set(inside.map((one) => one.path.slice(start.length).split('/')[0]!));
  const entries = [...names].sort().map((name) => {
    const at = `${start}${name}`;
    const found = inside.find((one) => one.path === at);
    return entry(at, found === undefined ? null : sizeOf(found), ref, call);
  });
  return { status: 200, body: entries };
}

const sizeOf = ({ text }: StoredFile): number => Buffer.byteLength(text);

function fileShape(file: StoredFile, ref: string, call: Call): object {
  const inline = sizeOf(file) <= MOST_INLINE;
  const base64 = Buffer.from(file.text).toString('base64');
  return {
    ...entry(file.path, sizeOf(file), ref, call),
    content: inline ? base64.replace(/.{60}/g, '$&\n') : '',
    encoding: inline ? 'base64' : 'none',
  };
}

/** A directory has no size. */
function entry(path: string, size: number | null, ref: string, call: Call): object {
  const { site, repository } = call;
  const base = `${site.api}/repos/${repository.fullName}`;
  const at = encodeURI(path);
  const self = `${base}/contents/${at}?ref=${encodeURIComponent(ref)}`;
  const kind = size === null ? 'tree' : 'blob';
  const git = `${base}/git/${kind}s/${sha(path)}`;
  const html = `${site.html}/${repository.fullName}/${kind}/${encodeURIComponent(ref)}/${at}`;
  return {
    name: path.split('/').at(-1),
    path,
    sha: sha(path),
    size: size ?? 0,
    url: self,
    html_url: html,
    git_url: git,
    download_url: size === null ? null : html.replace('/blob/', '/raw/'),
    type: size === null ? 'dir' : 'file',
    _links: { self, git, html },
  };
}
