import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { stepEnvironment } from './action/job.ts';
import type { Program } from './workload.ts';

/** One whole process, from its start to its end. */
export interface Sample {
  readonly wallMs: number;
  /** User and system time of all threads. */
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly code: number | null;
  readonly stdout: string;
}

const USAGE = path.join(import.meta.dirname, 'usage.cjs');
const ROOT = path.dirname(import.meta.dirname);
const LONGEST_MS = 1_200_000;

/** Runs the program once, alone. Throws when it was killed or did not say what it used. */
export function measure(program: Program): Sample {
  const began = process.hrtime.bigint();
  const child = spawnSync(process.execPath, ['--require', USAGE, ...program.args], {
    cwd: path.join(ROOT, program.cwd ?? '.'),
    env: program.step === undefined ? process.env : stepEnvironment(program.step),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
  });
  const wallMs = Number(process.hrtime.bigint() - began) / 1e6;
  const said = child.output[3] ?? '';
  if (child.error !== undefined || child.status === null || said === '') {
    const why = child.error?.message ?? child.signal ?? child.stderr.slice(0, 2000);
    throw new Error(`${program.name} did not run to its end: ${why}`);
  }
  // Foreign data: what usage.cjs wrote.
  const { cpuMs, peakBytes } = JSON.parse(said) as { cpuMs: number; peakBytes: number };
  return { wallMs, cpuMs, peakMb: peakBytes / 1e6, code: child.status, stdout: child.stdout };
}
