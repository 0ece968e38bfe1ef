import type { Example } from '../../src/checks/example.ts';
import type { AnyKind } from '../../src/checks/kind.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { duckdb } from '../../src/sql/dialects/duckdb.ts';
import { trino } from '../../src/sql/dialects/trino.ts';
import { itemText } from './example_gate.ts';
import { block, code, table } from './markdown.ts';
import { parameterTable } from './parameter_table.ts';
import { plainStatements } from './statements.ts';

const WRITTEN = '<!-- Written by `npm run generate` from src/checks/kinds: do not edit. -->';

/** `docs/checks/<kind>.md`: everything that a user may want to know of a kind, from the kind itself. */
export async function kindPage(kind: AnyKind, engine: Engine): Promise<string> {
  const [first] = kind.examples;
  if (first === undefined) throw new Error(`${kind.kind} has no example`);
  const parts = [
    WRITTEN,
    `# ${kind.kind}`,
    kind.summary,
    block('yaml', `checks:\n${indented(itemText(kind, first))}`),
    '## Parameters',
    parameterTable(kind.parameters),
    shorthandSentence(kind),
    rowsSentence(kind),
    '## What it gives',
    kind.notes,
    '## Examples',
    ...kind.examples.map((example) => exampleText(kind, example)),
    '## SQL',
    ...(await sqlTexts(kind, first, engine)),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** `docs/checks/README.md`: all kinds in one table. */
export function indexPage(kinds: readonly AnyKind[]): string {
  const rows = kinds.map(({ kind, summary }) => [`[${kind}](${kind}.md)`, summary]);
  return `${[
    WRITTEN,
    '# Kinds of checks',
    "One item of a gate's `checks:` is one check of one kind. Beside the kind's key an item may have `name`, `severity`,\n`tolerate` (or `warn` and `fail`), `where`, `owner`, `runbook`, `description`, `tags` and `samples`.",
    table(['Kind', 'What it checks'], rows),
  ].join('\n\n')}\n`;
}

function shorthandSentence({ kind, shorthand }: AnyKind): string {
  if (shorthand === null) return '';
  return `A value alone stands for ${code(shorthand)}: ${code(`${kind}: x`)} is ${code(`${kind}: {${shorthand}: x}`)}.`;
}

function rowsSentence({ countsRows, countsRowsWith }: AnyKind): string {
  if (!countsRows) return 'It judges the table as a whole: `tolerate` and `samples` do not apply.';
  const when = countsRowsWith === undefined ? '' : ' where it counts rows';
  return `\`tolerate\` and \`samples\` apply${when}.`;
}

function exampleText(kind: AnyKind, example: Example): string {
  const others = Object.entries(example.tables ?? {}).map(([name, data]) => {
    const role = name === example.target ? 'the target' : 'beside';
    return `${code(name)} (${role}):\n\n${dataTable(data)}`;
  });
  return [
    `### ${capital(example.title)}`,
    block('yaml', itemText(kind, example)),
    dataTable(example),
    ...others,
    outcomeSentence(example),
  ].join('\n\n');
}

function dataTable({ columns, rows }: Pick<Example, 'columns' | 'rows'>): string {
  const head = Object.entries(columns).map(([name, type]) => `${code(name)} ${type}`);
  const body = rows.map((row) => row.map((cell) => (cell === null ? 'NULL' : code(String(cell)))));
  return table(head, body.length === 0 ? [head.map((_, i) => (i === 0 ? '(no rows)' : ''))] : body);
}

/** `Failed: 2 of 3 tested rows. Metrics: below 1.` */
function outcomeSentence(example: Example): string {
  const { outcome, tested, failing, observed, metrics = {}, notes = [] } = example;
  const numbers = [
    ...(tested === undefined ? [] : [`tested ${tested}`]),
    ...(failing === undefined ? [] : [`failing ${failing}`]),
    ...(observed === undefined ? [] : [`observed ${observed}`]),
    ...Object.entries(metrics).map(([name, value]) => `${name} ${value}`),
  ];
  const run = [
    ...(example.now === undefined ? [] : [`clock ${example.now}`]),
    ...(example.ds === undefined ? [] : [`logical date ${example.ds}`]),
    ...(example.partition === undefined ? [] : [`partition ${example.partition}`]),
  ];
  return [
    `**${capital(outcome)}**${numbers.length === 0 ? '' : `: ${numbers.join(', ')}`}.`,
    ...notes.map((note) => `Note: "${note}".`),
    ...(run.length === 0 ? [] : [`(${capital(run.join(', '))}.)`]),
  ].join(' ');
}

/** Both dialects; the first example's plain form. */
async function sqlTexts(kind: AnyKind, example: Example, engine: Engine): Promise<string[]> {
  const texts = await Promise.all(
    [duckdb, trino].map(async (dialect) => {
      const statements = await plainStatements(kind, example, dialect, engine);
      return { name: TITLES[dialect.name] ?? dialect.name, statements };
    }),
  );
  if (texts.every(({ statements }) => statements.length === 0)) {
    return ['None: it is judged from the description of the table, which costs no query.'];
  }
  return [
    'The plain form of the first example, one statement a measurement; a plan may find the same more cheaply.',
    ...texts.flatMap(({ name, statements }) => [
      `### ${name}`,
      block('sql', statements.map((statement) => `${statement};`).join('\n\n')),
    ]),
  ];
}

const TITLES: Readonly<Record<string, string>> = { duckdb: 'DuckDB', trino: 'Trino' };

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
const indented = (text: string): string => text.replace(/^/gm, '  ');
