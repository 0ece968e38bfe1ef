// Writes what is derived from the sources: the registry of kinds, their pages, the JSON Schemas.
// With --check it writes nothing, lists stale files and ends with 1.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeArtefacts, staleArtefacts } from './generate/artefacts.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const artefacts = await makeArtefacts(root);
const stale = await staleArtefacts(root, artefacts);

if (process.argv.includes('--check')) {
  for (const path of stale) console.error(`${path} is stale: run npm run generate.`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const path of stale) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), artefacts.get(path) ?? '');
    console.log(`wrote ${path}`);
  }
}
