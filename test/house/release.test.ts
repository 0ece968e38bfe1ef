import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { notesOf } from '../../scripts/release/changelog.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SCRIPT = path.join(ROOT, 'scripts/release.mjs');

/** A build as small as can be: dist/ is a copy of src/. */
const BUILD = `import { readFileSync } from 'node:fs';
if (readFileSync('src/cli.ts', 'utf8') !== readFileSync('dist/cli.js', 'utf8')) {
  console.error('dist/cli.js is not what src/ builds');
  process.exitCode = 1;
}
`;
const CHANGELOG = `# Changelog

## [Unreleased]

## [1.2.0] - 2026-02-01

### Added

- Something new.

## [1.1.0] - 2026-01-01

### Added

[1.2.0]: https://example.com
`;

let folder = '';
let clone = '';
let remote = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wap-gate-release-'));
  [clone, remote] = [path.join(folder, 'clone'), path.join(folder, 'remote.git')];
  git(folder, 'init', '--quiet', '--bare', remote);
  git(folder, 'init', '--quiet', '--initial-branch=main', clone);
  git(clone, 'remote', 'add', 'origin', remote);
  write({
    'src/cli.ts': 'one\n',
    'dist/cli.js': 'one\n',
    'scripts/build.mjs': BUILD,
    'CHANGELOG.md': CHANGELOG,
    ...versions('1.2.0'),
  });
  commit('first');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ENV = {
  PATH: process.env['PATH'] ?? '',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  ...{ GIT_AUTHOR_NAME: 'mona', GIT_AUTHOR_EMAIL: 'mona@example.com' },
  ...{ GIT_COMMITTER_NAME: 'mona', GIT_COMMITTER_EMAIL: 'mona@example.com' },
};

const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd, env: ENV, encoding: 'utf8', stdio: 'pipe' }).trim();

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(clone, name)), { recursive: true });
    writeFileSync(path.join(clone, name), text);
  }
}

function versions(version: string): Record<string, string> {
  const text = JSON.stringify({ version });
  return { 'package.json': text, 'package-lock.json': text };
}

/** Commits everything; the commit. */
function commit(title: string): string {
  git(clone, 'add', '--all');
  git(clone, 'commit', '--quiet', '--allow-empty', '-m', title);
  git(clone, 'push', '--quiet', 'origin', 'main');
  return git(clone, 'rev-parse', 'HEAD');
}

function release(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], {
    cwd: clone,
    env: ENV,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** What the remote's tags lead to. */
const tags = (): Record<string, string> =>
  Object.fromEntries(
    git(remote, 'for-each-ref', '--format=%(refname:short) %(objectname)', 'refs/tags')
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(' ') as [string, string]),
  );

/** A whole release of another version. */
function released(version: string): string {
  const changelog = CHANGELOG.replace('1.2.0] -', `${version}] -`);
  write({ ...versions(version), 'CHANGELOG.md': changelog });
  const at = commit(version);
  const { status, stderr } = release(version);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return at;
}

describe('a release', () => {
  it('tags the commit and the major version', () => {
    const head = git(clone, 'rev-parse', 'HEAD');
    expect(release('1.2.0')).toEqual({
      status: 0,
      stdout: 'released 1.2.0: v1.2.0, v1\n',
      stderr: '',
    });
    expect(tags()).toEqual({ 'v1.2.0': head, v1: head });
  });

  it('moves the tag of its major version, and of no other', () => {
    const first = released('1.2.0');
    const second = released('1.10.0');
    const third = released('2.0.0');
    expect(tags()).toEqual({
      'v1.2.0': first,
      'v1.10.0': second,
      v1: second,
      'v2.0.0': third,
      v2: third,
    });
  });

  it('takes nobody back: a fix of an older version leaves the major tag', () => {
    const newer = released('1.10.0');
    const fix = released('1.9.1');
    expect(tags()).toEqual({ 'v1.10.0': newer, v1: newer, 'v1.9.1': fix });
  });

  it.each([[[]], [['--annotate', '-m', 'by hand']]])(
    'takes the tag that somebody pushed: %j',
    (how) => {
      git(clone, 'tag', ...how, 'v1.2.0');
      git(clone, 'push', '--quiet', 'origin', 'v1.2.0');
      const pushed = tags()['v1.2.0'];
      expect(release('v1.2.0', '--tagged=true').stdout).toBe('released 1.2.0: v1\n');
      expect(tags()).toEqual({ 'v1.2.0': pushed, v1: git(clone, 'rev-parse', 'HEAD') });
    },
  );

  it('only looks, with --check', () => {
    expect(release('1.2.0', '--check').stdout).toBe('1.2.0 can be released\n');
    expect(tags()).toEqual({});
  });
});

