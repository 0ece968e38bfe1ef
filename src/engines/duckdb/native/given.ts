import { execFile, type ExecFileException } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { fault } from '../../../domain/fault.ts';
import { expected, libraryName, refuseOtherVersion, unloadable } from './library.ts';
import { ADDON } from './load.ts';

/** Milliseconds for loading the library once: it takes 0.1 s, from a slow disk some more. */
const PATIENCE = 30_000;

/**
 * Judges a directory that a user names: it holds the library, which can be loaded here and has the right version.
 *
 * It is loaded in a process of its own first, since a file that was cut short ends the process that loads it without a
 * word (SIGBUS).
 *
 * @param directory absolute.
 * @throws Fault of category `config` that says what is missing or wrong and what is expected.
 */
export async function refuseUnusable(directory: string): Promise<void> {
  await refuseMissing(directory);
  const answer = await loadElsewhere(join(directory, ADDON));
  if ('reason' in answer) throw unloadable(directory, answer.reason);
  refuseOtherVersion(directory, answer.version);
}

async function refuseMissing(directory: string): Promise<void> {
  const folder = await stat(directory).catch(() => null);
  if (folder === null) throw missing(`${directory} does not exist`);
  if (!folder.isDirectory()) throw missing(`${directory} is not a directory`);
  for (const name of [ADDON, libraryName()]) {
    const file = await stat(join(directory, name)).catch(() => null);
    if (file?.isFile() !== true) throw missing(`${directory} has no file ${name}`);
  }
}

function missing(what: string): Error {
  return fault('configuration', 'config', `\`duckdb-path\`: ${what}. ${expected()}`);
}

type Answer = { readonly version: string } | { readonly reason: string };

/** Prints one line: the version, or why there is none. */
const TRIAL = `
let answer;
try {
  answer = { version: require(process.argv[1]).library_version() };
} catch (error) {
  answer = { reason: error.message.split('\\n', 1)[0] };
}
console.log(JSON.stringify(answer));
`;

function loadElsewhere(addon: string): Promise<Answer> {
  return new Promise((done) => {
    const options = { timeout: PATIENCE, windowsHide: true };
    execFile(process.execPath, ['-e', TRIAL, addon], options, (error, stdout) => {
      if (error === null) done(JSON.parse(stdout) as Answer);
      else done({ reason: `the process that loads it ends with ${endOf(error)}` });
    });
  });
}

function endOf(error: ExecFileException): string {
  return error.signal ?? `code ${String(error.code ?? 'unknown')}`;
}
