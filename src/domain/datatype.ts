/**
 * Types of columns under our own names (semantics.md, decision 18); each dialect maps its names to these.
 * `name` is canonical: `bigint`, `decimal(38,2)`, `varchar`, `varchar(3)`, `timestamp(6)`, `timestamp(6) with time zone`.
 */
export type TypeFamily =
  | 'boolean'
  | 'integer'
  | 'decimal'
  | 'float'
  | 'text'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'timestamptz'
  | 'binary'
  | 'uuid'
  | 'nested'
  | 'other';

export interface DataType {
  readonly family: TypeFamily;
  readonly name: string;
}

export interface Column {
  readonly name: string;
  readonly type: DataType;
  /** False only where the table declares NOT NULL; null where the engine does not say. */
  readonly nullable: boolean | null;
}

export function isNumeric(type: DataType): boolean {
  return type.family === 'integer' || type.family === 'decimal' || type.family === 'float';
}

export function isTemporal(type: DataType): boolean {
  return type.family === 'date' || type.family === 'timestamp' || type.family === 'timestamptz';
}
