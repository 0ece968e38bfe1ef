// Usage: node scripts/build.mjs [--check]
//
// Builds dist/, or with --check compares what would be built with what is there, byte for byte.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import configs from '../rolldown.config.mjs';
import { bundles, differences, write } from './build/bundles.mjs';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const DIST = path.join(ROOT, 'dist');

/** Files of dist/ that git does not know: the next clone would lack them. */
function untracked() {
  try {
    const args = ['status', '--porcelain', '--untracked-files=all', '--', 'dist'];
    const text = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
    const lines = text.split('\n').filter((line) => line.startsWith('?? '));
    return lines.map((line) => `${line.slice('?? dist/'.length)} is not yet added to git`);
  } catch {
    return []; // not a checkout, or no git: nothing to compare with
  }
}

const files = await bundles(ROOT, configs);
if (process.argv.includes('--check')) {
  const found = [...differences(DIST, files), ...untracked()];
  for (const sentence of found) console.error(`dist/${sentence}`);
  if (found.length > 0) {
    console.error('Run `npm run build`, and commit dist/ together with src/.');
    process.exitCode = 1;
  }
} else {
  write(DIST, files);
  const code = [...files].filter(([name]) => name.endsWith('.js'));
  const megabytes = code.reduce((sum, [, bytes]) => sum + bytes.length, 0) / 1e6;
  console.log(`dist/: ${files.size} files, ${megabytes.toFixed(2)} MB of JavaScript`);
}
