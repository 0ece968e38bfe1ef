import { format, resolveConfig } from 'prettier';
import { GREEN } from './green.ts';
import type { Row, Section } from './row.ts';
import { TABLE } from './table.ts';
import { world } from './world.ts';

/** Prose, and the same rows that the tests run: `docs/failing-closed.md`, as prettier writes it. */
export async function document(path: string): Promise<string> {
  const options = await resolveConfig(path);
  return format([HEAD, ...[...TABLE, world].map(section), FOOT].join('\n\n'), {
    ...options,
    parser: 'markdown',
  });
}

const HEAD = `# Failing closed

A gate that lets bad data pass because something went wrong is worse than none. Every row of these tables is a test of
the command line: the test does what the row says and proves the exit code, the verdict in the JSON report, the reason,
and that no stack trace is shown. The tables are written from the same rows that the tests run
(\`test/commands/failing_closed/\`), and a test fails when this page differs from them.

| Exit code | Verdict | What to do |
| --- | --- | --- |
| 0 | pass | nothing |
| 1 | fail, error | the data is not acceptable: trying again will not help |
| 2 | error | correct the configuration or the call |
| 3 | error | could not be evaluated: trying again may help |

With several causes the exit code is 1, else 2, else 3, and the report names all of them. A verdict of – means that the
program ends before there is anything to report: a sentence on stderr and the exit code say it. The reason is a part of
what the reader is given, a place before its sentence.`;

const FOOT = `## What passes

The rest is green, and this is what is nearest to the border. None of it is silent: each stands in every report, and
\`--fail-on warn\` makes each of these notes fail.

| Condition | Verdict | Exit code | Note |
| --- | --- | --- | --- |
${GREEN.map(({ condition, note }) => line([condition, 'pass', '0', code(note)])).join('\n')}

What no check reads is not looked at. Where the statistics in the footer of a Parquet file prove a check, the pages of
that column are not read, so that damage inside of them is not found; \`--strategy separate\` reads every column that a
check names. A file that is written without another size, time stamp or inode while it is audited is not noticed, and one
that appears only then is not read.`;

const section = ({ title, lead, rows }: Section): string =>
  [
    `## ${title}\n\n${lead}\n`,
    line(['Condition', 'Verdict', 'Exit code', 'Reason']),
    line(['---', '---', '---', '---']),
    ...rows.map(rowLine),
  ].join('\n');

function rowLine({
  condition,
  verdict,
  code: exit,
  says,
}: Pick<Row, 'condition' | 'verdict' | 'code' | 'says'>): string {
  return line([condition, verdict ?? '–', String(exit), code(says)]);
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** Text as it is, also when it holds backticks. */
function code(text: string): string {
  const plain = text.trim().replaceAll('\n', ' ');
  return plain.includes('`') ? `\`\` ${plain} \`\`` : `\`${plain}\``;
}
