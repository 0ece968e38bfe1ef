import type { Decimal } from '../../domain/decimal.ts';
import { call, compare, literal, or, type Expression } from '../../sql/expression.ts';
import { number } from '../../sql/literal.ts';
import {
  boundProblems,
  boundProperties,
  formatBoundsOf,
  formatNumber,
  type Bounds,
} from '../bounds.ts';
import { boundDirections } from '../direction.ts';
import { isDecimal, wrongType } from '../operand.ts';
import { defineValueKind, VALUE_PROPERTIES } from '../row_kind.ts';
import type { TestedValue, ValueParameters } from '../row_kind.ts';

interface Parameters extends ValueParameters, Pick<Bounds, 'min' | 'max' | 'equals'> {}

const BOUNDS = ['min', 'max', 'equals'] as const;
type BoundName = (typeof BOUNDS)[number];

/** Each bound and the comparison that breaks it. */
const BREAKS = { min: '<', max: '>', equals: '<>' } as const;
const WAYS = { min: 'shorter', max: 'longer', equals: 'other' } as const;
const WORDS = {
  min: 'shorter than',
  max: 'longer than',
  equals: 'not',
} as const;

export const length = defineValueKind<Parameters>({
  kind: 'length',
  summary: 'Every text has a number of characters within bounds.',
  notes: [
    'Characters are Unicode code points: an emoji of one code point has length 1, a letter with a combining accent',
    'length 2, blanks count. For text columns; on others the check errors. NULL passes (`nulls: fail` makes it fail);',
    "the empty text has length 0. An empty table, or only NULLs: passed with the note '0 values tested'.",
  ].join('\n'),
  parameters: {
    type: 'object',
    additionalProperties: false,
    required: ['column'],
    properties: {
      ...VALUE_PROPERTIES,
      ...boundProperties(BOUNDS, { type: 'integer', minimum: 0 }),
    },
  },
  directions: boundDirections(BOUNDS),
  shorthand: null,
  problems: (p) => boundProblems(p, BOUNDS),
  threshold: (p) => `${formatBoundsOf(p, 'character')} long`,
  violation: (p, tested) => or(...given(p).map((bound) => breaking(p, bound, tested))),
  ways: (p) =>
    Object.fromEntries(
      given(p).map((bound) => [
        WAYS[bound],
        `${WORDS[bound]} ${shown(p, bound)}${bound === 'equals' ? ' long' : ''}`,
      ]),
    ),
  wayOf: (p, way, tested) => {
    const bound = given(p).find((name) => WAYS[name] === way);
    return bound === undefined ? null : breaking(p, bound, tested);
  },
  wrong: (p) => `not ${formatBoundsOf(p, 'character')} long`,
  examples: [
    {
      title: 'exactly three',
      columns: { code: 'varchar' },
      rows: [['ATL'], ['ORD'], [null]],
      check: '{column: code, equals: 3}',
      outcome: 'passed',
      tested: '2',
    },
    {
      title: 'shorter and longer',
      columns: { code: 'varchar' },
      rows: [[''], ['ATL'], ['ATLXX']],
      check: '{column: code, min: 1, max: 3}',
      outcome: 'failed',
      failing: '2',
      metrics: { shorter: '1', longer: '1' },
    },
    {
      title: 'code points, not bytes',
      columns: { name: 'varchar' },
      rows: [['é'], ['😀']],
      check: '{column: name, equals: 1}',
      outcome: 'passed',
      tested: '2',
    },
    {
      title: 'blank text is missing when asked',
      columns: { code: 'varchar' },
      rows: [['ATL'], [' ']],
      check: '{column: code, equals: 3, blank: missing}',
      outcome: 'passed',
      tested: '1',
    },
    {
      title: 'a number has no length',
      columns: { id: 'bigint' },
      rows: [[1]],
      check: '{column: id, max: 3}',
      outcome: 'errored',
    },
    {
      title: 'an empty table',
      columns: { code: 'varchar' },
      rows: [],
      check: '{column: code, min: 1}',
      outcome: 'passed',
      notes: ['0 values tested'],
    },
    {
      title: 'all NULL',
      columns: { code: 'varchar' },
      rows: [[null]],
      check: '{column: code, min: 1}',
      outcome: 'passed',
      notes: ['0 values tested'],
    },
  ],
});

const given = (p: Parameters): BoundName[] => BOUNDS.filter((bound) => p[bound] !== undefined);

function breaking(p: Parameters, bound: BoundName, tested: TestedValue): Expression {
  const { column, value, type } = tested;
  if (type.family !== 'text') {
    throw wrongType(`column '${column}' is ${type.name}; length wants text.`);
  }
  const limit = p[bound];
  if (!isDecimal(limit)) throw new RangeError(`${bound} is no number`);
  return compare(call('length', value), BREAKS[bound], literal(number(limit)));
}

function shown(p: Parameters, bound: BoundName): string {
  const limit = p[bound];
  return isDecimal(limit)
    ? `${formatNumber(limit)} ${isOne(limit) ? 'character' : 'characters'}`
    : '';
}

const isOne = (limit: Decimal): boolean => formatNumber(limit) === '1';
