import type { DataType } from '../domain/datatype.ts';
import { integer, type Literal } from './literal.ts';
import type { GuardedSql } from './own.ts';

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** Functions that both dialects can state. What each means, with NULL and NaN, is said in its dialect's file. */
export type FunctionName =
  | 'abs'
  | 'coalesce'
  /** The day of a date or timestamp, as a date. */
  | 'date'
  /** The start of the hour of a timestamp (UTC), of the same type. */
  | 'hour'
  /** Days since 1970-01-01 of a date, as an integer. */
  | 'dayNumber'
  | 'isNaN'
  /** The number of code points. */
  | 'length'
  /** The text without blanks (space, tab, newline, carriage return, form feed) at either end. */
  | 'trim'
  /** A 64-bit hash of all arguments; equal keys have equal hashes, NULL and NaN included. */
  | 'hash'
  /** `bucket(n, a, b, ...)`: 0 to n - 1, from the hash of all arguments but the first, a literal. */
  | 'bucket'
  | 'floor'
  /** The 64-bit word that holds the bit of a whole number from 0, the bit in that word, and how many bits a word has. */
  | 'wordOf'
  | 'bitOf'
  | 'bitCount'
  /** `runningTotal(n, v)`: the sum of n over all rows whose v is not above this row's; NULLs of v come last. */
  | 'runningTotal'
  /** `grandTotal(n)`: the sum of n over all rows of the subquery, beside each row. */
  | 'grandTotal'
  /**
   * `previous(x, y)`: the previous row's value in the order of y; `previous(x)`: in the order in which the subquery
   * delivers rows, on engines that keep one.
   */
  | 'previous';

/**
 * `bitmap` is the number of distinct integers within the literal bounds given as arguments two and three: exact;
 * a value outside the bounds is an error of the query. Only on engines that have it (domain/abilities.ts).
 */
export type AggregateName =
  | 'count'
  | 'countDistinct'
  | 'approximateDistinct'
  | 'approximateQuantile'
  | 'sum'
  | 'min'
  | 'max'
  | 'mean'
  | 'stddev'
  | 'stddevPopulation'
  /** All bits of the words. */
  | 'bitUnion'
  | 'bitmap';

export type ArithmeticOperator = '+' | '-' | '*' | '/';

/** SQL over one row (or, with aggregates, over a group), as data. */
export type Expression =
  | { readonly op: 'column'; readonly name: string; readonly type: DataType; readonly of?: string }
  | { readonly op: 'literal'; readonly value: Literal }
  | { readonly op: 'and' | 'or'; readonly operands: readonly Expression[] }
  | { readonly op: 'not' | 'isNull'; readonly operand: Expression }
  | {
      readonly op: 'compare';
      readonly comparison: Comparison;
      readonly left: Expression;
      readonly right: Expression;
    }
  /** NULL-safe equality: two NULLs are equal. */
  | { readonly op: 'same'; readonly left: Expression; readonly right: Expression }
  /** The values never hold NULL: `NOT IN` with a NULL is never true. */
  | { readonly op: 'in'; readonly operand: Expression; readonly values: readonly Literal[] }
  /** The compiled form of a pattern (sql/pattern.ts) is found anywhere in the text. */
  | { readonly op: 'matches'; readonly operand: Expression; readonly pattern: string }
  | { readonly op: 'call'; readonly name: FunctionName; readonly arguments: readonly Expression[] }
  /** `to` is one of our type names, or `double`. */
  | { readonly op: 'cast'; readonly operand: Expression; readonly to: string }
  | {
      readonly op: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly op: 'case';
      readonly when: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    }
  | {
      readonly op: 'aggregate';
      readonly name: AggregateName;
      readonly arguments: readonly Expression[];
      readonly where: Expression | null;
    }
  | { readonly op: 'own'; readonly sql: GuardedSql };

export const TRUE: Expression = { op: 'literal', value: { type: 'boolean', value: true } };
export const FALSE: Expression = { op: 'literal', value: { type: 'boolean', value: false } };

export const column = (name: string, type: DataType, of?: string): Expression =>
  of === undefined ? { op: 'column', name, type } : { op: 'column', name, type, of };
export const literal = (value: Literal): Expression => ({ op: 'literal', value });
export const own = (sql: GuardedSql): Expression => ({ op: 'own', sql });
export const not = (operand: Expression): Expression =>
  operand.op === 'not' ? operand.operand : { op: 'not', operand };
export const isNull = (operand: Expression): Expression => ({ op: 'isNull', operand });
export const notNull = (operand: Expression): Expression => not(isNull(operand));
export const call = (name: FunctionName, ...args: Expression[]): Expression => ({
  op: 'call',
  name,
  arguments: args,
});
export const cast = (operand: Expression, to: string): Expression => ({ op: 'cast', operand, to });
export const isIn = (operand: Expression, values: readonly Literal[]): Expression =>
  values.length === 0 ? FALSE : { op: 'in', operand, values };
export const compare = (
  left: Expression,
  comparison: Comparison,
  right: Expression,
): Expression => ({
  op: 'compare',
  comparison,
  left,
  right,
});
export const arithmetic = (
  left: Expression,
  operator: ArithmeticOperator,
  right: Expression,
): Expression => ({ op: 'arithmetic', operator, left, right });

/** Conjunction; TRUE when nothing is given, so that "no condition" needs no special case. */
export function and(...operands: (Expression | null)[]): Expression {
  return join('and', operands, TRUE, FALSE);
}

/** Disjunction; FALSE when nothing is given. */
export function or(...operands: (Expression | null)[]): Expression {
  return join('or', operands, FALSE, TRUE);
}

function join(
  op: 'and' | 'or',
  given: readonly (Expression | null)[],
  neutral: Expression,
  absorbing: Expression,
): Expression {
  const operands = given.flatMap((operand) => {
    if (operand === null || operand === neutral) return [];
    return operand.op === op ? operand.operands : [operand];
  });
  if (operands.includes(absorbing)) return absorbing;
  const [first, second] = operands;
  if (first === undefined) return neutral;
  return second === undefined ? first : { op, operands };
}

export function aggregate(
  name: AggregateName,
  args: readonly Expression[],
  where: Expression | null = null,
): Expression {
  return { op: 'aggregate', name, arguments: args, where: where === TRUE ? null : where };
}

/** The number of rows for which the predicate is true; all rows without one. */
export const count = (where: Expression | null = null): Expression => aggregate('count', [], where);

/** The day number 0, for arithmetic on dates. */
export const ZERO: Expression = literal(integer(0));
