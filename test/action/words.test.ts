import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { gateWith, type Contents } from '../commands/workspace.ts';
import { dispatchEvent, type Event } from '../github/events.ts';
import { stage, type Ran, type Stage } from './step.ts';

/** Something that a workflow can get wrong, and what the reports then say of it. */
interface Slip {
  readonly slip: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly contents?: Contents;
  readonly event?: Event;
  readonly says: string;
}

const gate = (...lines: readonly string[]): Contents => ({
  'checks/orders.yml': ['gate: orders', ...lines, ''].join('\n'),
});

const ORDERS = 'table: data/orders.parquet';
const DAILY = gate(ORDERS, 'partition: day', 'checks: [row_count: {min: 1}]');
const TWO: Contents = {
  'checks/more.yml': 'gate: more\ntable: data/orders.csv\nchecks: [row_count: {min: 1}]\n',
};

const DATES: readonly Slip[] = [
  {
    slip: 'no date',
    contents: DAILY,
    says: "Gate 'orders' needs a logical date and the run has none: give it with the input `ds`.",
  },
  { slip: 'an unknown date', inputs: { ds: 'yesterday' }, says: 'The input `ds` is ' },
  {
    slip: 'a date without an hour',
    inputs: { ds: '2026-01-02' },
    contents: gate(ORDERS, 'interval: hour', 'partition: day', 'checks: [row_count: {min: 1}]'),
    says: '`ds: 2026-01-02T05`',
  },
  {
    slip: 'no date for the age of rows',
    contents: {
      'checks/orders.yml': gateWith('freshness: {column: day, max_age: 2d, relative_to: interval}'),
    },
    says: 'the run has no logical date: give it one, such as 2026-01-02',
  },
  {
    slip: 'no pull request and no parameter',
    contents: gate(ORDERS, 'description: "{{ pr }} {{ params.region }}"', 'checks: [unique: id]'),
    event: dispatchEvent(),
    says: '`params: region=VALUE`',
  },
];

const GATES: readonly Slip[] = [
  { slip: 'a gate that does not exist', inputs: { gates: 'order' }, says: "no gate 'order'" },
  { slip: 'a file that does not exist', inputs: { gates: 'checks/x.yml' }, says: 'checks/x.yml' },
  {
    slip: 'no configuration',
    inputs: { config: 'nowhere' },
    says: 'Create checks/NAME.yml, or name a file with the input `config`.',
  },
  {
    slip: 'a gate without checks',
    contents: gate(ORDERS),
    says: 'is a gate without checks',
  },
  {
    slip: 'staging of two gates',
    inputs: { staging: 'data/orders.csv', 'output-table': 'x' },
    contents: TWO,
    says: 'The input `staging` is meant for one gate and 2 are chosen: name one.',
  },
  {
    slip: 'affected gates and others',
    inputs: { gates: 'affected, orders' },
    says: 'The input `gates` names others beside `affected`; expected that word alone, or names.',
  },
  {
    slip: 'checks for two gates',
    inputs: { gates: 'orders, more', checks: 'unique: id' },
    contents: TWO,
    says: 'The input `checks` is meant for one gate and 2 are chosen: name one.',
  },
  {
    slip: 'selectors that match nothing',
    inputs: { select: 'tag:nightly', exclude: 'kind:uniqe' },
    says: '`exclude: kind:uniqe` matches no check.',
  },
  { slip: 'no selector', inputs: { select: 'ids' }, says: '`select: ids` is no selector' },
  {
    slip: 'selectors that leave nothing',
    inputs: { exclude: 'name:*' },
    says: 'the input `select` and the input `exclude` leave nothing to audit',
  },
  {
    slip: 'a baseline that is missing',
    contents: { 'wap-gate.yml': 'baseline: known.yml\n' },
    says: 'wap-gate audit --write-baseline known.yml',
  },
];

