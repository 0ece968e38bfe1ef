import type { DataType } from '../../domain/datatype.ts';
import { toTrino } from '../../sql/dialects/trino-types.ts';

/** How far a bound of Iceberg may be trusted: `exact` values that occur, `outer` values around them, `none` at all. */
export function kindOfBound({ family }: DataType): 'exact' | 'outer' | 'none' {
  switch (family) {
    case 'integer':
    case 'decimal':
    case 'float':
    case 'date':
    case 'timestamp':
    case 'timestamptz':
      return 'exact';
    case 'text':
      return 'outer';
    case 'boolean':
    case 'time':
    case 'binary':
    case 'uuid':
    case 'nested':
    case 'other':
      return 'none';
  }
}

/** A bound of `readable_metrics` (JSON) as a value of the column's type; NULL when it is none or cannot be read. */
export function boundOf(json: string, type: DataType): string {
  const text = `CAST(${json} AS varchar)`;
  switch (type.family) {
    case 'integer':
      return `TRY_CAST(${text} AS bigint)`;
    case 'decimal':
    case 'float':
    case 'date':
      return `TRY_CAST(${text} AS ${toTrino(type.name)})`;
    case 'timestamp':
    case 'timestamptz':
      // `2026-01-02T02:04:05.123456+00:00`; a year beyond 9999 or another zone is left unknown.
      return `TRY_CAST(replace(replace(${text}, 'T', ' '), '+00:00', '') AS timestamp(6))`;
    case 'text':
      return text;
    case 'boolean':
    case 'time':
    case 'binary':
    case 'uuid':
    case 'nested':
    case 'other':
      return 'CAST(NULL AS bigint)';
  }
}
