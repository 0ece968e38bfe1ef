import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Checkout } from '../../src/commands/checkout.ts';
import { realWorld } from '../../src/commands/world.ts';
import { Workspace } from './workspace.ts';

const { files } = realWorld(new AbortController().signal);
const HEAD = 'ref: refs/heads/main\n';
const remote = (url: string): string =>
  `[core]\n\tbare = false\n[remote "origin"]\n\turl = ${url}\n`;

let workspace: Workspace;
beforeAll(async () => {
  await using template = await Workspace.template();
  workspace = await template.copy({
    'repo/.git/HEAD': HEAD,
    'repo/.git/config': remote('https://github.com/Octo/flights.git'),
    'repo/checks/orders.yml': 'gate: orders\n',
    'repo/module/.git': 'gitdir: ../.git/modules/module\n',
    'repo/tree/.git': 'gitdir: /somewhere/.git/worktrees/tree\n',
    'rules/.git/HEAD': HEAD,
    'rules/.git/config': remote('git@github.com:octo/rules.git'),
  });
  await workspace.link('repo/linked.yml', 'checks/orders.yml');
  await workspace.link('repo/below', 'checks');
  await workspace.link('repo/nothing.yml', 'gone/orders.yml');
  await workspace.link('outside.yml', 'repo/checks/orders.yml');
  await workspace.link('alias', 'repo');
});
afterAll(() => workspace[Symbol.asyncDispose]());

const checkout = (): Checkout => new Checkout(files, 'octo/flights');
const place = (name: string): Promise<string | null> => checkout().place(workspace.path(name));
const places = (name: string) => checkout().places(workspace.path(name));

describe('a path in the repository', () => {
  test.each([
    ['its root', 'repo', ''],
    ['a file', 'repo/checks/orders.yml', 'checks/orders.yml'],
    ['a file that is not there', 'repo/checks/gone/a.yml', 'checks/gone/a.yml'],
    ['a file by another name of the checkout', 'alias/checks/orders.yml', 'checks/orders.yml'],
    ['a further work tree', 'repo/tree/checks/a.yml', 'checks/a.yml'],
    ['nowhere', 'checks/orders.yml', null],
    ['in another repository', 'rules/checks/orders.yml', null],
  ])('%s', async (_, name, expected) => {
    expect(await place(name)).toBe(expected);
  });

  test.each([
    ['a link', 'repo/linked.yml', 'symbolic link'],
    ['what lies below a link', 'repo/below/orders.yml', 'symbolic link'],
    ['a link that leads to nothing', 'repo/nothing.yml', 'symbolic link'],
    ['a link from outside', 'outside.yml', 'symbolic link'],
    ['a submodule', 'repo/module/a.yml', 'submodule'],
  ])('cannot be told of %s', async (_, name, why) => {
    await expect(place(name)).rejects.toThrow(why);
  });

  test('is all that a link names', async () => {
    expect(await places('repo/linked.yml')).toEqual(['linked.yml', 'checks/orders.yml']);
    expect(await places('repo/below/*.yml')).toEqual(['below/*.yml', 'checks/*.yml']);
    expect(await places('repo/nothing.yml')).toEqual(['nothing.yml', 'gone/orders.yml']);
    expect(await places('outside.yml')).toEqual(['checks/orders.yml']);
    expect(await places('checks/orders.yml')).toEqual([]);
  });
});
