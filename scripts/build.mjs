// Usage: node scripts/build.mjs [--check]
//
// Builds dist/, or with --check compares what would be built with what is there, byte for byte.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import configs from '../rolldown.config.mjs';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const DIST = path.join(ROOT, 'dist');

/**
 * All files of dist/ by name, in memory: source maps hold paths relative to dist/, so building
 * into another folder would not give the same bytes.
 * @returns {Promise<Map<string, Buffer>>}
 */
async function build() {
  const files = new Map();
  for (const { output: outputOptions, ...inputOptions } of configs) {
    const bundle = await rolldown({ ...inputOptions, cwd: ROOT });
    try {
      const { output } = await bundle.generate(outputOptions);
      for (const item of output) {
        const bytes = Buffer.from(item.type === 'chunk' ? item.code : item.source);
        if (files.has(item.fileName) && !files.get(item.fileName).equals(bytes)) {
          throw new Error(`two bundles write ${item.fileName}, each something else`);
        }
        files.set(item.fileName, bytes);
      }
    } finally {
      await bundle.close();
    }
  }
  return files;
}

/** A file that starts with a shebang is meant to be run. */
const isProgram = (bytes) => bytes.subarray(0, 2).toString() === '#!';

function present() {
  try {
    return readdirSync(DIST, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(DIST, path.join(entry.parentPath, entry.name)))
      .map((name) => name.split(path.sep).join('/'));
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

function write(files) {
  for (const name of present()) if (!files.has(name)) rmSync(path.join(DIST, name));
  for (const [name, bytes] of files) {
    const file = path.join(DIST, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    chmodSync(file, isProgram(bytes) ? 0o755 : 0o644);
  }
}

/** One sentence for each difference between dist/ and what would be built. */
function differences(files) {
  const there = new Set(present());
  const found = [...there].filter((name) => !files.has(name)).map((name) => `${name} is left over`);
  for (const [name, bytes] of files) {
    const file = path.join(DIST, name);
    if (!there.has(name)) found.push(`${name} is missing`);
    else if (!readFileSync(file).equals(bytes)) found.push(`${name} is not what src/ builds`);
    else if (process.platform !== 'win32' && isProgram(bytes) && !(statSync(file).mode & 0o100)) {
      found.push(`${name} is not executable`);
    }
  }
  return found.sort();
}

/** Files of dist/ that git does not know: the next clone would lack them. */
function untracked() {
  try {
    const args = ['status', '--porcelain', '--untracked-files=all', '--', 'dist'];
    const text = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
    const lines = text.split('\n').filter((line) => line.startsWith('?? '));
    return lines.map((line) => `${line.slice('?? dist/'.length)} is not under version control`);
  } catch {
    return []; // not a checkout, or no git: nothing to compare with
  }
}

const files = await build();
if (process.argv.includes('--check')) {
  const found = [...differences(files), ...untracked()];
  for (const sentence of found) console.error(`dist/${sentence}`);
  if (found.length > 0) {
    console.error('Run `npm run build`, and commit dist/ together with src/.');
    process.exitCode = 1;
  }
} else {
  write(files);
  const size = [...files].reduce(
    (sum, [name, bytes]) => sum + (/\.js$/.test(name) ? bytes.length : 0),
    0,
  );
  console.log(`dist/: ${files.size} files, ${(size / 1e6).toFixed(2)} MB of JavaScript`);
}
