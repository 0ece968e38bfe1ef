import { spawn, type ChildProcess } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { RunResult } from '../../src/domain/result.ts';
import { closed, resultSchema } from '../../src/reporting/schema.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Node 24, and the program as users get it; WAP_GATE_CLI names another build of it. */
const NODE = join(ROOT, 'node_modules', '.bin', 'node');
const PROGRAM = process.env['WAP_GATE_CLI'] ?? join(ROOT, 'dist', 'cli.js');

/** No terminal, no colour, and nothing of the machine that runs the tests. */
const ENVIRONMENT = { PATH: process.env['PATH'] ?? '', TZ: 'America/New_York', LANG: 'C.UTF-8' };

export interface Call {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A command that starts the program: its words come last. */
  readonly through?: readonly string[];
  /** JavaScript that runs before the program. */
  readonly preload?: string;
  /** Where stdout goes: a pipe that is read, one that nobody reads any more, or a full device. */
  readonly stdout?: 'read' | 'gone' | 'full';
  /** The same for stderr. */
  readonly stderr?: 'read' | 'full';
  /** A signal, and what must have been written to stderr before it is sent. */
  readonly interrupt?: { readonly signal: NodeJS.Signals; readonly after: RegExp };
}

export interface Ended {
  /** Null when a signal ended the process. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From the signal, where one was sent, else from the start, to the end. */
  readonly milliseconds: number;
}

/** Runs the real command line in a process of its own. */
export async function wapGate(args: readonly string[], call: Call): Promise<Ended> {
  const { cwd, env = {}, through = [], preload, stdout = 'read', stderr = 'read' } = call;
  const full = stdout === 'full' || stderr === 'full' ? await open('/dev/full', 'w') : null;
  const to = (target: string) => (target === 'full' ? full!.fd : 'pipe');
  const before =
    preload === undefined
      ? []
      : ['--import', `data:text/javascript,${encodeURIComponent(preload)}`];
  const [command = NODE, ...words] = [...through, NODE, ...before, PROGRAM, ...args];
  const child = spawn(command, words, {
    cwd,
    env: { ...ENVIRONMENT, ...env },
    stdio: ['ignore', to(stdout), to(stderr)],
  });
  if (stdout === 'gone') child.stdout?.destroy();
  try {
    return await ending(child, call.interrupt);
  } finally {
    await full?.close();
  }
}

/** Sent a moment after the words, so that it meets the program at its work. */
const MOMENT = 400;

function ending(child: ChildProcess, interrupt: Call['interrupt']): Promise<Ended> {
  return new Promise((done, failed) => {
    const text = { stdout: '', stderr: '' };
    let began = performance.now();
    let sent = false;
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (text.stdout += chunk));
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      text.stderr += chunk;
      if (interrupt === undefined || sent || !interrupt.after.test(text.stderr)) return;
      sent = true;
      setTimeout(() => {
        began = performance.now();
        child.kill(interrupt.signal);
      }, MOMENT);
    });
    child.once('error', failed);
    child.once('close', (code) => {
      done({ code, ...text, milliseconds: performance.now() - began });
    });
  });
}

const validate = new Ajv2020({ strict: false }).compile(closed(resultSchema));

/** A JSON report, proved to be what the schema says and nothing else. */
export function resultOf(json: string): RunResult {
  const result: unknown = JSON.parse(json);
  if (!validate(result)) throw new Error(JSON.stringify(validate.errors, null, 2));
  return result as RunResult;
}

const TRACES = [
  /^\s+at (?:async |new )?[\w.<>[\] ]+ \(/m,
  /^\s+at (?:async )?(?:file:|node:|\/)/m,
  /node:internal|\bdist\/\w+\.js\b|\bsrc\/\w+\/.*\.ts\b/,
  /\b[A-Z]\w*Error:|^Error:/m,
  /\[object \w+\]|\bundefined\b/,
];

/** What a user must never be shown: stack traces, names of our files, values that are not words. */
export function traces(text: string): string[] {
  return TRACES.flatMap((pattern) => pattern.exec(text)?.[0] ?? []);
}
