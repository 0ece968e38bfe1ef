import { expect } from 'vitest';
import { gateWith } from '../commands/workspace.ts';
import { dispatchEvent, pullRequestEvent } from '../github/events.ts';
import { REPOSITORY } from '../github/server.ts';
import { sha } from '../github/server/state.ts';
import type { Row } from './rows.ts';

const FAILING = gateWith('range: {column: amount, max: 500}');

/** Without one of the inputs it fails, or cannot be audited. */
const IN_LAKE = `gate: lake
table: archive.orders
staging: orders
checks:
  - not_null: [id]
  - range: {column: amount, max: 500}
  - sql: "SELECT * FROM {{ table }} WHERE amount > {{ params.most }}"
`;

const PASSES = { exit: 0, verdict: 'pass', check: 'success' } as const;

const stagingOf = (number: number): string =>
  `data/orders_pr${String(number)}_${sha(`head ${String(number)}`)}.csv`;

/** Two pull requests have built their own staging tables: 7 a sound one, 8 one that is not. */
const ofPull = (number: number): Pick<Row, 'contents' | 'arrange' | 'job'> => ({
  contents: {
    [stagingOf(7)]: 'id,amount\n1,10\n',
    [stagingOf(8)]: 'id,amount\n1,5000\n',
  },
  arrange: ({ github }) => github.state.addPull(REPOSITORY, { number: 8 }),
  job: {
    event: pullRequestEvent({ number }),
    inputs: { staging: 'data/orders_pr{{ pr }}_{{ head_sha }}.csv' },
  },
});

/** Each of these inputs decides something: one that is read and forgotten is seen. */
export const INPUTS: readonly Row[] = [
  {
    ...PASSES,
    fault: 'what one gate file audits',
    contents: {
      'wap-gate.yml': 'connections:\n  lake: {engine: duckdb, path: data/lake.duckdb}\n',
      'checks/orders.yml': FAILING,
      'checks/lake.yml': IN_LAKE,
    },
    job: {
      inputs: {
        config: 'checks/lake.yml',
        connection: 'lake',
        params: 'most=1000',
        exclude: 'kind:range',
        'output-table': 'marts.orders',
      },
    },
    comment: /## ✅ wap-gate: all 3 checks passed/,
    also: async (_, { workspace }) => {
      expect(JSON.parse((await workspace.read('wap-gate-report/wap-gate.json'))!)).toMatchObject({
        run: { overrides: { connection: 'lake', 'output-table': 'marts.orders' } },
        gates: [{ gate: 'lake', connection: 'lake', staging: 'orders', table: 'marts.orders' }],
      });
    },
  },
  {
    ...PASSES,
    fault: 'where it is told, and by which name',
    job: {
      event: dispatchEvent(),
      inputs: {
        'pr-number': '7',
        'head-sha': sha('head 7'),
        'check-name': 'data of orders',
        summary: 'off',
      },
    },
    comment: new RegExp(`^<!-- wap-gate:v1 key=default sha=${sha('head 7')} `),
    also: (ran, { checkRuns }) => {
      expect(checkRuns()).toMatchObject([{ name: 'data of orders', headSha: sha('head 7') }]);
      expect(ran.main.summary).toBe('');
    },
  },
  {
    ...PASSES,
    ...ofPull(7),
    fault: 'staging of pull request 7',
    comment: /## ✅ /,
  },
  {
    ...ofPull(8),
    fault: 'staging of pull request 8',
    exit: 1,
    verdict: 'fail',
    reason: 'checks-failed',
    comment: /## ❌ /,
    check: 'failure',
  },
];
