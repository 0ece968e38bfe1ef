import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Checkout } from '../../src/commands/checkout.ts';
import { filesAtBase, type AtBase, type Base } from '../../src/commands/step/base_files.ts';
import { realWorld } from '../../src/commands/world.ts';
import { openGitHub, type GitHub as Client } from '../../src/github/client.ts';
import { directoryAt, fileAt } from '../../src/github/contents.ts';
import { REPOSITORY, startGitHub, TOKEN, type GitHub } from '../github/server.ts';
import { status } from '../github/server/faults.ts';
import type { StoredFile } from '../github/server/records.ts';
import { sha } from '../github/server/state.ts';
import { Workspace, type Contents } from './workspace.ts';

const world = realWorld(new AbortController().signal);
let template: Workspace;
beforeAll(async () => {
  template = await Workspace.template();
});
afterAll(() => template[Symbol.asyncDispose]());

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** A checkout, and the base that GitHub has of it. */
interface Both extends AsyncDisposable {
  readonly github: GitHub;
  readonly workspace: Workspace;
  readonly base: AtBase;
  /** The paths that GitHub was asked for. */
  readonly asked: () => string[];
}

async function both(
  here: Contents,
  there: Readonly<Record<string, string | Partial<StoredFile>>>,
  asIt: (base: Base) => Base = (base) => base,
): Promise<Both> {
  const github = await startGitHub();
  const workspace = await template.copy({ '.git/HEAD': 'ref: refs/heads/main\n', ...here });
  const { files } = github.state.repository(REPOSITORY);
  for (const [path, one] of Object.entries(there)) {
    const given = typeof one === 'string' ? { text: one } : one;
    files.push({ text: '', ref: sha('base'), ...given, path });
  }
  const client = await clientOf(github);
  const base = asIt({
    list: (place) => directoryAt(client, place, sha('base')),
    fetch: (place) => fileAt(client, place, sha('base')),
  });
  return {
    github,
    workspace,
    base: filesAtBase(base, new Checkout(world.files, REPOSITORY), world.files),
    asked: () =>
      github.requests.map(({ path }) => decodeURIComponent(path).replace(/^.*\/contents\/?/, '/')),
    [Symbol.asyncDispose]: async () => {
      await github.close();
      await workspace[Symbol.asyncDispose]();
    },
  };
}

/** Nobody waits here. */
function clientOf(github: GitHub): Promise<Client> {
  const [owner = '', repo = ''] = REPOSITORY.split('/');
  const env = { GITHUB_API_URL: github.apiUrl };
  const pace = { write: 0, notify: 0, second: 1, request: 30_000 };
  const trigger = { repository: { owner, repo } } as Parameters<typeof openGitHub>[1];
  return openGitHub(TOKEN, trigger, { ...world, env }, pace);
}

test('what is here as the base has it is not fetched, also where lines end otherwise', async () => {
  const contents = {
    'checks/a.yml': 'a\n',
    'checks/b.yml': 'b\r\nb\r\n',
    'checks/c.yml': 'mine\n',
  };
  const there = { 'checks/a.yml': 'a\n', 'checks/b.yml': 'b\nb\n', 'checks/c.yml': 'c\n' };
  await using set = await both(contents, { ...there, 'checks/d/e.yml': 'e\n' });
  const { workspace, base, asked } = set;
  expect(await base.files.list(workspace.path('checks'))).toEqual(['a.yml', 'b.yml', 'c.yml', 'd']);
  for (const [name, expected] of Object.entries({ ...there, 'checks/d/e.yml': 'e\n' })) {
    const [path, again] = [workspace.path(name), workspace.path(`checks/../${name}`)];
    expect(await base.files.stat(path)).toMatchObject({ type: 'file', size: expected.length });
    expect(text(await base.files.read(path))).toBe(expected);
    expect(text(await base.files.read(again))).toBe(expected);
  }
  expect((await base.files.stat(workspace.path('checks/d'))).type).toBe('directory');
  expect((await base.files.stat(workspace.path('checks/orders.yml'))).type).toBe('missing');
  expect((await base.files.stat(workspace.path('gone/a/b/c.yml'))).type).toBe('missing');
  expect(asked()).toEqual(['/', '/checks', '/checks/c.yml', '/checks/d', '/checks/d/e.yml']);
  expect(base.trouble()).toBeNull();
  expect(set.github.violations).toEqual([]);
});

