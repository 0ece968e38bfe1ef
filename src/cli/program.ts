import { Command, Help, InvalidArgumentError, Option } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { audit, type AuditOptions } from '../commands/audit.ts';
import { plan, type PlanOptions } from '../commands/plan.ts';
import { parseDuration } from '../domain/duration.ts';
import { FORMATS, isFormat, type ReportTarget } from '../domain/format.ts';
import { parseInstant, epochMilliseconds } from '../domain/instant.ts';
import { USUAL_CONFIG } from '../domain/option_words.ts';
import type { ExitCode } from '../domain/verdict.ts';
import type { World } from '../domain/world.ts';
import { COMMAND_LINE } from './words.ts';

/** Where the program's own words go, and how it says that a command has ended. */
export interface Outlet {
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
  readonly ended: (code: ExitCode) => void;
}

/** The commands and their options; each action hands one request to one command. */
export function createProgram(world: World, outlet: Outlet): Command {
  const program = new Command('wap-gate')
    .description('Write, audit, publish: tells whether a table may be published, and why not.')
    .version(manifest.version, '-V, --version')
    .exitOverride()
    .configureOutput({
      writeOut: outlet.print,
      writeErr: outlet.complain,
      getOutHelpWidth: () => world.stdout.columns,
      getErrHelpWidth: () => world.stderr.columns,
    })
    .configureHelp({ optionDescription })
    .showSuggestionAfterError()
    .addHelpText('after', EXIT_CODES);
  withBaselineOptions(
    withGateOptions(
      program
        .command('audit')
        .summary('measure, judge and report')
        .description(
          'Audits the gates (all in checks/ when none is named), prints a report and exits with the verdict.',
        ),
    ),
  )
    .option('--reuse <directory>', 'take the results of unchanged tables from here, and keep them')
    .option('--explain', 'print the plan before the report: which tier, which SQL, why', false)
    .addOption(
      new Option('--format <format>', 'what is printed').choices(FORMATS).default('pretty'),
    )
    .option(
      '--report <format=path>',
      'also write this report to a file (repeatable)',
      reportTarget(world),
      [],
    )
    .addOption(failOn())
    .action(async (gates: string[], options: AuditOptions, command: Command) => {
      refuseGrowth(options, command);
      outlet.ended(await audit({ ...options, gates, words: COMMAND_LINE }, world));
    });
  withGateOptions(
    program
      .command('plan')
      .summary('print what audit would do')
      .description(
        'Prints the queries that an audit would run, by tier and with reasons; reads no rows.',
      ),
  )
    .addOption(
      new Option('--format <format>', 'what is printed')
        .choices(['pretty', 'json'])
        .default('pretty'),
    )
    .action(async (gates: string[], options: PlanOptions) => {
      outlet.ended(await plan({ ...options, gates, words: COMMAND_LINE }, world));
    });
  for (const command of program.commands) refuseRepeats(command);
  return program;
}

const failOn = (): Option =>
  new Option('--fail-on <severity>', 'turn warnings into failures with `warn`')
    .choices(['error', 'warn'])
    .default('error');

/** Without a file to write it would mean nothing. */
function refuseGrowth({ growBaseline, writeBaseline }: AuditOptions, command: Command): void {
  if (!growBaseline || writeBaseline !== undefined) return;
  command.error("error: option '--grow-baseline' wants --write-baseline beside it");
}

/** Of two values one would be ignored: an option that is not made to be repeated is refused the second time. */
function refuseRepeats(command: Command): void {
  for (const option of command.options) {
    if (option.isBoolean() || option.description.includes('(repeatable)')) continue;
    let given = false;
    command.on(`option:${option.name()}`, () => {
      if (given) command.error(`error: option '${option.flags}' is given twice: one value counts`);
      given = true;
    });
  }
}

