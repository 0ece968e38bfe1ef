import { gateWith } from '../workspace.ts';
import type { Row, Section } from './row.ts';

const gateFile = (text: string) => ({ 'checks/orders.yml': text });

/** A gate with a sound check and this one, which stands on line 5. */
const wrong = (condition: string, check: string, says: string): Row => ({
  condition,
  files: gateFile(gateWith('not_null: [id]', check)),
  verdict: 'error',
  code: 2,
  says: says.replace(/^(\d+:\d+)/, 'checks/orders.yml:$1'),
});

const SLIPS: readonly Row[] = [
  wrong(
    'A kind is misspelt',
    'uniqe: [id]',
    "5:5 No kind of check is called `uniqe`. Did you mean 'unique'?",
  ),
  wrong(
    'A parameter is misspelt',
    'range: {column: amount, mn: 0}',
    "5:29 `range` has no key `mn`. Did you mean 'min'?",
  ),
  wrong(
    'A threshold is misspelt',
    'range: {column: amount, min: 0}\n    tolarate: 1%',
    "6:5 A check has no key `tolarate`. Did you mean 'tolerate'?",
  ),
  wrong(
    'A bound stands beside its kind',
    'row_count:\n    min: 1',
    '6:5 `min` belongs to `row_count`: indent it below, or write `row_count: {min: 1}`.',
  ),
  wrong(
    'The lower bound is above the upper one',
    'range: {column: amount, min: 10, max: 1}',
    '5:29 `range`: no value can be at least 10 and at most 1',
  ),
  wrong('A check has no bound', 'row_count: {}', '5:5 `row_count`: a bound is missing'),
  wrong(
    'A bound is no number',
    'range: {column: amount, max: .nan}',
    '5:34 `max` is .nan, which is no bound; leave it out.',
  ),
  wrong(
    'A number is text in YAML 1.2',
    'row_count: {min: 10_000}',
    "5:22 `10_000` is text in YAML 1.2: write 10000, or '10_000' if text is meant.",
  ),
  wrong(
    'A tolerance is a bare fraction',
    'range: {column: amount, min: 0}\n    tolerate: 0.01',
    '6:15 `tolerate` is the number 0.01, which could be a share or per cent',
  ),
  wrong(
    'A tolerance is over 100 %',
    'range: {column: amount, min: 0}\n    tolerate: 101%',
    "6:15 `tolerate` is the text '101%'; more than 100% of the rows cannot fail.",
  ),
  wrong(
    'A tolerance stands on a kind without failing rows',
    'row_count: {min: 1}\n    tolerate: 1%',
    '6:5 `row_count` has no failing rows of which some could be tolerated: remove `tolerate`.',
  ),
  wrong(
    'A list of values is empty',
    'accepted_values: {column: country, values: []}',
    '5:48 `values` is an empty list; list at least one item.',
  ),
  wrong(
    'A check has two kinds',
    'not_null: [id]\n    unique: [id]',
    '6:5 Two kinds in one check, `not_null` and `unique`',
  ),
  wrong(
    'A check has no kind',
    'name: something',
    '5:5 A check has no kind: add a key such as `not_null` or `row_count`.',
  ),
  wrong(
    'A pattern looks ahead, outside RE2',
    "matches: {column: country, pattern: 'A(?=T)'}",
    '5:32 `matches`: the pattern is refused at character 2: lookahead and lookbehind are not supported.',
  ),
  wrong(
    'A pattern refers back, outside RE2',
    "matches: {column: country, pattern: '(A)\\1'}",
    '5:32 `matches`: the pattern is refused at character 4: backreferences are not supported',
  ),
  wrong(
    'A template names nothing',
    'expression: "day < DATE \'{{ dss }}\'"',
    "5:30 `{{ dss }}` is not part of the template language. Did you mean '{{ ds }}'?",
  ),
  wrong(
    'A template is not quoted',
    'row_count: {min: {{ params.least }}}',
    '5:22 YAML reads the unquoted {{ params.least }} as a map: put the whole value in quotes.',
  ),
];

