import { cp, mkdir, mkdtempDisposable, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pullRequestEvent } from '../../test/github/events.ts';
import { runAction } from '../../test/github/runner.ts';
import { REPOSITORY, startGitHub } from '../../test/github/server.ts';

/** The last day that the demo's data covers. */
const DS = '2001-06-30';
const PULL = 7;
const SITE = 'https://github.com';

/**
 * Runs the built action on a pull request with the gate of the demo, and returns the comment that it posts, as it would
 * stand on github.com.
 */
export async function postedComment(root: string): Promise<string> {
  await using github = await startGitHub();
  github.state.addPull(REPOSITORY, { number: PULL });
  await using folder = await mkdtempDisposable(join(tmpdir(), 'wap-gate-picture-'));
  const workspace = join(folder.path, 'repository');
  await checkOut(root, workspace);
  await using ran = await runAction({
    event: pullRequestEvent({ number: PULL }),
    workspace,
    github,
    inputs: {
      gates: 'flights',
      ds: DS,
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

/** A checkout of the demo's gates and data, whatever repository this one was cloned from. */
async function checkOut(root: string, workspace: string): Promise<void> {
  await mkdir(join(workspace, '.git'), { recursive: true });
  await writeFile(join(workspace, '.git', 'HEAD'), 'ref: refs/heads/main\n');
  await cp(join(root, 'checks'), join(workspace, 'checks'), { recursive: true });
  await symlink(join(root, 'node_modules'), join(workspace, 'node_modules'), 'dir');
}

/** The comment without what differs from run to run: what it remembers, how many queries it took and how long. */
export function withoutRun(body: string): string {
  return body
    .replace(/^<!-- wap-gate:state .* -->$/m, '<!-- wap-gate:state (what is remembered) -->')
    .replace(/ · \d[\d,]* quer(?:y|ies) · (.*)engine .*(?=<\/sub>)/, ' · (queries) · $1(times)');
}

/** Where npm put the native library: nothing is fetched. */
function duckdb(): string {
  const { resolve } = createRequire(
    createRequire(import.meta.url).resolve('@duckdb/node-bindings'),
  );
  const name = `@duckdb/node-bindings-${process.platform}-${process.arch}`;
  return dirname(resolve(`${name}/duckdb.node`));
}