/** The options that every command over gates shares. */
function withGateOptions(command: Command): Command {
  return command
    .argument('[gate...]', 'names of gates, or paths of gate files')
    .option('--config <path>', 'a gate file, or a directory of them', USUAL_CONFIG)
    .option('--ds <date>', 'the logical date, such as 2026-01-02')
    .option('--now <instant>', "the run's clock instead of the real one, ISO 8601", instant)
    .option('--param <name=value>', 'a value for {{ params.NAME }} (repeatable)', parameter, {})
    .option('--connection <name>', "a connection of wap-gate.yml instead of the gate's own")
    .option('--staging <table>', 'audit this table or file; without a gate: an ad-hoc audit')
    .option('--output-table <table>', "this table instead of the gate's target")
    .option('--where <sql>', 'audit only rows for which this is true')
    .option('--built-from <sha>', 'the commit that the staging tables were built from')
    .option('--check <yaml>', "a check such as 'not_null: [id]' (repeatable)", collect, [])
    .option(
      '--select <selector>',
      'only checks matching name:x, tag:x or kind:x (repeatable)',
      collect,
      [],
    )
    .option(
      '--exclude <selector>',
      'no checks matching name:x, tag:x or kind:x (repeatable)',
      collect,
      [],
    )
    .option('--samples <n>', 'failing rows to show for each check', whole(0))
    .option('--max-parallel <n>', 'queries at a time on one connection', whole(1))
    .option(
      '--query-timeout <duration>',
      'the longest that one query may take, such as 90s',
      duration,
    )
    .option('--timeout <duration>', 'the longest that the run may take, such as 30m', duration)
    .option('--pr <number>', 'the pull request, for {{ pr }}', whole(1))
    .option('--head-sha <sha>', 'the commit, for {{ head_sha }}')
    .addOption(
      new Option(
        '--strategy <strategy>',
        'how to measure: in tiers, or each measurement by its own query',
      )
        .choices(['tiers', 'separate'])
        .default('tiers'),
    )
    .option('--quiet', 'no progress', false);
}

function withBaselineOptions(command: Command): Command {
  return command
    .option('--baseline <file>', 'known failures instead of those that wap-gate.yml names')
    .option('--write-baseline <file>', 'write what fails now to this file, which may only shrink')
    .option('--grow-baseline', 'with --write-baseline: take in new and larger failures too', false);
}

const EXIT_CODES = `
Exit codes:
  0   passed
  1   the data is not acceptable; trying again will not help
  2   fix the configuration or the call
  3   could not be evaluated: engine, network, timeout, cancelled; trying again may help`;

/** What an option is for; that a repeatable one begins empty is nothing to tell. */
function optionDescription(option: Option): string {
  return new Help().optionDescription(option).replace(/ \(default: (?:\[\]|\{\}|false)\)$/, '');
}

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

const whole =
  (least: number) =>
  (value: string): number => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : -1;
    if (number < least) {
      throw new InvalidArgumentError(`It must be a whole number from ${String(least)}.`);
    }
    return number;
  };

function duration(value: string): number {
  const milliseconds = parseDuration(value);
  if (milliseconds === undefined || milliseconds <= 0) {
    throw new InvalidArgumentError('It must be a duration such as 500ms, 90s, 30m, 2h or 1d.');
  }
  return milliseconds;
}

function instant(value: string): number {
  const milliseconds = parseInstant(value) === undefined ? undefined : epochMilliseconds(value);
  if (milliseconds === undefined) {
    throw new InvalidArgumentError('It must be an ISO 8601 instant such as 2026-01-02T03:04:05Z.');
  }
  return milliseconds;
}

function parameter(
  value: string,
  before: Readonly<Record<string, string>>,
): Record<string, string> {
  const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(value);
  if (match === null) throw new InvalidArgumentError('It must be name=value.');
  const [, name = '', text = ''] = match;
  if (Object.hasOwn(before, name)) throw new InvalidArgumentError(`${name} has a value already.`);
  return { ...before, [name]: text };
}

const reportTarget =
  ({ files }: World) =>
  (value: string, before: readonly ReportTarget[]): ReportTarget[] => {
    const [format = '', ...rest] = value.split('=');
    const path = rest.join('=');
    if (!isFormat(format) || path === '') {
      throw new InvalidArgumentError(`It must be FORMAT=PATH with one of ${FORMATS.join(', ')}.`);
    }
    if (before.some((other) => files.absolute(other.path) === files.absolute(path))) {
      throw new InvalidArgumentError(`Another report goes to ${path} already.`);
    }
    return [...before, { format, path }];
  };