const FILES: readonly Row[] = [
  {
    condition: 'A YAML key stands twice',
    files: gateFile(`${gateWith('not_null: [id]')}table: data/empty.parquet\n`),
    verdict: 'error',
    code: 2,
    says: 'checks/orders.yml:5:1 The key `table` occurs twice in one map; keep one.',
  },
  {
    condition: 'A file is not YAML',
    files: gateFile('gate: orders\ntable: [data\n'),
    verdict: 'error',
    code: 2,
    says: 'checks/orders.yml:3:1 This is not YAML: ',
  },
  {
    condition: 'A gate has a key that means nothing',
    files: gateFile(`${gateWith('not_null: [id]')}stagin: data/other.parquet\n`),
    verdict: 'error',
    code: 2,
    says: "has no key `stagin`. Did you mean 'staging'?",
  },
  {
    condition: 'A gate has a part that this version does not do yet',
    files: gateFile(`${gateWith('not_null: [id]')}publish: {strategy: auto}\n`),
    verdict: 'error',
    code: 2,
    says: 'checks/orders.yml:5:1 `publish` is not supported by this version yet: remove it.',
  },
  {
    condition: 'An environment variable is not set',
    files: gateFile(gateWith('not_null: [id]').replace('data/', '${LAKE_DIRECTORY}/')),
    verdict: 'error',
    code: 2,
    says: 'checks/orders.yml:2:8 The environment variable LAKE_DIRECTORY is not set.',
  },
  {
    condition: 'An environment variable holds more than a name',
    files: gateFile(gateWith('not_null: [id]').replace('data/orders.parquet', '${TABLE}')),
    env: { TABLE: 'orders; DROP TABLE orders' },
    verdict: 'error',
    code: 2,
    says: 'checks/orders.yml:2:8 The value of the environment variable TABLE has characters that cannot stand here.',
  },
  {
    condition: 'An included file does not exist',
    files: gateFile(`${gateWith('not_null: [id]')}include: [packs/standard.yml]\n`),
    verdict: 'error',
    code: 2,
    says: 'checks/orders.yml:5:11 The file checks/packs/standard.yml does not exist.',
  },
  {
    condition: 'A gate needs a logical date and gets none',
    files: gateFile(`${gateWith('not_null: [id]')}partition: day\n`),
    verdict: 'error',
    code: 2,
    says: "checks/orders.yml:5:12 Gate 'orders' needs a logical date and the run has none: give it with --ds.",
  },
  {
    condition: 'A gate names a connection that does not exist',
    files: gateFile(`${gateWith('not_null: [id]')}connection: warehouse\n`),
    verdict: 'error',
    code: 2,
    says: "There is no connection 'warehouse'",
  },
  {
    condition: '`wap-gate.yml` has a key that means nothing',
    files: { 'wap-gate.yml': 'default:\n  severity: error\n' },
    verdict: 'error',
    code: 2,
    says: "wap-gate.yml:1:1 wap-gate.yml has no key `default`. Did you mean 'defaults'?",
  },
  {
    condition: '`wap-gate.yml` is not YAML',
    files: { 'wap-gate.yml': 'defaults: {\n' },
    verdict: 'error',
    code: 2,
    says: 'wap-gate.yml:2:1 This is not YAML: ',
  },
  {
    condition: '`wap-gate.yml` cannot be read',
    prepare: async (workspace) => workspace.link('wap-gate.yml', '/proc/self/mem'),
    verdict: 'error',
    code: 2,
    says: 'wap-gate.yml:1:1 cannot read wap-gate.yml: EIO',
  },
  {
    condition: 'A secret stands in `wap-gate.yml`',
    files: {
      'wap-gate.yml':
        'connections:\n  t: {engine: trino, server: "https://t:1", user: u, password: hunter2}\n',
    },
    verdict: 'error',
    code: 2,
    says: '`password` must not stand in the file',
  },
];

const CALLS: readonly Row[] = [
  {
    condition: '`--ds` is no date',
    call: ['audit', '--ds', 'yesterday'],
    verdict: 'error',
    code: 2,
    says: "'yesterday' is no logical date",
  },
  {
    condition: '`--check` is misspelt',
    call: ['audit', '--staging', 'data/orders.parquet', '--check', 'not_nul: [id]'],
    verdict: 'error',
    code: 2,
    says: "--check 1:1:1 No kind of check is called `not_nul`. Did you mean 'not_null'?",
  },
  {
    condition: '`--staging` is given for two gates',
    call: ['audit', '--staging', 'data/empty.parquet'],
    files: { 'checks/more.yml': gateWith('not_null: [id]').replace('gate: orders', 'gate: more') },
    verdict: 'error',
    code: 2,
    says: '--staging is meant for one gate and 2 are chosen: name one.',
  },
  {
    condition: '`--connection` names none',
    call: ['audit', '--connection', 'warehouse'],
    verdict: 'error',
    code: 2,
    says: "There is no connection 'warehouse'",
  },
  {
    condition: '`--where` is no SQL',
    call: ['audit', '--where', 'id >'],
    verdict: 'error',
    code: 2,
    says: "The gate's SQL must be one expression over one row.",
  },
  {
    condition: 'No command is named',
    call: [],
    verdict: null,
    code: 2,
    says: 'Usage: wap-gate [options] [command]',
  },
  {
    condition: 'The command is misspelt',
    call: ['audti'],
    verdict: null,
    code: 2,
    says: "error: unknown command 'audti'\n(Did you mean audit?)",
  },
  {
    condition: 'An option is misspelt',
    call: ['audit', '--failon', 'warn'],
    verdict: null,
    code: 2,
    says: "error: unknown option '--failon'\n(Did you mean --fail-on?)",
  },
  {
    condition: 'An option is given twice',
    call: ['audit', '--config', 'checks', '--config', 'other'],
    verdict: null,
    code: 2,
    says: "error: option '--config <path>' is given twice: one value counts",
  },
  {
    condition: 'A parameter is given twice',
    call: ['audit', '--param', 'a=1', '--param', 'a=2'],
    verdict: null,
    code: 2,
    says: 'a has a value already.',
  },
  {
    condition: "An option's value is none of its values",
    call: ['audit', '--fail-on', 'warning'],
    verdict: null,
    code: 2,
    says: "argument 'warning' is invalid. Allowed choices are error, warn.",
  },
  {
    condition: 'A report has no path',
    call: ['audit', '--report', 'json'],
    verdict: null,
    code: 2,
    says: 'It must be FORMAT=PATH with one of pretty, json, markdown, html, junit, sarif.',
  },
  {
    condition: 'A duration is none',
    call: ['audit', '--timeout', '30'],
    verdict: null,
    code: 2,
    says: 'It must be a duration such as 500ms, 90s, 30m, 2h or 1d.',
  },
  {
    condition: '`--now` is no instant',
    call: ['audit', '--now', '2026-02-30T00:00:00Z'],
    verdict: null,
    code: 2,
    says: 'It must be an ISO 8601 instant such as 2026-01-02T03:04:05Z.',
  },
];

export const configuration: Section = {
  title: 'Configuration and call',
  lead: 'Nothing that was written is ignored. All problems are reported at once; a gate with any is not audited.',
  rows: [...SLIPS, ...FILES],
};

export const calls: Section = {
  title: 'The call',
  lead: 'A call that cannot be understood ends before there is anything to report.',
  rows: CALLS,
};
