// Is node_modules what package-lock.json says? Answered from two files, in milliseconds.
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** @param {string} file */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null; // absent or half written: the same to us
  }
}

/** @param {string[] | undefined} list such as ["linux"] or ["!win32"] @param {string} value */
function admits(list, value) {
  if (list === undefined || list.length === 0) return true;
  if (list.includes(`!${value}`)) return false;
  return list.some((item) => item.startsWith('!')) || list.includes(value);
}

/** npm leaves out what is meant for other machines, so one that it put there came with the folder. */
function foreign({ os, cpu }) {
  return !admits(os, process.platform) || !admits(cpu, process.arch);
}

function same(wanted, installed) {
  return wanted.version === installed.version && wanted.integrity === installed.integrity;
}

/**
 * The reason why node_modules must be installed anew, or null when it is as the lock file says.
 * npm writes node_modules/.package-lock.json as its last act, so a killed install is seen too.
 * @param {string} root
 * @returns {string | null}
 */
export function staleness(root) {
  const lock = readJson(path.join(root, 'package-lock.json'))?.packages;
  if (lock === undefined) throw new Error('package-lock.json is missing or not JSON');
  const installed = readJson(path.join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (installed === undefined) return 'node_modules is missing or incomplete';
  for (const [name, entry] of Object.entries(lock)) {
    if (name === '' || entry.link) continue;
    if (installed[name] === undefined) {
      if (!entry.optional) return `${name} is not installed`;
    } else if (!same(entry, installed[name])) {
      return `${name} is not the locked version`;
    } else if (foreign(entry)) {
      return `${name} is for another machine than this ${process.platform} ${process.arch}`;
    }
  }
  const extra = Object.keys(installed).find((name) => lock[name] === undefined);
  return extra === undefined ? null : `${extra} is not in package-lock.json`;
}
