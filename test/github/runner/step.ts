import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Log, StepName } from './log.ts';

/** Node 24, as `runs.using: node24` says. */
const NODE = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url));

/** What the runner does when a job is cancelled: SIGINT, then SIGTERM, then KILL. */
export interface Cancel {
  /** Asked every few milliseconds while the main step runs; may look at the log or at a server. */
  readonly when: (log: Log) => boolean;
  /** Milliseconds from SIGINT to SIGTERM; 7,500 for the real one. */
  readonly patience?: number;
  /** Milliseconds from SIGTERM to KILL; 2,500 for the real one. */
  readonly lastPatience?: number;
}

/** How a step ended. */
export interface Ended {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The signals that it was sent. */
  readonly sent: NodeJS.Signals[];
  readonly cancelled: boolean;
  /** It had to be killed, since it took longer than a test allows. */
  readonly timedOut: boolean;
  readonly milliseconds: number;
}

export interface Script {
  readonly name: StepName;
  readonly file: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeLimit: number;
  readonly cancel?: Cancel;
}

const POLL = 5;

/** Runs one script of an action and hands each of its lines to the log as it comes. */
export async function runStep(
  { name, file, cwd, env, ...limits }: Script,
  log: Log,
): Promise<Ended> {
  const began = performance.now();
  const child = spawn(NODE, [file], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const sent: NodeJS.Signals[] = [];
  const timers: NodeJS.Timeout[] = [];
  const later = (milliseconds: number, act: () => void): void => {
    timers.push(setTimeout(act, milliseconds));
  };
  const send = (signal: NodeJS.Signals): void => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    sent.push(signal);
    child.kill(signal);
  };
  let timedOut = false;
  let cancelled = false;
  const { cancel } = limits;
  const watch = setInterval(() => {
    if (cancelled || cancel?.when(log) !== true) return;
    cancelled = true;
    send('SIGINT');
    const patience = cancel.patience ?? 7500;
    later(patience, () => send('SIGTERM'));
    later(patience + (cancel.lastPatience ?? 2500), () => send('SIGKILL'));
  }, POLL);
  later(limits.timeLimit, () => {
    timedOut = true;
    send('SIGKILL');
  });
  const read = (stream: Readable, which: 'stdout' | 'stderr'): Promise<void> =>
    lines(stream, (line) => log.take(name, which, line));
  try {
    const closed = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>(
      (done, failed) => {
        child.once('error', failed);
        child.once('close', (code, signal) => done({ code, signal }));
      },
    );
    const [{ code, signal }] = await Promise.all([
      closed,
      read(child.stdout, 'stdout'),
      read(child.stderr, 'stderr'),
    ]);
    const milliseconds = performance.now() - began;
    return { exitCode: code, signal, sent, cancelled, timedOut, milliseconds };
  } finally {
    clearInterval(watch);
    timers.forEach((timer) => clearTimeout(timer));
  }
}

function lines(stream: Readable, take: (line: string) => void): Promise<void> {
  return new Promise((done) => {
    const reader = createInterface({ input: stream, crlfDelay: Infinity });
    reader.on('line', take).once('close', done);
  });
}
