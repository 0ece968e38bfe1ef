import type { Column, DataType } from '../domain/datatype.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { Gate, Interval, PartitionScope, RunDates } from '../domain/gate.ts';
import type { Judgement } from '../domain/outcome.ts';
import type { Value } from '../domain/value.ts';
import type { Expression } from '../sql/expression.ts';
import type { GuardedSql, OwnShape } from '../sql/own.ts';
import type { Query } from '../sql/query.ts';
import type { Direction } from './direction.ts';
import type { Example } from './example.ts';
import type { Measured, Metric } from './metric.ts';

/** A constant in a gate file. Numbers keep every digit that was written; dates are text. */
export type Scalar = Decimal | string | boolean | null;

/** JSON Schema (draft 2020-12) of one kind's parameters, object form. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a kind sees of the audited table. Its members throw a `Fault`, which makes this one check errored. */
export interface Subject {
  readonly columns: readonly Column[];
  readonly dates: RunDates;
  readonly partition: PartitionScope | null;
  /** How long the interval is that the logical date begins. */
  readonly interval: Interval;
  /** The table that readers use, as the gate names it. */
  readonly target: string;
  /** True for the rows that `--where` and the check's own `where` leave: for limiting another table in the same way. */
  readonly limits: () => Expression;
  /** The audited rows without the partition: for comparing with other partitions. */
  readonly unscoped: Query;
  /** The column, ready for an expression; fault `missing-column` with the nearest name. */
  readonly column: (name: string) => Expression;
  readonly typeOf: (name: string) => DataType;
  /** A gate's own SQL, guarded and preflighted; `key` as given by the kind's `own`. */
  readonly own: (key: string) => GuardedSql;
  /** Another table, as given by the kind's `tables`; fault `missing-table`. */
  readonly table: (key: string) => OtherTable;
}

export interface OtherTable {
  readonly columns: readonly Column[];
  readonly query: Query;
  readonly column: (name: string) => Expression;
}

/** SQL that the gate's author wrote inside this check. */
export interface OwnSql {
  readonly key: string;
  readonly shape: OwnShape;
  readonly text: string;
  /** `boolean`: anything else is refused before it runs. */
  readonly returns: 'boolean' | 'value' | 'rows';
  /** The key of the other table (as given by the kind's `tables`) whose rows an expression is about; absent: the audited. */
  readonly over?: string;
}

/** A parameter that is valid for the schema and still makes no sense, such as min > max. */
export interface ParameterProblem {
  /** JSON pointer below the kind's parameters: `/min`. */
  readonly path: string;
  readonly message: string;
  readonly found?: string;
  readonly expected?: string;
}

/** What a kind says of its evidence; domain applies severity and tolerance. */
export type Finding = Judgement & {
  /** The number of an aggregate kind, the newest value of freshness. */
  readonly observed?: Value;
  /** Further numbers, by the names in the kind's doc. */
  readonly metrics?: Readonly<Record<string, Value>>;
};

/** How to fetch failing rows: a predicate over the audited rows, or a query of the kind's own. */
export type FailingRows =
  | { readonly by: 'predicate'; readonly where: Expression }
  /** Rows whose key occurs more than once among those for which `where` is true. */
  | { readonly by: 'duplicates'; readonly key: readonly Expression[]; readonly where: Expression }
  | { readonly by: 'query'; readonly query: (subject: Query) => Query };

/**
 * One kind of check, whole: its parameters, what it measures and how it judges. Planner, runner and reporters know
 * only this contract.
 */
export interface Kind<P = never, M extends string = string, D extends string = string> {
  /** The name in a gate file; equals the file's name. */
  readonly kind: string;
  readonly summary: string;
  /** What NULL, NaN, empty and all-NULL input give: Markdown for the kind's page. */
  readonly notes: string;
  readonly parameters: JsonSchema;
  /** Which way each parameter makes the check stricter, or that it does not. */
  readonly directions: { readonly [N in keyof P & string]?: Direction };
  /** The parameter that a bare scalar or list stands for: `not_null: [a, b]` is `{columns: [a, b]}`. */
  readonly shorthand: (keyof P & string) | null;
  /** Whether it has failing rows, so that `tolerate` and `samples` make sense. */
  readonly countsRows: boolean;
  /** Where it depends on the parameters: whether this check has failing rows. Absent: as `countsRows` says. */
  readonly countsRowsWith?: (parameters: P) => boolean;
  /**
   * True where what it finds is told in counts and in the gate's own words alone, never in values of the data. Absent:
   * values may be told, and of a redacted column nothing is shown.
   */
  readonly onlyCounts?: (parameters: P) => boolean;
  readonly problems?: (parameters: P) => readonly ParameterProblem[];
  /** What the id says after the kind: the columns, usually. */
  readonly title: (parameters: P) => string;
  /** The condition in words: `between -120 and 1440`. */
  readonly threshold: (parameters: P) => string;
  /** The columns it looks at, shown first in samples. */
  readonly columns: (parameters: P) => readonly string[];
  readonly own?: (parameters: P) => readonly OwnSql[];
  /** Other tables it reads, by key: references as the gate's author wrote them. */
  readonly tables?: (parameters: P, gate: Gate) => Readonly<Record<string, string>>;
  /** True where comparing the audited table with itself would always hold: such a check errors. */
  readonly comparesTables?: true;
  /** It judges which columns the table has: those of a version that is read must be those of the table. */
  readonly comparesColumns?: true;
  readonly metrics: (parameters: P, subject: Subject) => Readonly<Record<M, Metric>>;
  /** Measured only when the check did not hold: numbers that explain a failure. */
  readonly details?: (parameters: P, subject: Subject) => Readonly<Record<D, Metric>>;
  readonly judge: (
    parameters: P,
    measured: Readonly<Record<M, Measured>>,
    subject: Subject,
    details: Readonly<Record<D, Measured>> | null,
  ) => Finding;
  /** Undefined: these parameters have no rows to show. */
  readonly rows?: (parameters: P, subject: Subject) => FailingRows | undefined;
  readonly examples: readonly Example[];
}

/** A kind whose parameters are no longer visible: what registry, planner and runner hold. */
export type AnyKind = Kind<Record<string, unknown>>;

/** Checks a kind's types and forgets its parameters' type: they were validated against its own schema. */
export function defineKind<P extends object, M extends string, D extends string = never>(
  kind: Kind<P, M, D>,
): AnyKind {
  return kind as unknown as AnyKind;
}
