import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Workspace } from '../commands/workspace.ts';
import { REPOSITORY, startGitHub } from '../github/server.ts';
import { BreakingProxy, KINDS, type Break, type Passing } from '../trino/breaking_proxy.ts';
import { TrinoLake } from '../trino/lake.ts';
import { onTrino, trinoAddress } from '../trino/server.ts';
import { runInProcess, type Ended } from './in_process.ts';

// As patient with a server that is not there as a test may be.
vi.mock(import('../../src/engines/trino/settings.ts'), () => ({
  PATIENCE: { unreachable: 300, pause: 5, silence: 5_000, farewell: 1_000 },
}));

/** The gate passes, or it fails, where nothing breaks. */
type Meant = 'pass' | 'fail';

const gateFor = (meant: Meant): string => `gate: items
table: items
checks:
  - not_null: [orderkey]
  - unique: [orderkey, linenumber]
  - range: {column: quantity, max: ${meant === 'pass' ? '50' : '40'}}
`;

/** A server that answers is waited for until the deadline of the query. */
const WAITED_FOR: ReadonlySet<Break> = new Set(['HTTP 503', 'HTTP 500']);

interface Outcome extends Ended {
  readonly statements: number;
  readonly comments: readonly string[];
}

onTrino('no failure of a query to Trino gives a green step without a passing audit', () => {
  let lake: TrinoLake;
  let template: Workspace;
  beforeAll(async () => {
    lake = await TrinoLake.create('memory');
    await lake.run(
      'CREATE TABLE {s}.items AS SELECT orderkey, linenumber, quantity FROM tpch.tiny.lineitem WHERE orderkey < 100',
    );
    template = await Workspace.template();
  });
  afterAll(async () => {
    await template[Symbol.asyncDispose]();
    await lake[Symbol.asyncDispose]();
  });

  async function outcome(
    meant: Meant,
    kind: Break,
    picks: (passing: Passing) => boolean,
  ): Promise<Outcome> {
    await using workspace = await template.copy({ 'checks/orders.yml': gateFor(meant) });
    await using github = await startGitHub();
    github.state.addPull(REPOSITORY, { number: 7 });
    const proxy = await BreakingProxy.open(trinoAddress());
    proxy.breakWhen(picks, kind);
    try {
      const inputs = {
        'trino-server': proxy.address,
        'trino-user': 'wap-gate-test',
        'trino-catalog': lake.catalog,
        'trino-schema': lake.schema,
        ...(WAITED_FOR.has(kind) ? { 'query-timeout': '2s' } : {}),
      };
      // GitHub answers, on a machine that others use.
      const ended = await runInProcess(workspace, github, { inputs });
      const comments = github.state.repository(REPOSITORY).comments.map(({ body }) => body);
      return { ...ended, statements: proxy.seen.statements, comments };
    } finally {
      proxy.close();
    }
  }

  /** Unaffected or an error, told as what it is. */
  function expectHonest({ verdict, exit, comments }: Outcome, meant: Meant, at: string): void {
    expect([meant, 'error'], at).toContain(verdict);
    expect(exit, at).toBe(verdict === 'pass' ? 0 : 1);
    expect(comments, at).toHaveLength(1);
    const green = /## ✅ wap-gate: all 4 checks passed/.test(comments[0] ?? '');
    expect(green, at).toBe(verdict === 'pass');
  }

  it.concurrent.each(KINDS)(
    '%s, at each query in turn',
    async (kind) => {
      for (const meant of ['pass', 'fail'] as const) {
        const { statements, verdict } = await outcome(meant, 'no rows and no end', () => false);
        expect(verdict).toBe(meant);
        expect(statements).toBeGreaterThan(4);
        // The gate that fails shares its queries out among the kinds of failures.
        const [first, step] = meant === 'pass' ? [1, 1] : [1 + (KINDS.indexOf(kind) % 4), 4];
        for (let n = first; n <= statements; n += step) {
          const at = `${meant}, query ${String(n)}`;
          const ever = await outcome(meant, kind, ({ statement }) => statement >= n);
          expectHonest(ever, meant, at);
          // The last query looks whether the table is still the one that was audited: none can be left out.
          if (meant === 'pass' && ever.statements >= n) expect(ever.verdict, at).toBe('error');
          if (n % 2 !== KINDS.indexOf(kind) % 2) continue;
          const once = await outcome(meant, kind, ({ statement }) => statement === n);
          expectHonest(once, meant, `${at} only`);
        }
      }
    },
    240_000,
  );
});
