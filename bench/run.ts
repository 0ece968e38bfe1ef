// Usage: node bench/run.ts [--quick] [--only NAME]... [--runs N] [--json PATH] [--cli PATH]
//        node bench/run.ts --readme
//
// Measures wap-gate beside hand-written plans on the same engine in the same run, judges the goals and prints both. The
// workloads on Trino run on the server that TRINO_SERVER names, or on one that is started for them and ended with them.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import duckdb from '@duckdb/node-api/package.json' with { type: 'json' };
import manifest from '../package.json' with { type: 'json' };
import { openJob } from './action/job.ts';
import { judgeGoals } from './goals.ts';
import { withTable } from './readme.ts';
import type { BenchResult } from './result.ts';
import { runWorkload } from './rounds.ts';
import { markdown } from './table.ts';
import { makeTables, writeGates } from './trino/data.ts';
import { openServer, type Server } from './trino/server.ts';
import type { Workload } from './workload.ts';
import { workloads } from './workloads.ts';

const ROOT = path.dirname(import.meta.dirname);
const BUILT = 'dist/cli.js';
const LATEST = path.join(import.meta.dirname, 'results', 'latest.json');

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    runs: { type: 'string' },
    json: { type: 'string' },
    cli: { type: 'string', default: BUILT },
    readme: { type: 'boolean', default: false },
  },
});

try {
  if (options.readme) rewriteReadme();
  else await benchmark();
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function rewriteReadme(): void {
  // Foreign data: what an earlier run wrote.
  const latest = JSON.parse(readFileSync(LATEST, 'utf8')) as BenchResult;
  const readme = path.join(ROOT, 'README.md');
  write(readme, withTable(readFileSync(readme, 'utf8'), markdown(latest)));
}

async function benchmark(): Promise<void> {
  if (!existsSync(path.resolve(ROOT, options.cli))) {
    throw new Error(`${options.cli} is missing: run \`npm run build\` first`);
  }
  const wanted = choose(workloads(options.cli));
  makeInputs(wanted);
  const job = wanted.some(({ job }) => job === true) ? await openJob() : null;
  const trino = wanted.some(needsServer) ? await openServer(process.env, say) : null;
  try {
    const chosen = trino === null ? wanted.filter((workload) => !needsServer(workload)) : wanted;
    if (chosen.length === 0) throw new Error('nothing is left to measure');
    if (trino !== null) await prepare(trino, chosen);
    report(chosen, trino);
  } finally {
    await job?.close();
    await trino?.close();
  }
}

/** Programs find the server by the environment, which is theirs too. */
async function prepare({ address }: Server, chosen: readonly Workload[]): Promise<void> {
  process.env['TRINO_SERVER'] = address;
  const wanted = chosen.flatMap(({ trino }) => trino ?? []);
  await makeTables(address, wanted, say);
  if (wanted.includes('many')) writeGates();
}

function report(chosen: readonly Workload[], trino: Server | null): void {
  const load_before = os.loadavg()[0] ?? 0;
  const measured = chosen.map((workload) => runWorkload(workload, runsOf(workload), say));
  const result: BenchResult = {
    version: 1,
    quick: options.quick,
    versions: {
      'wap-gate': manifest.version,
      duckdb: duckdb.version,
      node: process.versions.node,
      ...(trino === null ? {} : { trino: trino.version }),
    },
    bundle: bundleSize(),
    machine: {
      system: `${os.platform()} ${os.arch()}`,
      cores: os.availableParallelism(),
      load_before,
      load_after: os.loadavg()[0] ?? 0,
    },
    workloads: measured,
    goals: judgeGoals(measured),
  };
  // Only a whole run of the program as it is shipped may become the figures of record.
  const whole =
    !options.quick &&
    options.only.length === 0 &&
    options.runs === undefined &&
    options.cli === BUILT;
  const target = options.json ?? (whole ? LATEST : undefined);
  if (target !== undefined) write(path.resolve(target), `${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(`${markdown(result)}\n`);
}

/** The JavaScript of dist/, source maps left out. */
function bundleSize(): NonNullable<BenchResult['bundle']> {
  const folder = path.join(ROOT, 'dist');
  const files = readdirSync(folder).filter((name) => name.endsWith('.js'));
  const bytes = files.reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
  return { files: files.length, megabytes: bytes / 1e6 };
}

function needsServer({ trino }: Workload): boolean {
  return trino !== undefined;
}

function choose(all: Workload[]): Workload[] {
  const unknown = options.only.filter((name) => !all.some((workload) => workload.name === name));
  if (unknown.length > 0) {
    const names = all.map(({ name }) => name).join(', ');
    throw new Error(`no workload is called ${unknown.join(', ')}; there are ${names}`);
  }
  if (options.only.length > 0) return all.filter(({ name }) => options.only.includes(name));
  return options.quick ? all.filter(({ quick }) => quick) : all;
}

/** So many rounds as asked for; a quick run: three. */
function runsOf(workload: Workload): number {
  if (options.runs === undefined) return options.quick ? Math.min(3, workload.runs) : workload.runs;
  if (!/^[1-9]\d{0,3}$/.test(options.runs)) {
    throw new Error(`--runs must be a whole number from 1, not '${options.runs}'`);
  }
  return Number(options.runs);
}

/** In a process of its own: what it needs to make them must not count as anybody's memory. */
function makeInputs(chosen: readonly Workload[]): void {
  const inputs = [...new Set(chosen.flatMap((workload) => workload.inputs))];
  if (inputs.length === 0) return;
  const { status } = spawnSync(
    process.execPath,
    [path.join(import.meta.dirname, 'data.ts'), ...inputs],
    { stdio: 'inherit' },
  );
  if (status !== 0) throw new Error('the inputs could not be made');
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.draft`, text);
  renameSync(`${file}.draft`, file);
}

function say(sentence: string): void {
  process.stderr.write(`bench: ${sentence}\n`);
}
