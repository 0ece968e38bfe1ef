import { median, ratio, rounded } from './figures.ts';
import { measure, type Sample } from './measure.ts';
import type { ProgramResult, ServerResult, WorkloadResult } from './result.ts';
import type { Reading, ServerReading } from './verdicts.ts';
import type { Program, Workload } from './workload.ts';

interface Round extends Sample, Reading {}

/** Measures the programs in turn, round by round, after one round to warm up the machine's caches. */
export function runWorkload(
  { name, title, programs }: Workload,
  runs: number,
  say: (sentence: string) => void,
): WorkloadResult {
  const rounds = new Map<string, Round[]>(programs.map((program) => [program.name, []]));
  for (let round = 0; round <= runs; round += 1) {
    say(`${name}: ${round === 0 ? 'warming up' : `round ${String(round)} of ${String(runs)}`}`);
    for (const program of programs) {
      const sample = once(program);
      if (round > 0) rounds.get(program.name)?.push(sample);
    }
  }
  return { name, title, programs: programs.map((program) => summarize(program, rounds)) };
}

function once(program: Program): Round {
  const sample = measure(program);
  try {
    return { ...sample, ...program.read(sample.stdout, sample.code) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `${program.name} gave a wrong answer: ${why}\n${sample.stdout.slice(0, 2000)}`,
      {
        cause: error,
      },
    );
  }
}

function summarize(program: Program, rounds: ReadonlyMap<string, Round[]>): ProgramResult {
  const own = rounds.get(program.name) ?? [];
  const walls = own.map(({ wallMs }) => wallMs);
  const engine = own.flatMap(({ engineMs }) => engineMs ?? []);
  const overhead = own.flatMap(({ wallMs, engineMs }) =>
    engineMs === null ? [] : wallMs - engineMs,
  );
  const others = [...rounds].filter(([name]) => name !== program.name);
  return {
    name: program.name,
    title: program.title,
    command: commandOf(program),
    runs: own.length,
    wall_ms: rounded(median(walls)),
    wall_ms_least: rounded(Math.min(...walls)),
    wall_ms_most: rounded(Math.max(...walls)),
    cpu_ms: rounded(median(own.map(({ cpuMs }) => cpuMs))),
    peak_mb: rounded(median(own.map(({ peakMb }) => peakMb))),
    statements: own[0]?.statements ?? null,
    engine_ms: engine.length === 0 ? null : rounded(median(engine)),
    overhead_ms: overhead.length === 0 ? null : rounded(median(overhead)),
    ...verdictAfter(own.flatMap(({ verdictMs }) => verdictMs ?? [])),
    ...serverResult(own.flatMap(({ server }) => server ?? [])),
    against: Object.fromEntries(
      others.map(([name, samples]) => [
        name,
        {
          wall: rounded(
            ratio(
              walls,
              samples.map(({ wallMs }) => wallMs),
            ),
          ),
          cpu: rounded(
            ratio(
              own.map(({ cpuMs }) => cpuMs),
              samples.map(({ cpuMs }) => cpuMs),
            ),
          ),
        },
      ]),
    ),
  };
}

function verdictAfter(found: readonly number[]): { verdict_ms?: number } {
  return found.length === 0 ? {} : { verdict_ms: rounded(median(found)) };
}

function serverResult(readings: readonly ServerReading[]): { server?: ServerResult } {
  const [first] = readings;
  if (first === undefined) return {};
  const middle = (of: (reading: ServerReading) => number): number => median(readings.map(of));
  return {
    server: {
      sent: middle(({ sent }) => sent),
      // Of all rounds: one that failed once is not hidden by those that did not.
      failed: readings.reduce((sum, { failed }) => sum + failed, 0),
      read_mb: rounded(middle(({ bytes }) => bytes / 1e6)),
      cpu_ms: rounded(middle(({ cpuMs }) => cpuMs)),
      known: first.known === null ? null : Math.min(...readings.map(({ known }) => known ?? 0)),
    },
  };
}

function commandOf({ cwd, args }: Program): string {
  const command = ['node', ...args].map(shown).join(' ');
  return cwd === undefined ? command : `cd ${shown(cwd)} && ${command}`;
}

const shown = (argument: string): string =>
  /^[\w./:=-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
