import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { realWorld } from '../../src/commands/world.ts';
import type { World } from '../../src/domain/world.ts';

const TEXT = 'id,name\n1,a\n2,b\n';

let directory: string;
let printed: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wap-gate-inputs-'));
  await writeFile(join(directory, 'data.csv'), TEXT);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** The real world, in a directory of its own and with its output kept. */
function here(): World {
  const world = realWorld(new AbortController().signal);
  const at = (path: string): string => join(directory, path);
  const keep = (text: string): Promise<void> => {
    printed += text;
    return Promise.resolve();
  };
  return {
    ...world,
    stdout: { ...world.stdout, write: keep },
    stderr: { ...world.stderr, write: () => Promise.resolve() },
    files: {
      ...world.files,
      read: (path) => world.files.read(at(path)),
      chunks: (path) => world.files.chunks(at(path)),
      stat: (path) => world.files.stat(at(path)),
      write: (path, bytes) => world.files.write(at(path), bytes),
      absolute: (path) => at(path),
    },
  };
}

const run = async (...argv: string[]): Promise<number> => {
  printed = '';
  return main(['audit', ...argv], here());
};

describe('a call that names a table', () => {
  it('runs the implicit checks alone where there is no gate', async () => {
    expect(await run('--staging', 'data.csv')).toBe(0);
    expect(printed).toContain('2 rows');
  });

  it('never lets a report take the place of what it reads', async () => {
    const report = 'json=data.csv';
    for (const more of [[], ['--check', 'not_null: id'], ['--check', 'nothing: id']]) {
      expect(await run('--staging', 'data.csv', '--report', report, ...more)).toBe(2);
      expect(printed).toContain('would overwrite data.csv');
      expect(await readFile(join(directory, 'data.csv'), 'utf8')).toBe(TEXT);
    }
  });

  it('says that a check warned where one did', async () => {
    const check = '{range: {column: id, max: 1}, severity: warn}';
    expect(await run('--staging', 'data.csv', '--check', check)).toBe(0);
    expect(printed).toContain('no check failed, 1 of 2 checks warned');
    expect(await run('--staging', 'data.csv', '--check', check, '--fail-on', 'warn')).toBe(1);
    expect(printed).toContain('1 of 2 checks warned, which fails by --fail-on warn');
  });
});
