import type { GateChange } from '../domain/change.ts';
import type { Cost, Counts, Problem, RunRecord, RunResult } from '../domain/result.ts';
import type { WaiverRecord } from '../domain/waiver.ts';
import { location } from './schema/check.ts';
import { gate } from './schema/gate.ts';
import * as s from './schema/shape.ts';

const milliseconds = (description: string): s.Shape => ({
  type: 'number',
  minimum: 0,
  description,
});

const run = s.object<RunRecord>('The call.', {
  id: s.text('Names this run in ledger and receipts.'),
  command: s.text('The verb, such as `audit`.'),
  started_at: s.text('The run’s one clock value, ISO 8601 in UTC; every query used this instant.'),
  ds: s.textOrNull('Logical date, `2026-01-02`; null: the run has none.'),
  head_sha: s.textOrNull('Commit that was audited; null: unknown.'),
  pull_request: s.countOrNull('Pull request that the run is about; null: none, or unknown.'),
  fail_on: s.oneOf('From which severity on the run fails.', ['error', 'warn']),
  overrides: s.record('What the call replaced or narrowed, by option.', s.text('The value.')),
});

const counts = s.object<Counts>('How many checks ended in which way.', {
  total: s.count('Checks selected.'),
  passed: s.count('Checks passed, with or without notes.'),
  warned: s.count('Checks beyond their threshold with severity warn.'),
  failed: s.count('Checks beyond their threshold with severity error.'),
  errored: s.count('Checks that could not be measured.'),
  not_selected: s.count('Checks that the call deselected; not part of total.'),
});

const cost = s.object<Cost>('What the run took.', {
  queries: s.count('Queries sent to engines.'),
  rows: s.countOrNull('Rows of the audited tables, each table once; null: unknown.'),
  bytes: s.countOrNull('Bytes that the engines read; null: an engine does not say.'),
  engine_ms: milliseconds('Wall milliseconds during which at least one query was in an engine.'),
  overhead_ms: milliseconds('The rest of the run’s wall time in milliseconds: the program’s own.'),
});

const problem = s.object<Problem>(
  'One thing to correct in the configuration or the call.',
  {
    message: s.text('One sentence: what was found, what was expected, what to do.'),
    location: s.orNull(location('Where it is written; null: not in a file.')),
    found: s.textOrNull('What was found.'),
    expected: s.textOrNull('What was expected.'),
    code: s.text('Where it is more than a mistake: the word that `reason_code` then holds.'),
  },
  ['code'],
);

const waiver = s.object<WaiverRecord>('A check that may fail until a day, by somebody’s word.', {
  check: s.text('Id of the check.'),
  owner: s.text('Who answers for it.'),
  reason: s.text('Why it may fail.'),
  expires: s.text('The last day, UTC: `2026-12-31`.'),
  location: location('Where it is written.'),
  state: s.oneOf(
    'used: the check failed and ends as warned; expired: it covers nothing any more.',
    ['used', 'unused', 'expired'],
  ),
});

const change = s.object<GateChange>('One change of a gate, a check or a waiver.', {
  gate: s.textOrNull('Name of the gate; null: not known which.'),
  check: s.textOrNull('Id of the check; null: the gate as a whole.'),
  change: s.oneOf('removed, loosened, changed and unknown may let through what was stopped.', [
    'removed',
    'loosened',
    'changed',
    'unknown',
    'tightened',
    'added',
  ]),
  what: s.text('What became of it: `max 100 → 200`.'),
  location: s.orNull(location('At the head; of what is gone at the base; null: nowhere.')),
});

/**
 * JSON Schema of a {@link RunResult}, as published in `schema/result.schema.json`. Objects are open, since fields may
 * be added within a version; {@link closed} makes the form that tests use.
 */
export const resultSchema: s.Shape = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Result of a wap-gate run',
  ...s.object<RunResult>('The one value that every report is rendered from.', {
    version: {
      const: 1,
      description: 'Version of this format: fields may be added, never renamed.',
    },
    program: s.object<RunResult['program']>('What made this file.', {
      name: { const: 'wap-gate', description: 'Name of the program.' },
      version: s.text('Version of the program.'),
    }),
    run,
    verdict: s.oneOf('error: something could not be evaluated, or nothing was audited.', [
      'pass',
      'fail',
      'error',
    ]),
    passed: s.flag('True for the verdict pass and for no other.'),
    exit_code: s.oneOf(
      'What to do: 0 nothing, 1 the data is not acceptable, 2 correct the configuration, 3 could not evaluate, 4 publish unknown, 99 skipped.',
      [0, 1, 2, 3, 4, 99],
    ),
    reason: s.text('One line that says why.'),
    reason_code: s.text(
      'The same in one word: passed, warned, checks-failed, nothing-audited, or the code of a fault. Words may be added.',
    ),
    failed_checks: s.list('Checks that made the verdict fail.', s.text('Id of the check.')),
    counts,
    cost,
    gates: s.list('The gates in the order in which they were audited.', gate),
    not_selected: s.list(
      'Checks that the call deselected, those of gates of which nothing was selected among them.',
      s.text('Id of the check.'),
    ),
    waivers: s.list('Waivers of checks of these gates.', waiver),
    changes: s.listOrNull(
      'What the pull request does to its own gates; null: not known, or not a pull request.',
      change,
    ),
    problems: s.list('Configuration problems, all of them.', problem),
  }),
};

/** The same schema with no room for unknown fields. */
export function closed(shape: s.Shape): s.Shape {
  const { properties, items, additionalProperties, ...rest } = shape;
  return {
    ...rest,
    ...(items === undefined ? {} : { items: closed(items) }),
    ...(additionalProperties === undefined
      ? {}
      : { additionalProperties: closed(additionalProperties) }),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([key, value]) => [key, closed(value)]),
          ),
          additionalProperties: false,
        }),
  } as s.Shape;
}
