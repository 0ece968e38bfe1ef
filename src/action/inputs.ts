import { USUAL_KEY } from '../commands/step/request.ts';
import { A_SHA, isSha } from '../domain/built_from.ts';
import { parseLogicalDate } from '../domain/calendar.ts';
import { parseDuration } from '../domain/duration.ts';
import { FILE_FORMATS } from '../domain/format.ts';
import { USUAL_CONFIG } from '../domain/option_words.ts';
import {
  block,
  choice,
  filled,
  list,
  listOf,
  onOff,
  pairs,
  secret,
  shaped,
  text,
  whole,
  type Input,
  type Misfit,
} from './input.ts';

const duration = (said: string): number | undefined => {
  const milliseconds = parseDuration(said);
  return milliseconds !== undefined && milliseconds > 0 ? milliseconds : undefined;
};

const date = (said: string): string | undefined =>
  parseLogicalDate(said) === undefined ? undefined : said;

const sha = (said: string): string | undefined => (isSha(said) ? said : undefined);

const pullRequest = (said: string): number | undefined =>
  /^[1-9]\d{0,9}$/.test(said) ? Number(said) : undefined;

const A_DURATION = 'a duration such as 90s, 30m or 2h';

/**
 * Every input of the action. action.yml and README's table are made from this; a workflow that gives another one gets a
 * problem, since a slip that is ignored could leave a table unguarded.
 */
export const INPUTS = {
  mode: choice(
    'What to do: audit the gates, or, on `workflow_run` alone, report a result that another workflow made.',
    ['audit', 'report', 'publish', 'run', 'lint', 'compare'],
  ),
  config: filled(text('A directory of gate files, or one gate file.', { default: USUAL_CONFIG })),
  gates: list(
    'Names of gates or paths of gate files, one a line or with commas; all of them when empty; `affected`: those whose files or `sources` the pull request touches.',
  ),
  'config-from': choice('Whose gates judge a pull request: its own, or those of its base.', [
    'head',
    'base',
  ]),
  'fail-on-loosened': onOff(
    'Whether a pull request that removes or loosens checks is blocked; it is always told.',
    'off',
  ),
  select: list('Only checks matching `name:x`, `tag:x` or `kind:x`.'),
  exclude: list('No checks matching `name:x`, `tag:x` or `kind:x`.'),
  table: text('Audit this table, or file, without any gate file (an ad-hoc audit).'),
  checks: block(
    'Checks as YAML, one or a list: for the ad-hoc audit, or beside those of one gate.',
  ),
  staging: text("Audit this table or file instead of the gate's staging table."),
  'output-table': text("This table instead of the gate's target."),
  where: text('Audit only rows for which this SQL condition is true.'),
  'built-from': shaped(
    'The commit that the staging tables were built from, as the pipeline says: unless it is the head of the pull request (or its merge) nothing is audited.',
    A_SHA,
    sha,
  ),
  ds: shaped(
    'The logical date.',
    'a date such as 2026-01-02, or for hourly gates 2026-01-02T05',
    date,
  ),
  params: pairs('Values for `{{ params.NAME }}`, one `name=value` a line.'),
  connection: text("A connection of wap-gate.yml instead of the gate's own."),
  'trino-server': text(
    'The address of a Trino server, `https://host:port`, for all gates of this run.',
  ),
  'trino-user': text('Who asks on that server; no secret, since reports may name it.'),
  'trino-password': secret('The password of that user.'),
  'trino-token': secret('A JSON Web Token instead of a password.'),
  'oidc-audience': text(
    "Log in to Trino with a JSON Web Token of GitHub's OIDC for this audience (the job needs `id-token: write`); connections of wap-gate.yml name it as `token: ${WAP_GATE_OIDC_TOKEN}`.",
  ),
  'trino-catalog': text('The catalog of table names that say none.'),
  'trino-schema': text('The schema of table names that say none.'),
  'trino-ca': text('A file of certificates to trust, PEM.'),
  'query-timeout': shaped('The longest that one query may take.', A_DURATION, duration),
  timeout: shaped('The longest that the audit may take.', A_DURATION, duration),
  'max-parallel': whole('Queries at a time on one connection.', { least: 1, most: 64 }),
  reuse: onOff(
    'Whether a table that has not changed since the last run, judged by the same gate, is not audited again: on Trino, where every table that is read has a version.',
    'off',
  ),
  'reuse-dir': filled(
    text(
      'Where results are kept for `reuse`: a directory outside of the checkout; who may write there may forge a verdict.',
      { default: '~/.cache/wap-gate/results' },
    ),
  ),
  receipt: text('The receipt to publish by; belongs to mode `publish`.'),
  'fail-on': choice('Whether only failed checks fail the gate, or warnings too.', [
    'error',
    'warn',
  ]),
  comment: choice(
    'When the comment on the pull request is written: at every run, when outcomes changed, only while something fails (a red one still turns green), never.',
    ['always', 'changes', 'on-failure', 'off'],
  ),
  key: filled(
    shaped(
      'What tells the comment of this step from those of others on the same pull request.',
      'letters, digits, `_`, `.` and `-`, 64 at most',
      (said) => (/^[\w.-]{1,64}$/.test(said) ? said : undefined),
      { default: USUAL_KEY },
    ),
  ),
  'check-run': onOff('Whether a check run with annotations is made.', 'on'),
  'check-name': filled(
    shaped(
      'The name of the check run: what branch protection can require.',
      'at most 100 characters on one line',
      (said) => (/^[^\p{C}]{1,100}$/u.test(said) ? said : undefined),
      { default: 'wap-gate' },
    ),
  ),
  'max-annotations': filled(
    whole(
      'Lines of gate files that are annotated at most.',
      { least: 0, most: 1000 },
      { default: '100' },
    ),
  ),
  summary: onOff("Whether the report stands in the job's summary.", 'on'),
  samples: filled(
    whole(
      'Failing rows that reports show of each check; 0 shows no row of the data to anybody.',
      { least: 0, most: 1000 },
      { default: '0' },
    ),
  ),
  'redact-columns': list(
    'Columns whose values are shown nowhere: not in samples, and not as what a check measured.',
  ),
  formats: listOf('Report files to write.', FILE_FORMATS, { default: 'json' }),
  'report-dir': filled(text('The directory of the report files.', { default: 'wap-gate-report' })),
  result: text('The result file that mode `report` shows.'),
  'pr-number': shaped(
    'The pull request, where the event does not say it.',
    'the number of a pull request, digits only',
    pullRequest,
  ),
  'head-sha': shaped('The commit, where the event does not say it.', A_SHA, sha),
  'duckdb-path': text(
    'A directory with the native library of DuckDB, for runners without a network; it is fetched otherwise.',
  ),
  'github-token': secret('For the comment and the check run.', { default: '${{ github.token }}' }),
} as const satisfies Record<string, Input<unknown>>;

export type InputName = keyof typeof INPUTS;

/** The values of all inputs. */
export type Inputs = {
  readonly [Name in InputName]: Exclude<ReturnType<(typeof INPUTS)[Name]['parse']>, Misfit>;
};
