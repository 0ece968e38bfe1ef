import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { notesOf } from './changelog.mjs';
import { git, remoteTags } from './tags.mjs';

/**
 * Why this commit cannot become that version; empty when it can.
 * @param {string} root
 * @param {string} version
 * @param {boolean} tagged whether somebody has pushed the tag already
 * @returns {string[]}
 */
export function refusals(root, version, tagged) {
  if (!/^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}$/.test(version))
    return [`${version} is no version such as 1.2.3`];
  return [
    ...otherVersions(root, version),
    ...changelogProblem(root, version),
    ...tagProblem(root, version, tagged),
    ...treeProblem(root),
    ...staleDist(root),
  ];
}

/** @param {string} root @param {string} name */
const read = (root, name) => readFileSync(path.join(root, name), 'utf8');

/** @param {string} root @param {string} version @returns {string[]} */
function otherVersions(root, version) {
  return ['package.json', 'package-lock.json']
    .map((name) => ({ name, said: JSON.parse(read(root, name)).version }))
    .filter(({ said }) => said !== version)
    .map(({ name, said }) => `${name} says ${said}, not ${version}`);
}

/** @param {string} root @param {string} version @returns {string[]} */
function changelogProblem(root, version) {
  if (notesOf(read(root, 'CHANGELOG.md'), version) !== null) return [];
  return [`CHANGELOG.md has no section "## [${version}] - YYYY-MM-DD" that says what changed`];
}

/** @param {string} root @param {string} version @param {boolean} tagged @returns {string[]} */
function tagProblem(root, version, tagged) {
  const tag = `v${version}`;
  const commit = remoteTags(root).get(tag);
  const head = git(root, ['rev-parse', 'HEAD']);
  if (!tagged) return commit === undefined ? [] : [`the tag ${tag} exists already, at ${commit}`];
  if (commit === undefined) return [`there is no tag ${tag}`];
  return commit === head ? [] : [`the tag ${tag} is at ${commit} and not at ${head}`];
}

/** @param {string} root @returns {string[]} */
function treeProblem(root) {
  const changed = git(root, ['status', '--porcelain', '--untracked-files=all']);
  return changed === '' ? [] : [`the tree is not what was committed:\n${changed}`];
}

/** @param {string} root @returns {string[]} */
function staleDist(root) {
  const args = [path.join('scripts', 'build.mjs'), '--check'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? [] : [`dist/ is not what src/ builds:\n${stderr.trim()}`];
}
