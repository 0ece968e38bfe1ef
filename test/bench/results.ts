import type { ProgramResult, WorkloadResult } from '../../bench/result.ts';

/** A program's result with the figures that a test is about. */
export function program(name: string, figures: Partial<ProgramResult> = {}): ProgramResult {
  return {
    name,
    title: `title of ${name}`,
    command: 'node x',
    runs: 1,
    wall_ms: 1000,
    wall_ms_least: 1000,
    wall_ms_most: 1000,
    cpu_ms: 1500,
    peak_mb: 200,
    statements: null,
    engine_ms: null,
    overhead_ms: null,
    against: {},
    ...figures,
  };
}

export function workload(...programs: ProgramResult[]): WorkloadResult {
  return { name: 'w', title: 'A workload', programs };
}
