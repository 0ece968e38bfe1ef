// One installer at a time, also when the one before was killed.
//
// The lock is a folder that holds one file, its owner's. It is taken by renaming a folder that
// already holds that file onto the lock's name, which the system refuses while the lock holds a
// file: there is no moment in which the lock is taken but nobody's. A dead owner's lock is opened
// by removing that owner's file by name, which cannot hit a new owner's.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LOCK = '.bootstrap.lock';
const RETRY_MS = 200;
const HEARTBEAT_MS = 5_000;
/** Longer than any pause of a living owner. It decides alone where a pid says nothing. */
const SILENT_MS = 5 * 60_000;

/** @param {number} pid */
function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM'; // it lives, as somebody else's
  }
}

/** The value of `act`, or null when the file or folder is already gone (or not yet there). */
function unlessGone(act) {
  try {
    return act();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ENOTEMPTY', 'EEXIST', 'EPERM', 'EBUSY'].includes(error.code)) {
      return null;
    }
    throw error;
  }
}

/** The owner's file and what it says; null when there is none. */
function owner(lock) {
  const file = unlessGone(() => fs.readdirSync(lock))?.[0];
  if (file === undefined) return null;
  return unlessGone(() => {
    const full = path.join(lock, file);
    const [host, ...pids] = fs.readFileSync(full, 'utf8').split('\n').filter(Boolean);
    return { file: full, host, pids: pids.map(Number), heard: fs.statSync(full).mtimeMs };
  });
}

/**
 * Nobody holds it any more: every process it names is dead (the npm of a killed bootstrap may
 * still be at work), or nothing was heard for long.
 */
function abandoned({ host, pids, heard }) {
  if (Date.now() - heard > SILENT_MS) return true;
  return host === os.hostname() && !pids.some(alive);
}

/** True when the lock is now held by the owner's file `name`. */
function take(lock, name, text) {
  const prepared = `${lock}.${name}`;
  fs.mkdirSync(prepared);
  fs.writeFileSync(path.join(prepared, name), text);
  unlessGone(() => fs.rmdirSync(lock)); // only an empty one goes
  const taken = unlessGone(() => {
    fs.renameSync(prepared, lock);
    return true;
  });
  if (!taken) fs.rmSync(prepared, { recursive: true, force: true });
  return taken === true && fs.existsSync(path.join(lock, name));
}

/**
 * Waits for the lock, runs `act`, gives the lock back. `act` receives a function that adds the
 * pid of a child that works under the lock.
 * @template T
 * @param {string} root the folder that is locked
 * @param {(sentence: string) => void} say
 * @param {(setChild: (pid: number) => void) => Promise<T>} act
 * @returns {Promise<T>}
 */
export async function withLock(root, say, act) {
  const lock = path.join(root, LOCK);
  const name = `${process.pid}.${randomUUID()}`;
  const text = `${os.hostname()}\n${process.pid}\n`;
  let told = false;
  while (!take(lock, name, text)) {
    const current = owner(lock);
    if (current !== null && abandoned(current)) {
      unlessGone(() => fs.unlinkSync(current.file));
      continue;
    }
    if (!told && current !== null) {
      say(`another npm ci is at work here (process ${current.pids.join(', ')}): waiting for it`);
      told = true;
    }
    await sleep(RETRY_MS);
  }
  const file = path.join(lock, name);
  const beat = setInterval(() => {
    unlessGone(() => fs.utimesSync(file, new Date(), new Date()));
  }, HEARTBEAT_MS);
  try {
    return await act((pid) => fs.appendFileSync(file, `${pid}\n`));
  } finally {
    clearInterval(beat);
    unlessGone(() => fs.unlinkSync(file));
    unlessGone(() => fs.rmdirSync(lock));
  }
}
