// Usage: node scripts/release.mjs VERSION [--tagged=true]   tags HEAD as vVERSION, and moves the tag of its major version
//        node scripts/release.mjs VERSION --check           only says whether it could
//        node scripts/release.mjs VERSION --notes           prints what CHANGELOG.md says of it
//
// Run it at the root of a clone. Whatever speaks against the release is told at once, and then nothing is done. With
// --tagged=true somebody has pushed the tag already: it must be at HEAD, and only the major tag is moved.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { notesOf } from './release/changelog.mjs';
import { refusals } from './release/refusals.mjs';
import { pushTags } from './release/tags.mjs';

const OPTIONS = ['--check', '--notes', '--tagged=true', '--tagged=false'];

const root = process.cwd();
const [given = '', ...options] = process.argv.slice(2);
const version = given.replace(/^v/, '');

const unknown = options.filter((option) => !OPTIONS.includes(option));
try {
  if (unknown.length > 0) refuse(unknown.map((option) => `there is no option ${option}`));
  else if (options.includes('--notes')) printNotes();
  else release();
} catch (error) {
  refuse([error.message]);
}

function printNotes() {
  const notes = notesOf(readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8'), version);
  if (notes === null) refuse([`CHANGELOG.md says nothing of ${version}`]);
  else console.log(notes);
}

function release() {
  const found = refusals(root, version, options.includes('--tagged=true'));
  if (found.length > 0) refuse(found);
  else if (options.includes('--check')) console.log(`${version} can be released`);
  else console.log(`released ${version}: ${pushTags(root, version).join(', ') || 'no tag moved'}`);
}

/** @param {string[]} reasons */
function refuse(reasons) {
  for (const reason of reasons) console.error(`release: ${reason}`);
  process.exitCode = 1;
}
