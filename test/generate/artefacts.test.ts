import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeArtefacts, staleArtefacts } from '../../scripts/generate/artefacts.ts';
import { readKinds } from '../../scripts/generate/kind_files.ts';
import { kinds } from '../../src/checks/registry.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('generated files', () => {
  it('say what the sources say: otherwise run `npm run generate`', async () => {
    const artefacts = await makeArtefacts(root);
    expect(await staleArtefacts(root, artefacts)).toEqual([]);
    // The registry, action.yml and its page, DuckDB's packages, an index, four schemas and a page for each kind.
    expect(artefacts.size).toBe(9 + kinds.size);
  });

  it('are stale when they differ or are missing', async () => {
    const artefacts = new Map([
      ['package.json', 'another text'],
      ['docs/checks/nothing.md', 'missing'],
    ]);
    expect(await staleArtefacts(root, artefacts)).toEqual([
      'docs/checks/nothing.md',
      'package.json',
    ]);
  });
});

describe('the folder of kinds', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'wap-gate-generate-'));
    await mkdir(join(directory, 'src/checks/kinds'), { recursive: true });
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const write = (name: string, text: string) =>
    writeFile(join(directory, 'src/checks/kinds', name), text);

  it('wants the file named like its kind', async () => {
    await write('range.ts', "export const x = { kind: 'length', judge: () => null };");
    await expect(readKinds(directory)).rejects.toThrow(
      "src/checks/kinds/range.ts holds the kind 'length': name the file length.ts.",
    );
  });

  it('wants one kind a file', async () => {
    await write(
      'a.ts',
      "export const a = { kind: 'a', judge: () => null }; export const helper = 1;",
    );
    await expect(readKinds(directory)).rejects.toThrow(
      'src/checks/kinds/a.ts must export one kind and nothing else.',
    );
  });

  it('wants a kind', async () => {
    await write('a.ts', 'export const a = 1;');
    await expect(readKinds(directory)).rejects.toThrow('must export one kind and nothing else.');
  });
});