const TEXTS: readonly Slip[] = [
  {
    slip: 'checks with a slip on their second line',
    inputs: { checks: '- not_null: [id]\n- uniqe: id\n' },
    says: 'input `checks`, line 2',
  },
  {
    slip: 'checks that are no YAML',
    inputs: { checks: '- not_null: [id\n- unique: id\n' },
    says: 'input `checks`, line 2',
  },
  {
    slip: 'checks of a table, with a slip',
    inputs: { table: 'data/orders.csv', checks: 'range: {column: id, min: 5, max: 1}' },
    event: dispatchEvent(),
    says: 'input `checks`',
  },
  {
    slip: 'a condition with a template that is none',
    inputs: { where: 'id > {{ dss }}' },
    says: 'input `where`, line 1, column 6',
  },
  { slip: 'a condition that is no SQL', inputs: { where: 'id >' }, says: 'input `where`' },
  {
    slip: 'staging that is not there',
    inputs: { staging: 'data/none.csv' },
    says: 'input `staging`',
  },
  { slip: 'lines that are no pairs', inputs: { params: 'a=1\nb' }, says: 'input `params`, line 2' },
  { slip: 'a table that is none', inputs: { table: '{{ dss }}' }, says: 'input `table`' },
  { slip: 'staging that is none', inputs: { staging: '{{ dss }}' }, says: 'input `staging`' },
  {
    slip: 'a target that is none',
    inputs: { 'output-table': '{{ dss }}' },
    says: 'input `output-table`',
  },
  {
    slip: 'a target beside staging that is none',
    inputs: { table: '{{ dss }}', staging: 'data/orders.csv' },
    says: 'input `table`',
  },
  {
    slip: 'a connection that does not exist',
    inputs: { connection: 'lake' },
    says: 'input `connection`',
  },
  {
    slip: 'a server that is none',
    inputs: { 'trino-server': 'trino', 'trino-user': 'gate' },
    says: 'input `trino-server`',
  },
  {
    slip: 'warnings that fail',
    inputs: { 'fail-on': 'warn' },
    contents: {
      'checks/orders.yml': gateWith('{range: {column: amount, max: 500}, severity: warn}'),
    },
    says: '1 of 2 checks warned, which fails by `fail-on: warn`',
  },
];

/** Everything that somebody reads of a run, by where. */
async function told(ran: Ran, { workspace, comments, checkRuns }: Stage) {
  const directory = workspace.path('wap-gate-report');
  const files = await readdir(directory);
  const texts = await Promise.all(files.map((name) => readFile(`${directory}/${name}`, 'utf8')));
  return {
    log: ran.log.shown,
    annotations: ran.annotations
      .map(({ properties, message }) => `${properties['title'] ?? ''}: ${message}`)
      .join('\n'),
    comment: comments().join('\n'),
    checkRun: JSON.stringify(checkRuns()),
    summary: ran.main.summary,
    outputs: JSON.stringify(ran.main.outputs),
    ...Object.fromEntries(files.map((name, index) => [name, texts[index] ?? ''])),
  };
}

/** Options that a text names; a whole command line is one to be typed, and a style sheet is nothing to be read. */
const optionsIn = (text: string): string[] =>
  text
    .replace(/<style>[^]*?<\/style>/g, '')
    .replaceAll('wap-gate audit --write-baseline', '')
    .match(/(?<![\w-])--[a-z][\w-]*/g) ?? [];

describe.concurrent.each([
  ['a date', DATES],
  ['gates', GATES],
  ['texts', TEXTS],
])('a slip in %s is told in the words of a workflow', (_, slips) => {
  it.each(slips)(
    '$slip',
    async ({ inputs, contents, event, says }) => {
      await using set = await stage(contents);
      const formats = 'json, markdown, html, junit, sarif';
      await using ran = await set.run({
        inputs: { formats, ...inputs },
        ...(event === undefined ? {} : { event }),
      });
      expect(ran.main.exitCode).toBe(1);
      const found = await told(ran, set);
      expect(Object.keys(found)).toContain('wap-gate.json');
      expect(`${found.log}\n${found.annotations}`.replace(/\s+/g, ' ')).toContain(says);
      for (const [place, text] of Object.entries(found)) expect(optionsIn(text), place).toEqual([]);
      expect(ran.problems).toEqual([]);
    },
    60_000,
  );
});
