import { isNumeric, isTemporal, type DataType } from '../domain/datatype.ts';
import { aggregate, cast, count, notNull, type Expression } from '../sql/expression.ts';
import { wrongType } from './operand.ts';
import { ownColumn, regular } from './reference.ts';

const FUNCTIONS = ['count', 'sum', 'min', 'max', 'avg'] as const;

/** One number of a table: `count(*)`, `sum(amount)`, `count(distinct id)`. */
export interface Measure {
  readonly name: (typeof FUNCTIONS)[number];
  /** Null: all rows. */
  readonly column: string | null;
  readonly distinct: boolean;
}

const FORM = /^\s*(\w+)\s*\(\s*(distinct\s+)?(\*|"(?:[^"]|"")+"|[^"()\s,]+)\s*\)\s*$/i;

export const MEASURE_FORMS =
  'count(*), count(x), count(distinct x), sum(x), min(x), max(x) or avg(x)';

/** JSON Schema of a measure; its form is judged by {@link parseMeasure}. */
export const MEASURE_PROPERTY = {
  type: 'string',
  minLength: 1,
  examples: ['sum(amount)', 'count(*)'],
} as const;

/** Undefined for anything else than {@link MEASURE_FORMS}; a column with blanks is written in double quotes. */
export function parseMeasure(text: string): Measure | undefined {
  const [, word = '', distinct, argument = ''] = FORM.exec(text) ?? [];
  const name = FUNCTIONS.find((each) => each === word.toLowerCase());
  if (name === undefined) return undefined;
  if (argument === '*') {
    return name === 'count' && distinct === undefined
      ? { name, column: null, distinct: false }
      : undefined;
  }
  if (distinct !== undefined && name !== 'count') return undefined;
  const quoted = /^"(.*)"$/s.exec(argument)?.[1]?.replaceAll('""', '"');
  return { name, column: quoted ?? argument, distinct: distinct !== undefined };
}

/**
 * The measure as an aggregate over rows under the subject's alias; NULL and NaN are left out. Fault `wrong-type` for a
 * column that has no such number.
 */
export function measureExpression(
  { name, column, distinct }: Measure,
  columnOf: (name: string) => Expression,
): Expression {
  if (column === null) return count();
  const of = ownColumn(columnOf(column));
  if (name === 'count') return distinct ? aggregate('countDistinct', [of]) : count(notNull(of));
  const ordered = isNumeric(of.type) || (isTemporal(of.type) && (name === 'min' || name === 'max'));
  if (!ordered) throw wrongType(`column '${column}' is ${of.type.name}, which has no ${name}.`);
  const measured = aggregate(name === 'avg' ? 'mean' : name, [of], regular(of, of.type));
  // The difference of two of them may need a digit more than the column has.
  return of.type.family === 'integer' ? widened(name, measured) : measured;
}

const widened = (name: Measure['name'], measured: Expression): Expression =>
  name === 'min' || name === 'max' ? cast(measured, 'hugeint') : measured;

/** Whether the measure is a date or timestamp, of which no share can be taken. */
export function isInstant({ name, column }: Measure, typeOf: (name: string) => DataType): boolean {
  return column !== null && name !== 'count' && isTemporal(typeOf(column));
}
