import { plural } from '../domain/wording.ts';
import { ANOTHER_RULE, type Directions } from './direction.ts';
import type { JsonSchema, ParameterProblem, Scalar } from './kind.ts';
import { formatScalar } from './operand.ts';
import { VALUE_DIRECTIONS, VALUE_PROPERTIES, type ValueParameters } from './row_kind.ts';

/** A column and the list that its values are looked up in: written in the gate, or another table's column. */
export interface ListedParameters extends ValueParameters {
  readonly values?: readonly Scalar[];
  readonly from?: { readonly table: string; readonly column: string };
  /** Accepted values only: whether each listed value must occur. */
  readonly all_present?: boolean;
}

export type Listed = 'accepted' | 'rejected';

const LIST_PROPERTIES = {
  values: {
    type: 'array',
    minItems: 1,
    uniqueItems: true,
    items: { type: ['string', 'number', 'boolean', 'null'] },
    description: 'The listed values.',
  },
  from: {
    type: 'object',
    additionalProperties: false,
    required: ['table', 'column'],
    properties: {
      table: { type: 'string', minLength: 1, description: 'The table that lists the values.' },
      column: { type: 'string', minLength: 1, description: 'Its column that holds them.' },
    },
    description: 'A table that lists the values, instead of `values`.',
  },
} as const;

const ALL_PRESENT = {
  all_present: { type: 'boolean', description: 'Whether each listed value must occur, too.' },
} as const;

/** JSON Schema of {@link ListedParameters}. */
export function listedParameters(listed: Listed): JsonSchema {
  return {
    type: 'object',
    additionalProperties: false,
    required: ['column'],
    properties: {
      ...VALUE_PROPERTIES,
      ...LIST_PROPERTIES,
      ...(listed === 'accepted' ? ALL_PRESENT : {}),
    },
  };
}

/** Fewer accepted values are stricter, unless each of them must occur as well. */
export function listedDirections(listed: Listed): Directions {
  return {
    ...VALUE_DIRECTIONS,
    values:
      listed === 'accepted'
        ? { stricter: 'fewer', unless: { all_present: true } }
        : { stricter: 'more' },
    from: ANOTHER_RULE,
    ...(listed === 'accepted'
      ? { all_present: { stricter: 'later', of: [false, true], absent: false } as const }
      : {}),
  };
}

/** No list, two lists, or NULL listed and told to do the opposite. */
export function listedProblems(listed: Listed, p: ListedParameters): ParameterProblem[] {
  if ((p.values === undefined) === (p.from === undefined)) {
    const both = p.values !== undefined;
    return [
      {
        path: both ? '/from' : '',
        message: both ? 'the list is given twice' : 'the list is missing',
        expected: 'either `values` or `from`',
      },
    ];
  }
  const contradicted = listed === 'accepted' ? 'fail' : 'pass';
  if (p.values?.includes(null) !== true || p.nulls !== contradicted) return [];
  return [
    {
      path: '/nulls',
      message: `NULL is listed as ${listed}, so \`nulls: ${contradicted}\` contradicts the list`,
      expected: 'one of the two',
    },
  ];
}

/** A listed NULL rejects NULL (semantics.md, decision 6). */
export function nullFails(listed: Listed, p: ListedParameters): boolean {
  return p.nulls === 'fail' || (listed === 'rejected' && p.values?.includes(null) === true);
}

/** `the 3 listed values`, or all of them where they are few and short. */
export function listWords(p: ListedParameters): string {
  if (p.from !== undefined) return `the values of ${p.from.column} in ${p.from.table}`;
  const all = (p.values ?? []).map(formatScalar);
  const text = all.join(', ');
  return text.length <= 40 ? text : `the ${plural(all.length, 'listed value')}`;
}
