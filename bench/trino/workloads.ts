import path from 'node:path';
import { baselineVerdict, gateVerdict } from '../verdicts.ts';
import type { Program, Workload } from '../workload.ts';
import { GATES, MANY } from './data.ts';

/** Where the programs run: wap-gate.yml lies here and says how the server is reached. */
export const FOLDER = 'bench/trino';

const NOW = '1999-01-01T00:00:00Z';

const inside = (file: string): string => path.relative(FOLDER, file);

const baseline = (
  workload: string,
  name: string,
  [file, table]: readonly [file: string, table: string],
  [title, checks]: readonly [title: string, checks: number],
): Program => ({
  name: `${workload}/${name}`,
  title,
  cwd: FOLDER,
  args: [`../baselines/trino/${file}.mjs`, table.includes('.') ? table : `iceberg.bench.${table}`],
  read: baselineVerdict([], checks),
});

const wapGate = (
  cli: string,
  name: string,
  config: string,
  sizes: { readonly gates: number; readonly checks: number },
  more: { readonly title?: string; readonly args?: readonly string[] } = {},
): Program => ({
  name,
  title: more.title ?? 'wap-gate',
  cwd: FOLDER,
  args: [
    ...[path.isAbsolute(cli) ? cli : inside(cli), 'audit', '--config', inside(config)],
    ...['--now', NOW, '--format', 'json', '--quiet', ...(more.args ?? [])],
  ],
  read: gateVerdict([], sizes),
});

const LINEITEM = 'bench/gates/lineitem.yml';
const TINY = 'bench/gates/tiny.yml';
const CONNECTOR = 'tpch.tiny.lineitem';
const SEPARATE = {
  title: 'wap-gate, one query per check',
  args: ['--strategy', 'separate'],
};

/** What is measured on a Trino server; `cli` is the built program. */
export function trinoWorkloads(cli: string): Workload[] {
  const one = { gates: 1, checks: 30 };
  const fifteen = { gates: 1, checks: 15 };
  return [
    {
      name: 'trino',
      title: 'Trino: 30 checks, 6 M rows of Iceberg',
      inputs: [],
      trino: 'lineitem',
      runs: 5,
      quick: false,
      programs: [
        baseline('trino', 'best', ['best', 'lineitem'], ['best plan found by hand', 30]),
        wapGate(cli, 'trino/wap-gate', LINEITEM, one),
        baseline('trino', 'each', ['separate', 'lineitem'], ['one query per check, by hand', 30]),
        wapGate(cli, 'trino/separate', LINEITEM, one, SEPARATE),
      ],
    },
    {
      name: 'trino-tiny',
      title: 'Trino, small: 15 checks, 60 k rows',
      inputs: [],
      trino: 'tiny',
      runs: 5,
      quick: false,
      programs: [
        baseline('trino-tiny', 'best', ['tiny', 'tiny'], ['two statements by hand', 15]),
        wapGate(cli, 'trino-tiny/wap-gate', TINY, fifteen),
      ],
    },
    {
      name: 'trino-tpch',
      title: 'Trino, a connector without metadata: the 15 checks, 60 k rows of `tpch.tiny`',
      inputs: [],
      trino: 'tiny',
      runs: 5,
      quick: false,
      programs: [
        baseline('trino-tpch', 'best', ['tiny', CONNECTOR], ['two statements by hand', 15]),
        wapGate(cli, 'trino-tpch/wap-gate', TINY, fifteen, { args: ['--staging', CONNECTOR] }),
      ],
    },
    {
      name: 'trino-gates',
      title: 'Trino, many: 50 gates of 30 checks, 60 k rows each',
      inputs: [],
      trino: 'many',
      runs: 3,
      quick: false,
      programs: [
        wapGate(cli, 'trino-gates/wap-gate', path.join('bench/.cache', GATES), {
          gates: MANY,
          checks: 30 * MANY,
        }),
      ],
    },
  ];
}
