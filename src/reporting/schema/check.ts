import type { FaultRecord } from '../../domain/fault.ts';
import type { Location } from '../../domain/location.ts';
import { TIER_NAMES } from '../../domain/plan.ts';
import type { CheckResult } from '../../domain/result.ts';
import * as s from './shape.ts';

export function location(description: string): s.Shape {
  return s.object<Location>(description, {
    file: s.text('Path as the user gave it, relative to the working directory or absolute.'),
    line: { type: 'integer', minimum: 1, description: 'Line, counted from 1.' },
    column: { type: 'integer', minimum: 1, description: 'Column, counted from 1.' },
  });
}

const fault = s.orNull(
  s.object<FaultRecord>('Why the check could not be measured; null when it was.', {
    code: s.text('Stable name of the fault, such as `missing-column`; scripts may match it.'),
    category: s.oneOf('Where the fault lies; it decides the exit code.', [
      'config',
      'data',
      'engine-user',
      'engine-transient',
      'engine-resource',
      'network',
      'publish-unknown',
      'bug',
    ]),
    retryable: s.flag('Whether the same call may succeed later.'),
    message: s.text('One sentence: what was found, what was expected, what to do.'),
  }),
);

const tiers = Object.entries(TIER_NAMES).map(([tier, name]) => `${tier} ${name}`);

const measured: Pick<
  s.Properties<CheckResult>,
  'observed' | 'metrics' | 'exact' | 'tested' | 'failing' | 'share' | 'samples'
> = {
  observed: s.scalar(
    'The number of an aggregate kind or the newest value of freshness, in the column’s own unit; a string when a double cannot carry it; null for kinds that count rows.',
  ),
  metrics: s.record(
    'Further numbers by the names in the kind’s documentation; counts are numbers of rows or keys.',
    s.scalar('A number, or a string when a double cannot carry it; null: no value.'),
  ),
  exact: s.oneOf('Present when a number of this check is a string because a double cannot carry it.', [
    true,
  ]),
  tested: s.scalar('Rows that the check tested; null where the kind does not count rows.'),
  failing: s.scalar('Rows that failed; null where the kind does not count rows.'),
  share: {
    type: ['number', 'null'],
    minimum: 0,
    maximum: 1,
    description: 'failing / tested, 0 to 1; null where there is no such share.',
  },
  samples: s.list(
    'Failing rows, at most as many as `samples` allows; empty when the check passed.',
    s.record('One row: column name to value.', s.scalar('The cell; null is NULL.')),
  ),
};

export const check = s.object<CheckResult>(
  'One check and how it ended.',
  {
    id: s.text('`gate/kind:columns`, unique within the run and stable while the gate’s text is.'),
    name: s.text('The name that the user gave, or the part of the id after the gate.'),
    kind: s.text('The sort of rule, such as `range`.'),
    description: s.textOrNull('The user’s own description.'),
    severity: s.oneOf('Whether beyond the threshold means failed or warned.', ['error', 'warn']),
    outcome: s.oneOf('How the check ended.', ['passed', 'warned', 'failed', 'errored']),
    message: s.text('One sentence: measured value and what it is compared with.'),
    threshold: s.text('The condition and the tolerance in words.'),
    observed: measured.observed,
    notes: s.list('Facts to know even when the check passed.', s.text('One note.')),
    metrics: measured.metrics,
    exact: measured.exact,
    tested: measured.tested,
    failing: measured.failing,
    share: measured.share,
    samples: measured.samples,
    owner: s.textOrNull('Who is responsible: the check’s owner, else the gate’s.'),
    runbook: s.textOrNull('Path or address of the instructions for a failure.'),
    tags: s.list('Tags for selecting.', s.text('One tag.')),
    location: location('Where the check is declared.'),
    implicit: s.flag('True for checks that every gate has without asking.'),
    tier: {
      type: ['integer', 'null'],
      minimum: 0,
      maximum: 7,
      description: `The dearest tier that was needed (${tiers.join(', ')}); null: not measured.`,
    },
    cost: s.object<CheckResult['cost']>('What this check took; shared queries count for each check.', {
      queries: s.count('Queries whose answer it used.'),
      ms: { type: 'number', minimum: 0, description: 'Milliseconds of those queries.' },
    }),
    fault,
  },
  ['exact'],
);