test('a repository may call bytes by SHA-256', async () => {
  const hash = (what: string) =>
    createHash('sha256')
      .update(`blob ${String(what.length)}\0${what}`)
      .digest('hex');
  const named = ({ list, fetch }: Base): Base => ({
    list: async (place) =>
      (await list(place)).map((one) => ({ ...one, hash: hash(one.name === 'b.yml' ? 'b' : 'a') })),
    fetch,
  });
  await using set = await both(
    { 'a.yml': 'a', 'b.yml': 'x' },
    { 'a.yml': 'a', 'b.yml': 'b' },
    named,
  );
  const read = (name: string) => set.base.files.read(set.workspace.path(name));
  expect((await Promise.all(['a.yml', 'b.yml'].map(read))).map(text)).toEqual(['a', 'b']);
  expect(set.asked()).toEqual(['/', '/b.yml']);
});

const many = (count: number, name: (index: number) => string) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [name(i), 'x']));

test.each([
  ['a link', { 'checks/a.yml': { text: '../b.yml', type: 'symlink' } }, /a\.yml is a symlink at/],
  ['below a link', { checks: { text: 'gates', type: 'symlink' } }, /checks is a symlink at/],
  ['a submodule', { checks: { text: sha('x'), type: 'submodule' } }, /checks is a submodule at/],
  ['other letters', { 'Checks/a.yml': 'a' }, /checks is called Checks at the base/],
  ['too many entries', many(1_000, (i) => `checks/${String(i)}`), /lists 1000 entries/],
  ['no commit without files', {}, /^GitHub answered no directory/],
] as const)('what cannot be told is told so: %s', async (_, there, why) => {
  await using set = await both({ 'checks/a.yml': 'a' }, there);
  const path = set.workspace.path('checks/a.yml');
  for (const how of ['stat', 'read', 'list'] as const) {
    await expect(set.base.files[how](path), how).rejects.toThrow(why);
  }
  expect(set.base.trouble()?.message).toMatch(why);
  expect(set.github.violations).toEqual([]);
});

test('what stands between us and GitHub is not believed', async () => {
  const sound = { name: 'a.yml', path: 'a.yml', type: 'file', size: 1, sha: sha('x') };
  const url = { download_url: 'https://example.com/a.yml' };
  const answers = [
    [{ ...sound, ...url, path: 'b.yml' }],
    [{ ...sound, ...url, sha: 'x' }],
    [{ ...sound, ...url, size: '1' }],
    [{ ...sound, ...url, type: 'commit' }],
    [{ ...sound, ...url }, null],
    { entries: [{ ...sound, ...url }] },
    [],
  ];
  for (const answer of answers) {
    await using set = await both({}, { 'a.yml': 'a' });
    const body = JSON.stringify(answer);
    set.github.fail(/contents/, status(200, body, { 'Content-Type': 'application/json' }));
    const stat = set.base.files.stat(set.workspace.path('a.yml'));
    await expect(stat, body).rejects.toThrow(/GitHub answered no directory/);
  }
});

test('bytes that are not those of the list are not taken', async () => {
  await using set = await both({ 'checks/a.yml': 'mine' }, { 'checks/a.yml': 'base' });
  set.github.before(/a\.yml$/, () => {
    set.github.state.repository(REPOSITORY).files[0]!.text = 'else';
  });
  const read = set.base.files.read(set.workspace.path('checks/a.yml'));
  await expect(read).rejects.toThrow(/checks\/a\.yml at the base: GitHub answered other bytes/);
  expect(set.base.trouble()?.message).toContain('other bytes');
});

test('neither files nor directories are asked for without end', async () => {
  await using set = await both(
    {},
    many(101, (i) => `checks/${String(i)}.yml`),
  );
  const read = (i: number) => set.base.files.read(set.workspace.path(`checks/${String(i)}.yml`));
  await Promise.all(Array.from({ length: 100 }, (_, i) => read(i)));
  await expect(read(100)).rejects.toThrow('more than 100 files of the gates are not as the base');
  expect(text(await read(1))).toBe('x');
  await using deep = await both(
    {},
    many(100, (i) => `checks/${String(i)}/a.yml`),
  );
  const stats = Array.from({ length: 100 }, (_, i) =>
    deep.base.files.stat(deep.workspace.path(`checks/${String(i)}/a.yml`)),
  );
  await Promise.allSettled(stats);
  expect(deep.base.trouble()?.message).toContain('too many directories');
  expect(deep.asked()).toHaveLength(100);
});
