import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { kinds } from '../../src/checks/registry.ts';
import { blocksOf, pathOf, writtenBy } from './blocks.ts';
import { block } from '../generate/markdown.ts';
import type { Sections } from './marked.ts';

/** The first screen's report: few checks of the demo's gate, so that it fits on a screen. */
const REPORT = ['audit', 'flights', '--ds', '2001-06-30', '--select', 'tag:contract'];

/** Runs what the README shows and returns what a user would see; made from the README itself. */
export function makeSections(root: string, readme: string): Sections {
  const cli = join(root, 'src', 'cli.ts');
  const files = tutorial(readme);
  return {
    report: transcript('npx wap-gate', run(cli, root, REPORT), REPORT),
    orders: within(files, (folder) =>
      transcript('wap-gate', run(cli, folder, ['audit']), ['audit']),
    ),
    slips: within(withSlips(files), (folder) => fenced(run(cli, folder, ['audit']))),
    workflow: copied(root, 'pull-request.yml'),
    gate: copied(root, 'checks/orders.yml'),
    kinds: kindTable(),
    options: fenced(run(cli, root, ['audit', '--help']).replace(/^[\s\S]*?(?=Options:)/, '')),
  };
}

/** The gate of the steps. */
const GATE = 'checks/orders.yml';

type TreeOfFiles = Readonly<Record<string, string>>;

/** What a reader has after the first steps: the files that shell blocks write, and the first gate file. */
function tutorial(readme: string): TreeOfFiles {
  const blocks = blocksOf(readme);
  const written = blocks.filter(({ language }) => language === 'sh').map(writtenBy);
  const gate = blocks.find((block) => pathOf(block) === GATE);
  if (gate === undefined) throw new Error(`README.md has no block that begins with # ${GATE}`);
  // With its comment, so that lines are those that a reader sees.
  return Object.assign({}, ...written, { [GATE]: gate.text }) as TreeOfFiles;
}

function withSlips(files: TreeOfFiles): TreeOfFiles {
  const gate = files[GATE] ?? '';
  return {
    ...files,
    [GATE]: gate.replace('not_null', 'notnull').replace('min:', 'minn:'),
  };
}

function within(files: TreeOfFiles, act: (folder: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'wap-gate-readme-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(cli: string, cwd: string, args: readonly string[]): string {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };
  const ended = spawnSync(process.execPath, [cli, ...args], { cwd, env, encoding: 'utf8' });
  if (ended.stdout === '')
    throw new Error(`wap-gate ${args.join(' ')} printed nothing\n${ended.stderr}`);
  return ended.stdout;
}

/** A file that readers copy. */
const copied = (root: string, name: string): string =>
  block('yaml', readFileSync(join(root, 'examples', 'workflows', name), 'utf8').trimEnd());

const transcript = (program: string, output: string, args: readonly string[]): string =>
  fenced(`$ ${program} ${args.join(' ')}\n\n${output}`);

const fenced = (text: string): string => `\`\`\`text\n${text.trimEnd()}\n\`\`\``;

function kindTable(): string {
  const rows = [...kinds.values()].map(
    ({ kind, summary }) => `| [${kind}](docs/checks/${kind}.md) | ${summary} |`,
  );
  return ['| kind | what it checks |', '| --- | --- |', ...rows].join('\n');
}
