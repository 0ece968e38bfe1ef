import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import type { Committed, Differences, Git, GitPlace, WorkTree } from '../domain/world.ts';

const COMMIT = /^[0-9a-f]{40,64}$/;

/** The commit of a report is not worth a wait; what a check of trust waits for is. */
const SOON_MILLISECONDS = 2_000;
const PATIENT_MILLISECONDS = 60_000;

/** A work tree may hold many ignored files. */
const MOST_BYTES = 64 * 2 ** 20;

/** Nothing that stands in the directory itself is run, and nothing is written. */
const HARMLESS = ['-c', 'core.fsmonitor=false', '-c', 'safe.bareRepository=explicit'];

const STATUS = ['--no-optional-locks', 'status', '--porcelain', '-z', '--no-renames'];

/** Git, as it is installed. */
export function realGit(cwd: string): Git {
  return {
    head: async () => {
      const out = await git(cwd, ['rev-parse', 'HEAD'], SOON_MILLISECONDS);
      return COMMIT.test(out?.trim() ?? '') ? (out?.trim() ?? null) : null;
    },
    workTree: (directory) => workTreeOf(resolve(cwd, directory)),
    differences: ({ directory, names }) =>
      differencesOf({ directory: resolve(cwd, directory), names }),
    committed: committedIn,
  };
}

async function workTreeOf(directory: string): Promise<WorkTree | null> {
  const root = await git(directory, ['rev-parse', '--show-toplevel']);
  const head = (await git(directory, ['rev-parse', 'HEAD']))?.trim() ?? '';
  return root === null || !COMMIT.test(head) ? null : { root: root.replace(/\r?\n$/, ''), head };
}

async function differencesOf({ directory, names }: GitPlace): Promise<Differences | null> {
  const submodules = '--ignore-submodules=untracked';
  const paths = names.map((name) => `:(icase,literal)${name}`);
  const all = ['--untracked-files=all', '--ignored', submodules, '--', ...paths];
  const [tracked, here] = await Promise.all([
    git(directory, [...STATUS, '--untracked-files=no', submodules]),
    git(directory, [...STATUS, ...all]),
  ]);
  if (tracked === null || here === null) return null;
  const untracked = entriesOf(here).filter((entry) => /^(?:\?\?|!!) /.test(entry));
  return { changed: entriesOf(tracked).map(pathOf), untracked: untracked.map(pathOf) };
}

async function committedIn({ root, head }: WorkTree): Promise<Map<string, Committed> | null> {
  const out = await git(root, ['ls-tree', '-r', '-z', '--full-tree', head]);
  if (out === null) return null;
  const entries = entriesOf(out).flatMap((entry): [string, Committed][] => {
    const [, mode, hash = '', path = ''] = /^(\d+) blob ([0-9a-f]+)\t([^]+)$/.exec(entry) ?? [];
    return path === '' ? [] : [[path, { type: mode === LINK ? 'link' : 'file', hash }]];
  });
  return new Map(entries);
}

const LINK = '120000';

const entriesOf = (out: string): string[] => out.split('\0').filter((entry) => entry !== '');

/** Two letters and a space stand before it. */
const pathOf = (entry: string): string => entry.slice(3);

/** What git prints; null when it cannot answer. */
function git(
  cwd: string,
  given: readonly string[],
  timeout = PATIENT_MILLISECONDS,
): Promise<string | null> {
  return new Promise((done) => {
    const options = { cwd, timeout, maxBuffer: MOST_BYTES };
    execFile('git', [...HARMLESS, ...given], options, (error, stdout) => {
      done(error === null ? stdout : null);
    });
  });
}
