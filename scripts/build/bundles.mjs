import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';

/**
 * The files that the given configurations build, by name, in memory: source maps hold paths
 * relative to the output folder, so building into another folder would not give the same bytes.
 * @param {string} root
 * @param {import('rolldown').RolldownOptions[]} configs
 * @returns {Promise<Map<string, Buffer>>}
 */
export async function bundles(root, configs) {
  /** @type {Map<string, Buffer>} */
  const files = new Map();
  for (const { output: outputOptions, ...inputOptions } of configs) {
    const bundle = await rolldown({ ...inputOptions, cwd: root });
    try {
      const { output } = await bundle.generate(outputOptions);
      for (const item of output) {
        const bytes = Buffer.from(item.type === 'chunk' ? item.code : item.source);
        if (files.get(item.fileName)?.equals(bytes) === false) {
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

/** A file that starts with a shebang is meant to be run. @param {Buffer} bytes */
const isProgram = (bytes) => bytes.subarray(0, 2).toString() === '#!';

/** @param {string} folder @returns {string[]} the files below it, relative, with slashes */
function present(folder) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
      .map((name) => name.split(path.sep).join('/'));
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

/**
 * Makes a folder hold exactly these files.
 * @param {string} folder @param {Map<string, Buffer>} files
 */
export function write(folder, files) {
  for (const name of present(folder)) if (!files.has(name)) rmSync(path.join(folder, name));
  for (const [name, bytes] of files) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    chmodSync(file, isProgram(bytes) ? 0o755 : 0o644);
  }
}

/**
 * One sentence for each difference between a folder and what it should hold.
 * @param {string} folder @param {Map<string, Buffer>} files
 * @returns {string[]}
 */
export function differences(folder, files) {
  const there = new Set(present(folder));
  const found = [...there].filter((name) => !files.has(name)).map((name) => `${name} is left over`);
  for (const [name, bytes] of files) {
    const file = path.join(folder, name);
    if (!there.has(name)) found.push(`${name} is missing`);
    else if (!readFileSync(file).equals(bytes)) found.push(`${name} is not what src/ builds`);
    else if (process.platform !== 'win32' && isProgram(bytes) && !(statSync(file).mode & 0o100)) {
      found.push(`${name} is not executable`);
    }
  }
  return found.sort();
}
