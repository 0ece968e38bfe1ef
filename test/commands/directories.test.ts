import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { realWorld } from '../../src/commands/world.ts';
import { Workspace } from './workspace.ts';

const { files } = realWorld(new AbortController().signal);

test('a directory is made with all above it, and one that is there is fine', async () => {
  await using workspace = await Workspace.template();
  const path = workspace.path('a/b/c');
  await files.makeDirectory(path);
  await files.makeDirectory(path);
  expect((await files.stat(path)).type).toBe('directory');
});

// Who is faster is chance; in a hundred rounds somebody finds made what was not there a moment ago.
test('a directory is made by several at once', async () => {
  await using workspace = await Workspace.template();
  for (let round = 0; round < 100; round++) {
    const path = workspace.path(`${String(round)}/b/c/d`);
    await Promise.all(Array.from({ length: 4 }, () => files.makeDirectory(path)));
    expect((await files.stat(path)).type).toBe('directory');
  }
});

test.each([
  ['data/orders.parquet', 'a file of that name is in the way'],
  ['data/orders.parquet/reports', 'a part of its path is not a directory'],
])('what cannot be one says why: %s', async (name, why) => {
  await using workspace = await Workspace.template();
  const making = files.makeDirectory(workspace.path(name));
  await expect(making).rejects.toMatchObject({
    record: { code: 'report-unwritable', category: 'config' },
    message: expect.stringContaining(why) as string,
  });
});

// Node's own recursive way tries for ever there.
test.runIf(existsSync('/proc/self'))('where nothing can be made it ends', async () => {
  await expect(files.makeDirectory('/proc/none/such')).rejects.toThrow('it does not exist');
});
