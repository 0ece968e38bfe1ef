import type { Decimal } from '../domain/decimal.ts';
import { plural } from '../domain/wording.ts';
import { own } from '../sql/expression.ts';
import { source, SUBJECT, type Query } from '../sql/query.ts';
import {
  differenceProblems,
  isExactlyEqual,
  NO_DIFFERENCE,
  parseDifference,
} from './difference.ts';
import type { Difference } from './difference.ts';
import type { JsonSchema, ParameterProblem, Subject } from './kind.ts';
import {
  isInstant,
  measureExpression,
  MEASURE_FORMS,
  MEASURE_PROPERTY,
  parseMeasure,
  type Measure,
} from './measure.ts';
import { COLUMN_NAMES } from './column_names.ts';
import { wrongType } from './operand.ts';
import { equatable, ownColumn } from './reference.ts';
import type { Side } from './two_sides.ts';

/** Parameters of `reconcile`: a measure here, the same or another measure of another table. */
export interface ReconcileParameters {
  readonly measure: string;
  readonly with: {
    readonly table: string;
    readonly measure?: string;
    readonly where?: string;
    readonly by?: readonly string[];
  };
  readonly by?: readonly string[];
  readonly tolerate?: string | Decimal;
}

/** JSON Schema of {@link ReconcileParameters}. */
export const RECONCILE_PARAMETERS: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['measure', 'with'],
  properties: {
    measure: { ...MEASURE_PROPERTY, description: `What is measured: ${MEASURE_FORMS}.` },
    with: {
      type: 'object',
      additionalProperties: false,
      required: ['table'],
      properties: {
        table: { type: 'string', minLength: 1, description: 'The other table.' },
        measure: {
          ...MEASURE_PROPERTY,
          description: 'What is measured there; the same by default.',
        },
        where: { type: 'string', minLength: 1, description: 'Which of its rows count, in SQL.' },
        by: {
          ...COLUMN_NAMES,
          description: 'Its columns for `by`, where they have other names.',
        },
      },
      description: 'What the number is compared with.',
    },
    by: { ...COLUMN_NAMES, description: 'The columns that group both sides.' },
    tolerate: {
      type: ['string', 'number'],
      description: "How far the two may be apart: 5, or 0.1% of the other table's number.",
      examples: ['0.1%'],
    },
  },
};

/** Measures that are none, keys of different length, a tolerance that nobody can read. */
export function reconcileProblems(p: ReconcileParameters): ParameterProblem[] {
  const measures = [
    ['/measure', p.measure],
    ['/with/measure', p.with.measure],
  ] as const;
  const [ours, theirs] = [p.by?.length ?? 0, p.with.by?.length ?? p.by?.length ?? 0];
  return [
    ...measures.flatMap(([path, text]) =>
      text === undefined || parseMeasure(text) !== undefined
        ? []
        : [{ path, message: 'this is no measure', found: `'${text}'`, expected: MEASURE_FORMS }],
    ),
    ...(ours === theirs
      ? []
      : [
          {
            path: '/with/by',
            message: 'the two sides are grouped by different numbers of columns',
            found: `${plural(ours, 'column')} here, ${plural(theirs, 'column')} there`,
            expected: plural(ours, 'column'),
          },
        ]),
    ...differenceProblems('/tolerate', p.tolerate),
  ];
}

/** The difference that is tolerated. */
export function differenceOf({ tolerate }: ReconcileParameters): Difference {
  const difference = tolerate === undefined ? NO_DIFFERENCE : parseDifference(tolerate);
  if (difference === undefined) throw new RangeError('tolerate was not validated');
  return difference;
}

/** The audited side, once its rows are known, and the other. */
export interface Sides {
  readonly ours: (rows: Query) => Side;
  readonly theirs: Side;
}

/** Both sides; fault `wrong-type` where they cannot be compared. */
export function sidesOf(p: ReconcileParameters, subject: Subject): Sides {
  const other = subject.table('other');
  const [here, there] = [measureOf(p.measure), measureOf(p.with.measure ?? p.measure)];
  const instants = [
    isInstant(here, subject.typeOf),
    isInstant(there, (name) => ownColumn(other.column(name)).type),
  ];
  if (instants[0] !== instants[1] || (instants[0] === true && !isExactlyEqual(differenceOf(p)))) {
    throw wrongType(
      `${p.measure} and ${p.with.measure ?? p.measure} of ${p.with.table} cannot be compared: dates and timestamps only with each other, and without \`tolerate\`.`,
    );
  }
  const by = (p.by ?? []).map((name) => ownColumn(subject.column(name)));
  const otherBy = (p.with.by ?? p.by ?? []).map((name) => ownColumn(other.column(name)));
  by.forEach((column, index) => {
    const match = otherBy[index];
    if (match === undefined || equatable(column.type, match.type)) return;
    throw wrongType(
      `column '${column.name}' is ${column.type.name} and '${match.name}' of ${p.with.table} is ${match.type.name}: groups of such values are not compared.`,
    );
  });
  const rows: Query = {
    select: 'everything',
    from: source({ from: 'query', query: other.query }, SUBJECT),
    ...(p.with.where === undefined ? {} : { where: own(subject.own('where')) }),
  };
  return {
    ours: (audited) => ({ rows: audited, measure: measureExpression(here, subject.column), by }),
    theirs: { rows, measure: measureExpression(there, other.column), by: otherBy },
  };
}

function measureOf(text: string): Measure {
  const measure = parseMeasure(text);
  if (measure === undefined) throw new RangeError('the measure was not validated');
  return measure;
}
