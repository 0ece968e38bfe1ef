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
  shorthand: null,
  problems: (p) => boundProblems(p, BOUNDS),
  threshold: formatBounds,
  violation: (p, tested) => or(...given(p).map((bound) => breaking(p, bound, tested)), nan(tested)),
  ways: (p) => ({
    ...Object.fromEntries(given(p).map((bound) => [wayName(bound), wayWords(bound, p[bound])])),
    nan: 'NaN',
  }),
  wayOf: (p, way, tested) => {
    const bound = given(p).find((name) => wayName(name) === way);
    if (bound === undefined) return nan(tested);
    const isNaN = nan(tested);
    const breaks = breaking(p, bound, tested);
    return isNaN === null ? breaks : and(not(isNaN), breaks);
  },
  wrong: (p) => `not ${formatBounds(p)}`,
  examples: [],
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
