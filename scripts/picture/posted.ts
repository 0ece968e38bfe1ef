import { cp, mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { baseLike } from '../../test/github/base.ts';
import { pullRequestEvent } from '../../test/github/events.ts';
import { runAction } from '../../test/github/runner.ts';
import { REPOSITORY, startGitHub } from '../../test/github/server.ts';

/** The gate that README tells readers to copy. */
const GATE = 'checks/orders.yml';

/** What a pipeline has written: one order twice, one below zero, one of nobody. */
const ORDERS = `order_id,customer,amount,ordered_at
1,ada,12.50,2026-01-01
2,bob,-3.00,2026-01-02
2,bob,8.00,2026-01-02
3,,20.00,2026-01-02
`;

const PULL = 7;
const SITE = 'https://github.com';

/**
 * Runs the built action on a pull request with the gate that is to be copied, and returns the comment that it posts, as
 * it would stand on github.com.
 */
export async function postedComment(root: string): Promise<string> {
  await using github = await startGitHub();
  github.state.addPull(REPOSITORY, { number: PULL });
  await using folder = await mkdtempDisposable(join(tmpdir(), 'wap-gate-picture-'));
  const workspace = join(folder.path, 'repository');
  await checkOut(root, workspace);
  await baseLike(workspace, github);
  await using ran = await runAction({
    event: pullRequestEvent({ number: PULL }),
    workspace,
    github,
    inputs: {
      summary: 'false',
      'report-dir': join(folder.path, 'reports'),
      'duckdb-path': duckdb(),
    },
    env: { WAP_GATE_PACE: '0.01' },
  });
  const [comment] = github.state.repository(REPOSITORY).comments;
  if (comment === undefined) throw new Error(`the action posted no comment:\n${ran.log.shown}`);
  return comment.body.replaceAll(github.serverUrl, SITE);
}

/** A checkout of the gate and its data, whatever repository this one was cloned from. */
async function checkOut(root: string, workspace: string): Promise<void> {
  await mkdir(join(workspace, '.git'), { recursive: true });
  await writeFile(join(workspace, '.git', 'HEAD'), 'ref: refs/heads/main\n');
  await cp(join(root, 'examples', 'workflows', GATE), join(workspace, GATE));
  await mkdir(join(workspace, 'data'));
  await writeFile(join(workspace, 'data', 'orders.csv'), ORDERS);
}

/** The comment without what differs from run to run: its step, what it remembers, how many queries it took and how long. */
export function withoutRun(body: string): string {
  return body
    .replace(/^(<!-- wap-gate:v1 .*) step=[0-9a-f]+ -->$/m, '$1 -->')
    .replace(/^<!-- wap-gate:state .* -->$/m, '<!-- wap-gate:state (what is remembered) -->')
    .replace(/ · \d[\d,]* quer(?:y|ies) · (.*)engine [^<]*/, ' · (queries) · $1(times)');
}

/** Where npm put the native library: nothing is fetched. */
function duckdb(): string {
  const { resolve } = createRequire(
    createRequire(import.meta.url).resolve('@duckdb/node-bindings'),
  );
  const name = `@duckdb/node-bindings-${process.platform}-${process.arch}`;
  return dirname(resolve(`${name}/duckdb.node`));
}
