import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { readKinds } from './kind_files.ts';
import { registryText } from './registry.ts';

/** Path below the root -> text of every file that programs write. */
export type Artefacts = ReadonlyMap<string, string>;

/** What the generated files must hold, made from the sources as they are now; writes nothing. */
export async function makeArtefacts(root: string): Promise<Artefacts> {
  const files = await readKinds(root);
  return new Map([['src/checks/registry.ts', await typescript(root, registryText(files))]]);
}

/** The paths whose text on disk is another, or that are missing, sorted. */
export async function staleArtefacts(root: string, artefacts: Artefacts): Promise<string[]> {
  const checked = await Promise.all(
    [...artefacts].map(async ([path, text]) => {
      const found = await readFile(join(root, path), 'utf8').catch(() => null);
      return found === text ? [] : [path];
    }),
  );
  return checked.flat().sort();
}

async function typescript(root: string, text: string): Promise<string> {
  const settings = await resolveConfig(join(root, 'package.json'));
  return format(text, { ...settings, parser: 'typescript' });
}
