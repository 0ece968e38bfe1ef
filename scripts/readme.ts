// Usage: node scripts/readme.ts [--check]
//
// Runs what README.md shows and puts the real output between its markers. With --check it writes nothing and ends with
// 1 when something other than times has changed.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freshReadme, withoutTimes } from './readme/fill.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const path = join(root, 'README.md');
const readme = await readFile(path, 'utf8');
const fresh = await freshReadme(root, readme);

if (withoutTimes(fresh) === withoutTimes(readme)) {
  console.log('README.md is fresh');
} else if (process.argv.includes('--check')) {
  console.error('README.md is stale: run npm run readme.');
  process.exitCode = 1;
} else {
  await writeFile(path, fresh);
  console.log('wrote README.md');
}
