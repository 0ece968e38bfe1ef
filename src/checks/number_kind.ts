import { isNumeric, isTemporal, type DataType } from '../domain/datatype.ts';
import type { Value } from '../domain/value.ts';
import { formatCount } from '../domain/wording.ts';
import { and, call, not, notNull, type Expression } from '../sql/expression.ts';
import {
  boundProblems,
  boundProperties,
  brokenBound,
  formatBounds,
  formatMeasured,
  instantBoundProperties,
  type Bounds,
} from './bounds.ts';
import { ANOTHER_RULE, boundDirections, type Directions } from './direction.ts';
import { defineKind, type AnyKind, type Finding, type Kind, type Subject } from './kind.ts';
import type { Measured, Metric } from './metric.ts';
import { literalFor, wrongType } from './operand.ts';
import { count, numberOf } from './row_kind.ts';

/** Parameters of every kind that compares one number of a column with bounds. */
export interface NumberParameters extends Bounds {
  readonly column: string;
}

export const NUMBER_BOUNDS = ['min', 'max', 'above', 'below', 'equals'] as const;

/** What differs between kinds that judge one number of a column. */
export interface NumberKind<P extends NumberParameters> {
  readonly kind: string;
  readonly summary: string;
  readonly notes: string;
  /** Further properties of the parameters' JSON Schema, beside column and bounds. */
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
  /** Of those further properties. */
  readonly directions?: Directions;
  readonly problems?: Kind<P>['problems'];
  /** In the sentence: `mean of delay`. */
  readonly noun: (parameters: P) => string;
  readonly measure: (parameters: P, values: MeasuredColumn) => Metric;
  /** Further metrics that {@link NumberKind.read} wants, beside `number` and `nan`. */
  readonly further?: (parameters: P, values: MeasuredColumn) => Readonly<Record<string, Metric>>;
  /** The number, from the metrics; the part `value` of `number` without it. */
  readonly read?: (parameters: P, measured: Readonly<Record<string, Measured>>) => Value;
  /** JSON Schema of a bound; a number without it. */
  readonly bound?: Readonly<Record<string, unknown>>;
  /** Whether dates and timestamps have this number too. */
  readonly temporal?: boolean;
  readonly anyType?: boolean;
  /** The number is a count, and no value of the data. */
  readonly onlyCounts?: boolean;
  readonly examples: Kind['examples'];
}

/** A column without its NULLs and NaNs: `where` is true for the values that count. */
export interface MeasuredColumn {
  readonly of: Expression;
  readonly where: Expression;
  readonly type: DataType;
}

/** Makes a kind of a number; NULL, NaN, "no values", bounds and wording are the same for all. */
export function defineNumberKind<P extends NumberParameters>(rule: NumberKind<P>): AnyKind {
  return defineKind<P, string>({
    kind: rule.kind,
    summary: rule.summary,
    notes: rule.notes,
    parameters: {
      type: 'object',
      additionalProperties: false,
      required: ['column', ...(rule.required ?? [])],
      properties: {
        column: { type: 'string', minLength: 1, description: 'The column that is measured.' },
        ...(rule.temporal === true
          ? instantBoundProperties(NUMBER_BOUNDS)
          : boundProperties(NUMBER_BOUNDS, rule.bound)),
        ...rule.properties,
      },
    },
    directions: {
      column: ANOTHER_RULE,
      ...boundDirections(NUMBER_BOUNDS),
      ...rule.directions,
    },
    shorthand: null,
    countsRows: false,
    onlyCounts: () => rule.onlyCounts === true,
    problems: (p) => [...boundProblems(p, NUMBER_BOUNDS), ...(rule.problems?.(p) ?? [])],
    title: (p) => p.column,
    threshold: formatBounds,
    columns: (p) => [p.column],
    metrics: (p, subject): Record<string, Metric> => {
      const values = measuredColumn(rule, p, subject);
      const nan = nanOf(values, rule);
      return {
        number: rule.measure(p, values),
        ...rule.further?.(p, values),
        ...(nan === null ? {} : { nan: count(nan, 'exact') }),
      };
    },
    judge: (p, measured) => {
      const value =
        rule.read === undefined ? (measured['number']?.['value'] ?? null) : rule.read(p, measured);
      return numberFinding(p, value, rule.noun(p), numberOf(measured['nan']));
    },
    examples: rule.examples,
  });
}

function measuredColumn<P extends NumberParameters>(
  rule: NumberKind<P>,
  p: P,
  subject: Subject,
): MeasuredColumn {
  const [of, type] = [subject.column(p.column), subject.typeOf(p.column)];
  if (rule.anyType !== true && !isNumeric(type) && !(rule.temporal === true && isTemporal(type))) {
    throw wrongType(
      `column '${p.column}' is ${type.name}; ${rule.kind} wants ${rule.temporal ? 'numbers, dates or timestamps' : 'numbers'}.`,
    );
  }
  if (rule.temporal === true) {
    // A bound that is no value of the column's type is a fault, not a failure.
    for (const name of NUMBER_BOUNDS) literalFor(p[name] ?? null, type, p.column);
  }
  const excludesNaN = type.family === 'float' && rule.anyType !== true;
  return { of, type, where: excludesNaN ? and(notNull(of), not(call('isNaN', of))) : notNull(of) };
}

function nanOf<P extends NumberParameters>(
  { of, type }: MeasuredColumn,
  rule: NumberKind<P>,
): Expression | null {
  return type.family === 'float' && rule.anyType !== true ? call('isNaN', of) : null;
}

/** The finding for one number against its bounds; a number of no values fails (semantics.md, decision 7). */
export function numberFinding(bounds: Bounds, value: Value, noun: string, nan = 0n): Finding {
  const broken = value === null ? null : brokenBound(bounds, value);
  const shown = formatMeasured(value);
  return {
    type: 'bound',
    holds: value !== null && broken === null,
    observed: value,
    message:
      value === null
        ? `${noun}: no values`
        : broken === null
          ? `${noun} is ${shown}`
          : `${noun} is ${shown}, ${broken}`,
    notes: nan > 0n ? [`${formatCount(nan)} NaN excluded`] : [],
    metrics: {},
  };
}
