import type { BenchResult, GoalResult, ProgramResult, WorkloadResult } from './result.ts';

/** The result as Markdown: a table for each workload, then the goals, each plainly met or not. */
export function markdown(result: BenchResult): string {
  return [
    conditions(result),
    ...result.workloads.map(workloadTable),
    goalTable(result.goals),
    summary(result.goals),
  ].join('\n\n');
}

function conditions({ versions, machine, bundle, quick }: BenchResult): string {
  const trino = versions.trino === undefined ? '' : `Trino ${versions.trino}, `;
  const load = `load ${machine.load_before.toFixed(2)} before, ${machine.load_after.toFixed(2)} after`;
  return (
    `wap-gate ${versions['wap-gate']}, DuckDB ${versions.duckdb}, ${trino}Node ${versions.node}; ${machine.system}, ` +
    `${String(machine.cores)} cores, ${load}. Medians of whole, cold processes; ` +
    `ratios are medians of the ratios within a round.${sizeOf(bundle)}${quick ? ' A quick run: figures are rough.' : ''}`
  );
}

function sizeOf(bundle: BenchResult['bundle']): string {
  if (bundle === undefined) return '';
  const { files, megabytes } = bundle;
  return ` dist/ holds ${megabytes.toFixed(2)} MB of JavaScript in ${String(files)} files, of which a step loads what it needs.`;
}

/** What the columns with ratios compare with, by the end of the name. */
const REFERENCES = ['split', 'best'];

function workloadTable({ title, programs }: WorkloadResult): string {
  const references = REFERENCES.flatMap(
    (end) => programs.find(({ name }) => name.endsWith(`/${end}`)) ?? [],
  );
  const server = programs.some((program) => program.server !== undefined);
  const judged = programs.some((program) => program.verdict_ms !== undefined);
  const head = ['wall ms', 'CPU ms', 'peak MB', 'statements', 'outside the engine, ms'];
  const rows = programs.map((program) => [
    program.title,
    program.wall_ms.toFixed(0),
    program.cpu_ms.toFixed(0),
    program.peak_mb.toFixed(0),
    program.statements === null ? '' : String(program.statements),
    program.overhead_ms === null ? '' : program.overhead_ms.toFixed(0),
    ...(judged ? verdictCells(program) : []),
    ...(server ? serverCells(program) : []),
    ...references.map((reference) => multiples(program, reference)),
  ]);
  const told = [...(judged ? VERDICT_HEAD : []), ...(server ? SERVER_HEAD : [])];
  const what = server ? ': time, statements, MB' : '';
  const against = references.map(({ name }) => `÷ ${name.slice(name.indexOf('/') + 1)}${what}`);
  return table([title, ...head, ...told, ...against], rows, (i) => i > 0);
}

/** When the verdict stood, and how much of that was not the engine's. */
const VERDICT_HEAD = ['start to verdict, ms', 'of it ours, ms'];

function verdictCells({ verdict_ms: after, engine_ms: engine }: ProgramResult): string[] {
  if (after === undefined) return VERDICT_HEAD.map(() => '');
  return [after.toFixed(0), engine === null ? '' : (after - engine).toFixed(0)];
}

/** Beside the statements for answers: all of them, and what the server says of them. */
const SERVER_HEAD = ['sent in all', 'failed', 'MB read', 'server CPU ms', 'checks without reading'];

function serverCells({ server }: ProgramResult): string[] {
  if (server === undefined) return SERVER_HEAD.map(() => '');
  const { sent, failed, read_mb, cpu_ms, known } = server;
  return [
    ...[sent, failed, read_mb].map(String),
    cpu_ms.toFixed(0),
    known === null ? '' : String(known),
  ];
}

/** Of wall time alone, or where a server was measured of what it was asked and what it read too. */
function multiples(program: ProgramResult, reference: ProgramResult): string {
  const time = multiple(program, reference.name);
  const [mine, theirs] = [program, reference].map(({ statements, server }) => ({
    statements,
    mb: server?.read_mb ?? null,
  }));
  if (time === '' || program.server === undefined) return time;
  const ratio = (a: number | null = null, b: number | null = null): string =>
    a === null || b === null || b === 0 ? '–' : (a / b).toFixed(2);
  return [time, ratio(mine?.statements, theirs?.statements), ratio(mine?.mb, theirs?.mb)].join(
    ', ',
  );
}

function multiple({ name, against }: ProgramResult, reference: string): string {
  const found = against[reference]?.wall;
  if (found !== undefined) return found.toFixed(2);
  return name === reference ? '1.00' : '';
}

function goalTable(goals: readonly GoalResult[]): string {
  const rows = goals.map((goal) => [
    goal.goal,
    goal.target,
    goal.figure ?? '',
    `${ending(goal)}${goal.note === null ? '' : ` (${goal.note})`}`,
  ]);
  return table(['Goal', 'Target', 'Measured', 'Met?'], rows, (i) => i === 2);
}

const ending = ({ met }: GoalResult): string =>
  met === null ? 'not measured' : met ? 'met' : '**not met**';

function summary(goals: readonly GoalResult[]): string {
  const count = (met: boolean | null): number => goals.filter((goal) => goal.met === met).length;
  const met = count(true);
  return `${String(met)} ${met === 1 ? 'goal' : 'goals'} met, ${String(count(false))} not met, ${String(count(null))} not measured.`;
}

/** A Markdown table; columns of numbers are aligned to the right. */
function table(head: string[], rows: string[][], numeric: (column: number) => boolean): string {
  const rule = head.map((_, i) => (numeric(i) ? '---:' : '---'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
