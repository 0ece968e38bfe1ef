import { afterAll, beforeAll, expect, test } from 'vitest';
import { realGit } from '../../src/commands/git.ts';
import { committedFiles } from '../../src/commands/step/committed.ts';
import { realWorld } from '../../src/commands/world.ts';
import type { Trigger } from '../../src/domain/trigger.ts';
import type { Files, World } from '../../src/domain/world.ts';
import { Workspace } from './workspace.ts';

const { files: all } = realWorld(new AbortController().signal);

let workspace: Workspace;
beforeAll(async () => {
  await using template = await Workspace.template();
  workspace = await template.copy({
    '.gitignore': 'built/\n',
    'rules/strict.yml': 'strict\n',
    'rules/lines.yml': 'one\ntwo\n',
    'rules/quiet.yml': 'quiet\n',
  });
  await workspace.link('checks/strict.yml', '../rules/strict.yml');
  await workspace.link('checks/rules', '../rules');
  await workspace.link('checks/built.yml', '../built/mine.yml');
  for (const given of [
    ['init', '-q'],
    ['add', '.'],
    ['commit', '-q', '-m', 'all'],
  ]) {
    workspace.git('.', ...given);
  }
  await workspace.write({
    'built/mine.yml': 'mine\n',
    'rules/lines.yml': 'one\r\ntwo\r\n',
    'rules/quiet.yml': 'loud\n',
    'packs/mine.yml': 'mine\n',
    'checks/orders.log': 'mine\n',
  });
  // Git looks away, and says that nothing was changed.
  workspace.git('.', 'update-index', '--assume-unchanged', 'rules/quiet.yml');
  await workspace.link('checks/mine.yml', '../rules/strict.yml');
  await workspace.link('rules/mine.yml', 'strict.yml');
});
afterAll(() => workspace[Symbol.asyncDispose]());

/** The files as a step has them that works in the workspace; `trusted` is what may be checked out. */
function filesOf(trusted: string | null, privileged = true) {
  const here = (path: string): string => (path.startsWith('/') ? path : workspace.path(path));
  const files: Files = {
    ...all,
    read: (path) => all.read(here(path)),
    real: (path) => all.real(here(path)),
    absolute: here,
  };
  const trigger = {
    event: 'pull_request_target',
    privileged,
    trustedShas: [trusted ?? workspace.git('.', 'rev-parse', 'HEAD')],
  } as Partial<Trigger> as Trigger;
  const world: Pick<World, 'files' | 'git'> = { files, git: realGit(workspace.directory) };
  return committedFiles(trigger, world);
}

const read = async (files: Files, path: string): Promise<string> =>
  new TextDecoder().decode(await files.read(path));

test('what is committed is read, also by links that are, and where lines end otherwise', async () => {
  const { files, refusal } = filesOf(null);
  expect(await read(files, 'rules/strict.yml')).toBe('strict\n');
  expect(await read(files, workspace.path('rules/strict.yml'))).toBe('strict\n');
  expect(await read(files, 'checks/strict.yml')).toBe('strict\n');
  expect(await read(files, 'checks/rules/strict.yml')).toBe('strict\n');
  expect(await read(files, 'checks/rules/lines.yml')).toBe('one\ntwo\n');
  expect(refusal()).toBeNull();
});

test.each([
  ['nobody committed', 'packs/mine.yml', 'packs/mine.yml is not committed there'],
  ['git ignores', 'built/mine.yml', 'built/mine.yml is not committed there'],
  ['lies elsewhere', '/etc/hostname', '/etc/hostname is not committed there'],
  ['is a link that nobody committed', 'checks/mine.yml', 'checks/mine.yml is not committed'],
  ['is such a link below one', 'checks/rules/mine.yml', 'mine.yml is not committed there'],
  ['a committed link leads to', 'checks/built.yml', 'checks/built.yml is not committed there'],
  ['git was told not to look at', 'rules/quiet.yml', 'rules/quiet.yml was changed'],
])('what %s is refused', async (_, path, why) => {
  const { files, refusal } = filesOf(null);
  await expect(files.read(path)).rejects.toThrow(why);
  expect(refusal()).toMatchObject({ code: 'untrusted-checkout' });
});

test('nothing is read of another commit, and anything where there are no secrets', async () => {
  await expect(filesOf('0'.repeat(40)).files.read('rules/strict.yml')).rejects.toThrow(
    'git does not say what is committed',
  );
  expect(await read(filesOf(null, false).files, 'packs/mine.yml')).toBe('mine\n');
});
