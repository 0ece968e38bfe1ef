// Usage: node scripts/bootstrap.mjs [inner npm script] [arguments...]
//
// Makes an empty clone runnable: installs what the lock file names if it is not there, makes sure
// that the Node from npm is the one the package asks for, then runs the inner script on it.
// Plain JavaScript for Node 20, no dependencies: it runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { withLock } from './bootstrap/lock.mjs';
import { staleness } from './bootstrap/staleness.mjs';

/** @typedef {{code: number | null, signal: NodeJS.Signals | null}} Ending */

/** Signals that end a command line, passed on to whatever runs inside. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** How long what was told to end may take to do so. */
const GRACE_MS = 10_000;

class Refusal extends Error {}

/** @param {string} sentence */
function say(sentence) {
  process.stderr.write(`bootstrap: ${sentence}\n`);
}

const onWindows = process.platform === 'win32';

/**
 * Sends a signal to npm and to everything that it started. npm alone passes it to a shell, which
 * dies of it and leaves what it had started running; so on POSIX npm leads a process group.
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals | 0} signal
 * @returns {boolean} false when nobody is left
 */
function signalAll(child, signal) {
  if (onWindows) return child.kill(signal);
  try {
    return process.kill(-child.pid, signal);
  } catch {
    return false;
  }
}

/** @param {import('node:child_process').ChildProcess} child */
async function untilAllEnded(child) {
  for (let waited = 0; waited < GRACE_MS && signalAll(child, 0); waited += 50) await sleep(50);
}

/**
 * Runs npm and resolves with its ending. Signals that reach this process go on to it.
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & {onSpawn?: (pid: number) => void}} options
 * @returns {Promise<Ending>}
 */
async function npm(args, { onSpawn, ...options }) {
  // npm is a .cmd file on Windows, which only a shell can start.
  const child = spawn('npm', args, { ...options, shell: onWindows, detached: !onWindows });
  let passed = false;
  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => {
    passed = true;
    signalAll(child, signal);
  };
  for (const signal of SIGNALS) process.on(signal, pass);
  try {
    await once(child, 'spawn');
    onSpawn?.(child.pid);
    const [code, signal] = await once(child, 'close');
    if (passed) await untilAllEnded(child);
    return { code, signal };
  } finally {
    for (const signal of SIGNALS) process.off(signal, pass);
  }
}

/**
 * The environment for `npm ci`: without the project's own bin folder, which holds the Node that
 * `npm ci` is about to delete.
 * @param {string} root
 */
function outsideEnvironment(root) {
  const bin = path.join(root, 'node_modules', '.bin');
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const kept = (process.env[name] ?? '')
    .split(path.delimiter)
    .filter((folder) => path.resolve(folder) !== bin);
  return { ...process.env, [name]: kept.join(path.delimiter) };
}

/** @param {string} root */
async function install(root) {
  await withLock(root, say, async (setChild) => {
    const reason = staleness(root); // asked again: another process may have just installed
    if (reason === null) return;
    say(`${reason}: running npm ci`);
    const { code, signal } = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      env: outsideEnvironment(root),
      stdio: ['ignore', 2, 2], // stdout belongs to the inner script
      onSpawn: setChild,
    });
    if (code !== 0) throw new Refusal(`npm ci failed (${signal ?? `exit ${code}`}), see above`);
    const still = staleness(root);
    if (still !== null) say(`npm ci ended well, yet ${still}: going on, for npm knows better`);
  });
}

/**
 * The Node from npm is a package whose install script puts the binary in its place. Where install
 * scripts are switched off everything would silently run on the Node outside.
 * @param {string} root
 */
function checkNode(root) {
  const { devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const wanted = devDependencies.node;
  const folder = path.join(root, 'node_modules', 'node', 'bin');
  const binary = ['node', 'node.exe'].map((name) => path.join(folder, name)).find(existsSync);
  const found = binary && spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout?.trim();
  if (found === `v${wanted}`) return;
  throw new Refusal(
    `this package runs on Node ${wanted.split('.')[0]} from npm (node@${wanted}), but node_modules/node ` +
      `${found ? `is ${found}` : 'holds no working binary'}: its install script did not run ` +
      '(is ignore-scripts set?). Run: npm rebuild node --ignore-scripts=false',
  );
}

/**
 * @param {string} root
 * @param {string[]} argv
 * @returns {Promise<Ending>}
 */
async function bootstrap(root, [inner, ...args]) {
  if (Number.parseInt(process.versions.node, 10) < 20) {
    throw new Refusal(`Node 20 or newer is needed to start, this is ${process.version}`);
  }
  if (staleness(root) !== null) await install(root);
  checkNode(root);
  if (inner === undefined) return { code: 0, signal: null };
  return npm(['run', '-s', inner, ...(args.length > 0 ? ['--', ...args] : [])], {
    cwd: root,
    stdio: 'inherit',
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
  try {
    const { code, signal } = await bootstrap(root, process.argv.slice(2));
    // Ending by the same signal tells a shell or a runner what really happened.
    if (signal !== null) process.kill(process.pid, signal);
    process.exitCode = code ?? 1;
  } catch (error) {
    say(error instanceof Refusal ? error.message : String(error?.stack ?? error));
    process.exitCode = 1;
  }
}
