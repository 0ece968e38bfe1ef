// Usage: node scripts/test-all.mjs [arguments for vitest...]
//
// Everything that must hold, from quick to slow, on Node 24. Stops at the first step that fails.
// The last line is always `N passed, N failed, N skipped`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { tally } from './test-all/tally.mjs';

/** @typedef {import('./test-all/tally.mjs').Tally} Tally */
/** @typedef {{name: string, command: string, args: string[], help: string, absent?: boolean}} Step */

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const WANTED = '24';

/** @returns {Step[]} */
function steps() {
  const generator = 'scripts/generate.ts';
  return [
    {
      name: 'generated files',
      command: 'node',
      args: [generator, '--check'],
      help: 'Run `npm run generate` and commit what it writes.',
      absent: !existsSync(path.join(ROOT, generator)),
    },
    {
      name: 'format',
      command: 'prettier',
      args: ['--check', '--log-level', 'warn', '.'],
      help: 'Run `npm run format`.',
    },
    { name: 'types', command: 'tsc', args: [], help: 'See the errors of the compiler above.' },
    {
      name: 'lint',
      command: 'eslint',
      args: ['.', '--max-warnings', '0'],
      help: 'Each finding above says why it matters.',
    },
    {
      name: 'dist is fresh',
      command: 'node',
      args: ['scripts/build.mjs', '--check'],
      help: 'dist/ must be what src/ builds.',
    },
  ];
}

/**
 * Runs a program of node_modules/.bin (Node 24 is one of them) in the open.
 * @param {string} command
 * @param {string[]} args
 * @returns {number} its exit code; 1 when a signal ended it
 */
function run(command, args) {
  const bin = path.join(ROOT, 'node_modules', '.bin');
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const env = {
    WAP_TRINO: 'start',
    ...process.env,
    [name]: [bin, process.env[name]].join(path.delimiter),
  };
  const shell = process.platform === 'win32';
  const { status, error } = spawnSync(command, args, { cwd: ROOT, env, shell, stdio: 'inherit' });
  if (error) console.error(`${command}: ${error.message}`);
  return status ?? 1;
}

/** @param {string} name @param {() => number} act @returns {boolean} whether it went well */
function timed(name, act) {
  console.log(`\n▶ ${name}`);
  const start = performance.now();
  const code = act();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${code === 0 ? '✔' : '✘'} ${name} (${seconds} s)`);
  return code === 0;
}

/** @param {string[]} args @returns {Tally} */
function unitTests(args) {
  const folder = mkdtempSync(path.join(tmpdir(), 'wap-gate-test-'));
  const report = process.env.CI
    ? path.join(ROOT, '.wap-gate', 'vitest.json')
    : path.join(folder, 'vitest.json');
  rmSync(report, { force: true });
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const well = timed('tests', () => run('vitest', ['run', ...reporters, ...args]));
    return tally(existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null, well);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string[]} args @returns {Tally} */
function testAll(args) {
  if (!process.versions.node.startsWith(`${WANTED}.`)) {
    console.error(`This is Node ${process.version}; run \`npm test\`, which brings ${WANTED}.`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  for (const { name, command, args: stepArgs, help, absent } of steps()) {
    if (absent || timed(name, () => run(command, stepArgs))) continue;
    console.log(`\nStopped at "${name}": ${help}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  return unitTests(args);
}

const { passed, failed, skipped } = testAll(process.argv.slice(2));
process.exitCode = failed === 0 ? 0 : 1;
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
