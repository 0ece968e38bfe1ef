import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { realWorld } from '../../src/commands/world.ts';
import { configSchema, gateSchema, packSchema } from '../../src/config/schema.ts';
import { openDuckDB } from '../../src/engines/duckdb/open.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { resultSchema } from '../../src/reporting/schema.ts';
import { actionPage, ACTION_PAGE } from './action_page.ts';
import { actionYml } from './action_yml.ts';
import { readKinds, type KindFile } from './kind_files.ts';
import { nativePackagesText } from './native_packages.ts';
import { indexPage, kindPage } from './pages.ts';
import { registryText } from './registry.ts';

/** Path below the root -> text of every file that programs write. */
export type Artefacts = ReadonlyMap<string, string>;

/** What the generated files must hold, made from the sources as they are now; writes nothing. */
export async function makeArtefacts(root: string): Promise<Artefacts> {
  const files = await readKinds(root);
  const registry = await typescript(root, registryText(files));
  const packages = await typescript(root, await nativePackagesText(root));
  return new Map([
    ['action.yml', actionYml()],
    [ACTION_PAGE, await actionPage(root)],
    ['src/checks/registry.ts', registry],
    ['src/engines/duckdb/native/packages.ts', packages],
    ...(await pages(files)),
    ...schemas(files),
  ]);
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

async function pages(files: readonly KindFile[]): Promise<[string, string][]> {
  const kinds = files.map(({ kind }) => kind);
  const engine = await emptyEngine();
  try {
    const texts: [string, string][] = [];
    for (const kind of kinds) {
      texts.push([`docs/checks/${kind.kind}.md`, await kindPage(kind, engine)]);
    }
    return [...texts, ['docs/checks/README.md', indexPage(kinds)]];
  } finally {
    await engine.close();
  }
}

/** An engine without tables: it only guards the SQL of examples. */
function emptyEngine(): Promise<Engine> {
  return openDuckDB({
    path: null,
    threads: null,
    memoryLimit: null,
    tempDirectory: null,
    maxTempSize: null,
    tables: [],
    files: realWorld(new AbortController().signal).files,
  });
}

function schemas(files: readonly KindFile[]): [string, string][] {
  const kinds = files.map(({ kind }) => kind);
  const all = {
    gate: gateSchema(kinds),
    pack: packSchema(kinds),
    config: configSchema(),
    result: resultSchema,
  };
  return Object.entries(all).map(([name, schema]) => [
    `schema/${name}.schema.json`,
    `${JSON.stringify(schema, null, 2)}\n`,
  ]);
}

async function typescript(root: string, text: string): Promise<string> {
  const settings = await resolveConfig(join(root, 'package.json'));
  return format(text, { ...settings, parser: 'typescript' });
}
