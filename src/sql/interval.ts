import type { ColumnStatistics, TableStatistics } from '../domain/statistics.ts';
import { compare, type Comparison, type Expression } from './expression.ts';
import type { Literal } from './literal.ts';
import { orderOf } from './order.ts';
import { SUBJECT } from './query.ts';
import {
  ANYTHING,
  conjunction,
  disjunction,
  eitherOf,
  negated,
  NOTHING,
  onlyTruth,
  type Truths,
} from './truth.ts';

export type Proof = 'never' | 'always' | 'unknown';

type Column = Extract<Expression, { op: 'column' }>;

/**
 * What statistics prove of a predicate over the table's rows: that it is true of none, of all, or nothing. Sound for
 * every engine: where engines differ (NaN) only what both agree on is proved. Bounds need not be reached, so outer
 * bounds serve as well as exact ones. Over a part of the table 'never' and 'always' hold too.
 */
export function provable(predicate: Expression, statistics: TableStatistics): Proof {
  if (statistics.rows === 0n) return 'never';
  const truths = truthsOf(predicate, statistics);
  if (!truths.true) return 'never';
  return truths.false || truths.null ? 'unknown' : 'always';
}

function truthsOf(predicate: Expression, statistics: TableStatistics): Truths {
  const deep = (inner: Expression): Truths => truthsOf(inner, statistics);
  switch (predicate.op) {
    case 'literal':
      return literalTruths(predicate.value);
    case 'and':
      return predicate.operands.map(deep).reduce(conjunction, onlyTruth('true'));
    case 'or':
      return predicate.operands.map(deep).reduce(disjunction, onlyTruth('false'));
    case 'not':
      return negated(deep(predicate.operand));
    case 'isNull':
      return nullTruths(predicate.operand, statistics);
    case 'compare':
      return compareTruths(predicate, statistics);
    case 'same':
      return sameTruths(predicate, statistics);
    case 'in':
      return memberTruths(predicate, statistics);
    case 'call':
      return predicate.name === 'isNaN' ? nanTruths(predicate.arguments[0], statistics) : ANYTHING;
    case 'case':
      return eitherOf(deep(predicate.then), deep(predicate.otherwise));
    case 'matches':
      return withNulls({ true: true, false: true, null: false }, predicate.operand, statistics);
    case 'column':
    case 'cast':
    case 'arithmetic':
    case 'aggregate':
    case 'own':
      return ANYTHING;
  }
}

function literalTruths(value: Literal): Truths {
  if (value.type === 'null') return onlyTruth('null');
  return value.type === 'boolean' ? onlyTruth(value.value ? 'true' : 'false') : ANYTHING;
}

function factsOf(
  operand: Expression | undefined,
  statistics: TableStatistics,
): ColumnStatistics | undefined {
  if (operand?.op !== 'column' || (operand.of ?? SUBJECT) !== SUBJECT) return undefined;
  return statistics.columns.get(operand.name);
}

function nullTruths(operand: Expression, statistics: TableStatistics): Truths {
  if (operand.op === 'literal') return onlyTruth(operand.value.type === 'null' ? 'true' : 'false');
  const nulls = factsOf(operand, statistics)?.nulls ?? null;
  return {
    true: nulls !== 0n,
    false: nulls === null || nulls !== statistics.rows,
    null: false,
  };
}

/** NULL beside what holds of present values; of a column of NULLs only NULL is left. */
function withNulls(present: Truths, operand: Expression, statistics: TableStatistics): Truths {
  const isNull = nullTruths(operand, statistics);
  return { ...(isNull.false ? present : NOTHING), null: present.null || isNull.true };
}

function compareTruths(
  { left, comparison, right }: Extract<Expression, { op: 'compare' }>,
  statistics: TableStatistics,
): Truths {
  if (left.op === 'column' && right.op === 'literal') {
    return boundTruths(left, comparison, right.value, statistics);
  }
  if (left.op === 'literal' && right.op === 'column') {
    return boundTruths(right, MIRRORED[comparison], left.value, statistics);
  }
  return ANYTHING;
}

const MIRRORED: Readonly<Record<Comparison, Comparison>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

function boundTruths(
  column: Column,
  comparison: Comparison,
  constant: Literal,
  statistics: TableStatistics,
): Truths {
  if (constant.type === 'null') return onlyTruth('null');
  const facts = factsOf(column, statistics);
  const numbers = betweenBounds(column, comparison, constant, facts);
  const mayHoldNaN = column.type.family === 'float' && (facts?.mayHoldNaN ?? true);
  const present = mayHoldNaN ? eitherOf(numbers, withNaN(comparison)) : numbers;
  return withNulls(present, column, statistics);
}

/** NaN is above every number on DuckDB and unequal to all on Trino: what either says may occur. */
function withNaN(comparison: Comparison): Truths {
  switch (comparison) {
    case '<':
    case '<=':
    case '=':
      return onlyTruth('false');
    case '<>':
      return onlyTruth('true');
    case '>':
    case '>=':
      return { true: true, false: true, null: false };
  }
}

/** What the comparison may say of values between min and max. */
function betweenBounds(
  column: Column,
  comparison: Comparison,
  constant: Literal,
  facts: ColumnStatistics | undefined,
): Truths {
  const min = facts === undefined ? undefined : orderOf(column.type, facts.min, constant);
  const max = facts === undefined ? undefined : orderOf(column.type, facts.max, constant);
  const below = min === undefined || min < 0;
  const above = max === undefined || max > 0;
  const equal = (min === undefined || min <= 0) && (max === undefined || max >= 0);
  switch (comparison) {
    case '<':
      return { true: below, false: equal || above, null: false };
    case '<=':
      return { true: below || equal, false: above, null: false };
    case '=':
      return { true: equal, false: below || above, null: false };
    case '<>':
      return { true: below || above, false: equal, null: false };
    case '>':
      return { true: above, false: below || equal, null: false };
    case '>=':
      return { true: above || equal, false: below, null: false };
  }
}

/** As `=`, where NULL is a value like any other. */
function sameTruths(
  { left, right }: Extract<Expression, { op: 'same' }>,
  statistics: TableStatistics,
): Truths {
  if (left.op === 'literal' && left.value.type === 'null') return nullTruths(right, statistics);
  if (right.op === 'literal' && right.value.type === 'null') return nullTruths(left, statistics);
  const equal = compareTruths({ op: 'compare', left, comparison: '=', right }, statistics);
  const bothMayBeNull = left.op !== 'literal' && right.op !== 'literal' && equal.null;
  return { true: equal.true || bothMayBeNull, false: equal.false || equal.null, null: false };
}

function memberTruths(
  { operand, values }: Extract<Expression, { op: 'in' }>,
  statistics: TableStatistics,
): Truths {
  return values
    .map((value) => truthsOf(compare(operand, '=', { op: 'literal', value }), statistics))
    .reduce(disjunction, onlyTruth('false'));
}

function nanTruths(operand: Expression | undefined, statistics: TableStatistics): Truths {
  if (operand === undefined) return ANYTHING;
  const mayHoldNaN = factsOf(operand, statistics)?.mayHoldNaN ?? true;
  return withNulls({ true: mayHoldNaN, false: true, null: false }, operand, statistics);
}
