import { actionWorkload } from './action/workloads.ts';
import { cached, INPUTS, type Input } from './inputs.ts';
import { trinoWorkloads } from './trino/workloads.ts';
import { baselineVerdict, gateVerdict, printed } from './verdicts.ts';
import type { Program, Workload } from './workload.ts';

/** The checks that find what `seeded` of data.ts planted; the gate and the baselines name them alike. */
const SEEDED = ['accepted_values:origin', 'not_null:delay', 'range:distance', 'unique:id'];

const NOW = '2001-07-02T00:00:00Z';

const baseline = (name: string, title: string, input: Input): Program => ({
  name: `${input}/${name}`,
  title,
  args: [`bench/baselines/${name}.mjs`, cached(INPUTS[input])],
  read: baselineVerdict(input === 'seeded' ? SEEDED : []),
});

const wapGate = (cli: string, name: string, title: string, input: Input, more: string[] = []) => ({
  name: `${input}/${name}`,
  title,
  args: [
    ...[cli, 'audit', '--config', 'bench/gates/w30.yml'],
    ...['--staging', cached(INPUTS[input]), '--now', NOW],
    ...['--format', 'json', '--quiet', ...more],
  ],
  read: gateVerdict(input === 'seeded' ? SEEDED : [], { gates: 1, checks: 30 }),
});

const LAZY =
  "import('@duckdb/node-api').then(async (d) => (await (await d.DuckDBInstance.create()).connect()).runAndReadAll('SELECT 1'))";

/** Everything that is measured; `cli` is the built program. */
export function workloads(cli: string): Workload[] {
  return [
    {
      name: 'start',
      title: 'Start-up alone',
      inputs: [],
      runs: 9,
      quick: true,
      programs: [
        { name: 'start/node', title: 'node, nothing', args: ['-e', '0'], read: printed },
        {
          name: 'start/duckdb',
          title: 'node, DuckDB, `SELECT 1`',
          args: ['-e', LAZY],
          read: printed,
        },
        {
          name: 'start/version',
          title: 'wap-gate --version',
          args: [cli, '--version'],
          read: printed,
        },
      ],
    },
    {
      name: 'w30',
      title: 'W30: 30 checks, 3 M rows',
      inputs: ['w30', 'seeded'],
      runs: 7,
      quick: true,
      programs: [
        baseline('split', 'hand-written split plan', 'w30'),
        baseline('best', 'best plan found by hand', 'w30'),
        wapGate(cli, 'wap-gate', 'wap-gate', 'w30'),
        baseline('single', 'hand-written single statement', 'w30'),
        wapGate(cli, 'separate', 'wap-gate, one query per check', 'w30', [
          '--strategy',
          'separate',
        ]),
        wapGate(cli, 'wap-gate', 'wap-gate, seeded defects', 'seeded'),
        baseline('best', 'best plan found by hand, seeded defects', 'seeded'),
      ],
    },
    {
      name: 'w30x10',
      title: 'W30x10: 30 checks, 30 M rows',
      inputs: ['w30x10'],
      runs: 3,
      quick: false,
      programs: [
        baseline('split', 'hand-written split plan', 'w30x10'),
        baseline('best', 'best plan found by hand', 'w30x10'),
        wapGate(cli, 'wap-gate', 'wap-gate', 'w30x10'),
      ],
    },
    {
      name: 'wide',
      title: 'Wide: 1,000 columns x not_null, 100 k rows',
      inputs: ['wide'],
      runs: 5,
      quick: true,
      programs: [
        {
          name: 'wide/wap-gate',
          title: 'wap-gate',
          args: gateFile(cli, INPUTS.wide, 'wide.yml'),
          read: gateVerdict([], { gates: 1, checks: 1_000 }),
        },
      ],
    },
    {
      name: 'gates',
      title: 'Many: 50 gates of 30 checks, 60 k rows each',
      inputs: ['gates'],
      runs: 5,
      quick: false,
      programs: [
        {
          name: 'gates/wap-gate',
          title: 'wap-gate',
          args: gateFile(cli, INPUTS.gates, 'checks'),
          read: gateVerdict([], { gates: 50, checks: 1_500 }),
        },
      ],
    },
    actionWorkload,
    ...trinoWorkloads(cli),
  ];
}

function gateFile(cli: string, folder: string, config: string): string[] {
  return [
    cli,
    'audit',
    '--config',
    cached(folder, config),
    '--now',
    NOW,
    '--format',
    'json',
    '--quiet',
  ];
}
