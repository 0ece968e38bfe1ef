import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { glob } from '../../src/commands/glob.ts';

let directory: string;

const FILES = ['stage/a.csv', 'stage/sub/deep/b.csv', 'real/c.csv', 'real/in/d.csv', 'far/e.csv'];
const LINKS: Readonly<Record<string, string>> = {
  'stage/part': '../real',
  'stage/latest': 'sub',
  'stage/sub/loop': '..',
  'real/in/far': '../../far',
  'real/in/[x]': '../../far',
  'stage/file.csv': '../far/e.csv',
  'stage/gone': 'nowhere',
};

beforeAll(async () => {
  directory = await fs.mkdtemp(join(tmpdir(), 'wap-gate-glob-'));
  for (const file of FILES) {
    await fs.mkdir(dirname(join(directory, file)), { recursive: true });
    await fs.writeFile(join(directory, file), 'a\n1\n');
  }
  for (const [name, target] of Object.entries(LINKS)) {
    await fs.symlink(target, join(directory, name));
  }
});
afterAll(() => fs.rm(directory, { recursive: true }));

test.each([
  ['stage/*.csv', ['a.csv', 'file.csv']],
  ['stage/*/*.csv', ['part/c.csv']],
  ['stage/*/in/*.csv', ['part/in/d.csv']],
  ['stage/[p]*/*.csv', ['part/c.csv']],
  ['stage/part/*.csv', ['part/c.csv']],
  // What is reached by two ways, or by a link to itself, is one file; a link that was matched is as good as a file.
  ['stage/**/*.csv', ['a.csv', 'file.csv', 'part/c.csv', 'part/in/d.csv', 'sub/deep/b.csv']],
  ['stage/**/in/**/*.csv', ['part/in/[x]/e.csv', 'part/in/d.csv']],
  ['stage/**/deep/*.csv', ['sub/deep/b.csv']],
] as const)('%s enters linked directories, and finds each file once', async (pattern, expected) => {
  const found = expected.map((name) => `stage/${name}`);
  expect(await glob(pattern, directory)).toEqual(found);
  const absolute = found.map((name) => join(directory, name));
  expect(await glob(join(directory, pattern), '/')).toEqual(absolute);
});

test('what ** matches at the end lies behind links too', async () => {
  const found = await glob('stage/**', directory);
  const expected = ['stage/a.csv', 'stage/part/in', 'stage/part/c.csv', 'stage/gone'];
  expect(found).toEqual(expect.arrayContaining(expected));
});
