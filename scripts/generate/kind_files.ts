import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AnyKind } from '../../src/checks/kind.ts';

/** A kind as found in its file. */
export interface KindFile {
  /** The file's name without `.ts`, and the kind's name in a gate file. */
  readonly name: string;
  /** The name under which the file exports its kind. */
  readonly exported: string;
  readonly kind: AnyKind;
}

/** Every kind in `src/checks/kinds`, by name. An Error names the file that breaks the rules of that folder. */
export async function readKinds(root: string): Promise<readonly KindFile[]> {
  const folder = join(root, 'src/checks/kinds');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts')).sort();
  return Promise.all(files.map((file) => readKind(folder, file)));
}

async function readKind(folder: string, file: string): Promise<KindFile> {
  const loaded: unknown = await import(pathToFileURL(join(folder, file)).href);
  const name = file.replace(/\.ts$/, '');
  const exports = Object.entries(loaded as Record<string, unknown>);
  const [only, ...more] = exports;
  if (only === undefined || more.length > 0 || !isKind(only[1])) {
    throw new Error(`src/checks/kinds/${file} must export one kind and nothing else.`);
  }
  const [exported, kind] = [only[0], only[1]];
  if (kind.kind !== name) {
    throw new Error(
      `src/checks/kinds/${file} holds the kind '${kind.kind}': name the file ${kind.kind}.ts.`,
    );
  }
  return { name, exported, kind };
}

function isKind(value: unknown): value is AnyKind {
  return typeof value === 'object' && value !== null && 'kind' in value && 'judge' in value;
}
