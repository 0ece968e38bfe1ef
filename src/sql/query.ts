import { column, type Expression } from './expression.ts';
import type { DataType } from '../domain/datatype.ts';
import type { Literal } from './literal.ts';
import type { GuardedSql } from './own.ts';

/** What a column of a file is read as. */
export interface ReadAs {
  readonly column: string;
  readonly type: string;
}

/** Something that rows come from. */
export type Relation =
  /** `version` is an engine's immutable version of the table (an Iceberg snapshot id). */
  | {
      readonly from: 'table';
      readonly parts: readonly string[];
      readonly version: string | null;
      /** Columns of text with a collation of their own (DuckDB): they are compared by their code points all the same. */
      readonly collated?: readonly string[];
    }
  /** Files that the engine reads as one table; absolute paths, globs already expanded. */
  | {
      readonly from: 'files';
      readonly format: 'parquet' | 'csv' | 'json';
      readonly paths: readonly string[];
      /** What `""` in a CSV is: NULL everywhere, or text but in these columns, whose other values are of a type. */
      readonly quotedBlanks?: 'null' | readonly ReadAs[];
      /** Columns of a CSV whose type is not the one that its first rows show. */
      readonly types?: readonly ReadAs[];
    }
  | { readonly from: 'query'; readonly query: Query }
  | { readonly from: 'own'; readonly sql: GuardedSql }
  | {
      readonly from: 'values';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly Literal[])[];
    }
  | { readonly from: 'union'; readonly queries: readonly Query[] }
  | {
      readonly from: 'join';
      readonly type: 'left' | 'full' | 'cross' | 'inner';
      readonly left: Source;
      readonly right: Source;
      readonly on: Expression | null;
    };

/** A relation under the alias that its columns are qualified with. */
export interface Source {
  readonly relation: Relation;
  readonly as: string;
}

export interface Item {
  readonly expression: Expression;
  /** Needed in a subquery; in the outermost SELECT cells are read by position and stay unnamed. */
  readonly as?: string;
}

/** A query under a name that the statement's other parts, a gate's own SQL included, may read from. */
export interface CommonTable {
  readonly name: string;
  readonly query: Query;
}

export interface Query {
  readonly with?: readonly CommonTable[];
  readonly select: readonly Item[] | 'everything';
  readonly from: Source | null;
  readonly where?: Expression;
  readonly groupBy?: readonly Expression[];
  readonly having?: Expression;
  readonly orderBy?: readonly { readonly by: Expression; readonly descending: boolean }[];
  readonly limit?: number;
}

/** The alias of the audited table in every statement. */
export const SUBJECT = 't';

export const item = (expression: Expression, as?: string): Item =>
  as === undefined ? { expression } : { expression, as };

export const source = (relation: Relation, as: string): Source => ({ relation, as });

/** A column of a subquery that the compiler itself named. */
export const part = (of: string, name: string, type: DataType = UNKNOWN): Expression =>
  column(name, type, of);

const UNKNOWN: DataType = { family: 'other', name: 'unknown' };
