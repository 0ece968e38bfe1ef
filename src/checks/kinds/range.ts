import { isNumeric, isTemporal } from '../../domain/datatype.ts';
import { and, call, compare, not, or, type Expression } from '../../sql/expression.ts';
import {
  boundProblems,
  formatBound,
  formatBounds,
  instantBoundProperties,
  type Bound,
  type Bounds,
} from '../bounds.ts';
import { boundDirections } from '../direction.ts';
import { operand, wrongType } from '../operand.ts';
import {
  defineValueKind,
  VALUE_PROPERTIES,
  type TestedValue,
  type ValueParameters,
} from '../row_kind.ts';

interface Parameters extends ValueParameters, Bounds {}

const BOUNDS = ['min', 'max', 'above', 'below'] as const;

/** Each bound and the comparison that breaks it. */
const BREAKS = { min: '<', above: '<=', max: '>', below: '>=' } as const;
const WORDS = { min: 'below', above: 'not above', max: 'above', below: 'not below' } as const;

export const range = defineValueKind<Parameters>({
  kind: 'range',
  summary: 'Every value lies between two bounds.',
  notes: [
    '`min` and `max` include the bound, `above` and `below` exclude it. Bounds are numbers, dates or timestamps.',
    'NULL passes (`nulls: fail` makes it fail). NaN lies in no range and fails. Infinity is an ordinary value outside',
    'every finite bound. An empty table, or only NULLs: passed with the note "0 values tested".',
  ].join('\n'),
  parameters: {
    type: 'object',
    additionalProperties: false,
    required: ['column'],
    properties: { ...VALUE_PROPERTIES, ...instantBoundProperties(BOUNDS) },
  },
  directions: boundDirections(BOUNDS),
  shorthand: null,
  problems: (p) => boundProblems(p, BOUNDS),
  threshold: formatBounds,
  violation: (p, tested) => or(...given(p).map((bound) => breaking(p, bound, tested)), nan(tested)),
  ways: (p) => ({
    ...Object.fromEntries(given(p).map((bound) => [wayName(bound), wayWords(bound, p[bound])])),
    nan: 'not a number (NaN)',
  }),
  wayOf: (p, way, tested) => {
    const bound = given(p).find((name) => wayName(name) === way);
    if (bound === undefined) return nan(tested);
    const isNaN = nan(tested);
    const breaks = breaking(p, bound, tested);
    return isNaN === null ? breaks : and(not(isNaN), breaks);
  },
  wrong: (p) => {
    const [bound, ...others] = given(p);
    return bound === undefined || others.length > 0
      ? `not ${formatBounds(p)}`
      : wayWords(bound, p[bound]);
  },
  examples: [
    {
      title: 'both bounds are inside',
      columns: { delay: 'bigint' },
      rows: [[-120], [0], [1440], [null]],
      check: '{column: delay, min: -120, max: 1440}',
      outcome: 'passed',
      tested: '3',
      failing: '0',
    },
    {
      title: 'each way of being wrong is counted',
      columns: { delay: 'bigint' },
      rows: [[-121], [0], [1441], [1442]],
      check: '{column: delay, min: -120, max: 1440}',
      outcome: 'failed',
      failing: '3',
      metrics: { below: '1', above: '2' },
    },
    {
      title: 'excluded bounds',
      columns: { share: 'decimal(5,4)' },
      rows: [['0.0000'], ['0.5000'], ['1.0000']],
      check: '{column: share, above: 0, below: 1}',
      outcome: 'failed',
      failing: '2',
      metrics: { not_above: '1', not_below: '1' },
    },
    {
      title: 'a share of the values, NULL not among them',
      columns: { delay: 'bigint' },
      rows: [[1], [2], [3], [99], [null]],
      check: '{column: delay, max: 10}',
      with: '{tolerate: 25%}',
      outcome: 'passed',
      tested: '4',
      failing: '1',
    },
    {
      title: 'NULL fails when asked',
      columns: { delay: 'bigint' },
      rows: [[1], [null]],
      check: '{column: delay, max: 10, nulls: fail}',
      outcome: 'failed',
      tested: '2',
      failing: '1',
      metrics: { nulls: '1' },
    },
    {
      title: 'NaN lies in no range, Infinity in none that is finite',
      columns: { x: 'double' },
      rows: [['NaN'], ['Infinity'], [1]],
      check: '{column: x, max: 10}',
      outcome: 'failed',
      failing: '2',
      metrics: { nan: '1', above: '1' },
    },
    {
      title: 'NaN is not above a lower bound either',
      columns: { x: 'double' },
      rows: [['NaN'], ['Infinity'], [1]],
      check: '{column: x, min: 0}',
      outcome: 'failed',
      failing: '1',
      metrics: { nan: '1' },
    },
    {
      title: '64-bit integers keep every digit',
      columns: { n: 'bigint' },
      rows: [['9007199254740993']],
      check: '{column: n, max: 9007199254740992}',
      outcome: 'failed',
      failing: '1',
    },
    {
      title: 'a date as the bound of a timestamp is its start',
      columns: { at: 'timestamp' },
      rows: [['2026-01-01 23:59:59'], ['2026-01-02 00:00:00'], ['2026-01-02 00:00:01']],
      check: "{column: at, max: '2026-01-02'}",
      outcome: 'failed',
      failing: '1',
    },
    {
      title: 'an offset is turned into UTC',
      columns: { at: 'timestamp' },
      rows: [['2026-01-01 22:00:00'], ['2026-01-01 22:00:01']],
      check: "{column: at, max: '2026-01-02T00:00:00+02:00'}",
      outcome: 'failed',
      failing: '1',
    },
    {
      title: 'a column name with a quote and a blank',
      columns: { 'de"lay; --': 'bigint' },
      rows: [[1], [11]],
      check: "{column: 'de\"lay; --', max: 10}",
      outcome: 'failed',
      failing: '1',
    },
    {
      title: 'text has no range',
      columns: { name: 'varchar' },
      rows: [['a']],
      check: '{column: name, max: 10}',
      outcome: 'errored',
    },
    {
      title: 'a missing column',
      columns: { delay: 'bigint' },
      rows: [[1]],
      check: '{column: dealy, max: 10}',
      outcome: 'errored',
    },
    {
      title: 'an empty table',
      columns: { delay: 'bigint' },
      rows: [],
      check: '{column: delay, max: 10}',
      outcome: 'passed',
      notes: ['0 values tested'],
    },
    {
      title: 'all NULL',
      columns: { delay: 'bigint' },
      rows: [[null], [null]],
      check: '{column: delay, max: 10}',
      outcome: 'passed',
      tested: '0',
      notes: ['0 values tested'],
    },
  ],
});

const wayName = (bound: keyof typeof WORDS): string => WORDS[bound].replace(' ', '_');
const wayWords = (bound: keyof typeof WORDS, value: Bound = ''): string =>
  `${WORDS[bound]} ${formatBound(value)}`;

function given(p: Parameters): (typeof BOUNDS)[number][] {
  return BOUNDS.filter((bound) => p[bound] !== undefined);
}

function breaking(p: Parameters, bound: (typeof BOUNDS)[number], tested: TestedValue): Expression {
  const { column, value, type } = tested;
  if (!isNumeric(type) && !isTemporal(type)) {
    throw wrongType(
      `column '${column}' is ${type.name}; range wants numbers, dates or timestamps. For text use length or matches.`,
    );
  }
  return compare(value, BREAKS[bound], operand(p[bound] ?? null, type, column));
}

/** True for NaN: comparisons with it differ between engines, so it is named (semantics.md, decision 17). */
function nan({ value, type }: TestedValue): Expression | null {
  return type.family === 'float' ? call('isNaN', value) : null;
}
