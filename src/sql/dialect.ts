import type { DataType } from '../domain/datatype.ts';
import type { AggregateName, FunctionName } from './expression.ts';
import type { Literal } from './literal.ts';
import type { Relation } from './query.ts';

/** A finished part of a statement and what is known of its type (family `other` when nothing is). */
export interface Typed {
  readonly sql: string;
  readonly type: DataType;
}

/**
 * How one engine writes what the rest of the compiler leaves open. Each member turns finished parts into text; nothing
 * here sees a user's raw value except `identifier` and `literal`, which quote it. A finished part is an operand: it
 * may be followed by any operator that binds no tighter than a comparison.
 */
export interface Dialect {
  readonly name: string;
  readonly identifier: (name: string) => string;
  readonly literal: (value: Literal) => string;
  /** One of our type names in this dialect. */
  readonly type: (name: string) => string;
  /** The engine's name of a type, as one of ours. */
  readonly dataType: (native: string) => DataType;
  readonly call: (name: FunctionName, args: readonly Typed[]) => string;
  readonly aggregate: (name: AggregateName, args: readonly Typed[], where: string | null) => string;
  /** A value as another type, one of our names; as `varchar` it is the text that the engine's values are read as. */
  readonly cast: (operand: Typed, to: string) => string;
  readonly matches: (operand: Typed, pattern: string) => string;
  /** Division by decimal or double on purpose, NULL for a zero divisor (semantics.md, decision 21). */
  readonly divide: (left: string, right: string) => string;
  readonly relation: (relation: Extract<Relation, { from: 'table' | 'files' }>) => string;
  /** What stands between the name of a common table and its query. */
  readonly commonTable: string;
  /** A cell of the outermost SELECT: what the client would lose is cast here. */
  readonly output: (cell: Typed) => string;
}
