import type { AggregateName, Expression, FunctionName } from './expression.ts';
import type { Literal } from './literal.ts';
import type { Relation } from './query.ts';

/**
 * How one engine writes what the rest of the compiler leaves open. Each member turns finished parts into text; nothing
 * here sees a user's raw value except `identifier` and `literal`, which quote it.
 */
export interface Dialect {
  readonly name: string;
  readonly identifier: (name: string) => string;
  readonly literal: (value: Literal) => string;
  /** One of our type names in this dialect. */
  readonly type: (name: string) => string;
  readonly call: (name: FunctionName, args: readonly string[]) => string;
  readonly aggregate: (
    name: AggregateName,
    args: readonly string[],
    where: string | null,
  ) => string;
  readonly matches: (operand: string, pattern: string) => string;
  /** Division by decimal or double on purpose, NULL for a zero divisor (semantics.md, decision 21). */
  readonly divide: (left: string, right: string) => string;
  readonly relation: (relation: Extract<Relation, { from: 'table' | 'files' }>) => string;
  /** A cell of the outermost SELECT: what the client would lose is cast to text here. */
  readonly output: (sql: string, expression: Expression) => string;
}