describe('a release is refused', () => {
  const refused = (stderr: RegExp, ...args: string[]): void => {
    const before = tags();
    const ended = release(...args);
    expect(ended.stderr).toMatch(stderr);
    expect({ status: ended.status, stdout: ended.stdout }).toEqual({ status: 1, stdout: '' });
    expect(tags()).toEqual(before);
  };

  it.each(['', '1.2', '1.2.0-rc.1', '01.2.0', '1.2.0; id', '--check'])('for %j', (version) => {
    refused(/is no version such as 1\.2\.3/, version);
  });

  it('for another version than that of the files', () => {
    refused(/package\.json says 1\.2\.0, not 1\.3\.0\n.*package-lock\.json says/, '1.3.0');
  });

  it.each([
    ['none', '## [1.2.0] - 2026-02-01', '## [1.2.0]'],
    ['an empty one', '- Something new.', ''],
  ])('for a changelog without its section: %s', (_, from, to) => {
    write({ 'CHANGELOG.md': CHANGELOG.replace(from, to) });
    commit('changelog');
    refused(/CHANGELOG\.md has no section "## \[1\.2\.0\] - YYYY-MM-DD"/, '1.2.0');
  });

  it('for a stale dist', () => {
    write({ 'src/cli.ts': 'two\n' });
    commit('stale');
    refused(/dist\/ is not what src\/ builds:\ndist\/cli\.js is not/, '1.2.0');
  });

  it.each(['src/other.ts', 'CHANGELOG.md'])('for a tree that is not committed: %s', (name) => {
    write({ [name]: `${CHANGELOG}\nmore\n` });
    refused(/the tree is not what was committed:\n.*(?:other\.ts|CHANGELOG)/, '1.2.0');
  });

  it('for a tag that exists', () => {
    const at = released('1.2.0');
    refused(new RegExp(`the tag v1\\.2\\.0 exists already, at ${at}`), '1.2.0');
  });

  it('for a pushed tag that is missing, or at another commit', () => {
    refused(/there is no tag v1\.2\.0/, '1.2.0', '--tagged=true');
    const at = released('1.2.0');
    write({ 'src/more.ts': '' });
    const head = commit('more');
    refused(new RegExp(`v1\\.2\\.0 is at ${at} and not at ${head}`), '1.2.0', '--tagged=true');
  });

  it('for an option that does not exist', () => {
    refused(/there is no option --tag/, '1.2.0', '--tag');
  });

  it('by a remote that takes no tag: the major tag is then not moved either', () => {
    const hook = path.join(remote, 'hooks', 'update');
    mkdirSync(path.dirname(hook), { recursive: true });
    writeFileSync(hook, '#!/bin/sh\ncase "$1" in refs/tags/v1.2.0) exit 1;; esac\n', {
      mode: 0o755,
    });
    refused(/^release: git push .*: [^]*hook declined/, '1.2.0');
  });
});

describe('the notes of a release', () => {
  it('are its section of the changelog', () => {
    expect(release('1.2.0', '--notes').stdout).toBe('### Added\n\n- Something new.\n');
    expect(notesOf(CHANGELOG, '1.1.0')).toBeNull();
    expect(release('1.1.0', '--notes').stderr).toBe(
      'release: CHANGELOG.md says nothing of 1.1.0\n',
    );
  });

  it('are written here as they come: for the version, or as unreleased', () => {
    const changelog = readFileSync(path.join(ROOT, 'CHANGELOG.md'), 'utf8');
    const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      version: string;
    };
    const unreleased = /^## \[Unreleased\]\n+(?=#|-)/m.test(changelog);
    expect(unreleased || notesOf(changelog, version) !== null).toBe(true);
  });
});
