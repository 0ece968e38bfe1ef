import type { DataType } from '../../../domain/datatype.ts';
import { toTrino } from '../../../sql/dialects/trino-types.ts';

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

/** The type that bounds of a column are read as: columns of one such type share their aggregates. */
export function typeOfBound(type: DataType): string | null {
  if (kindOfBound(type) === 'none') return null;
  if (type.family === 'integer') return 'bigint';
  return type.family === 'text' ? 'varchar' : toTrino(type.name);
}

/**
 * A bound as `$files` writes it (`2026-01-02T02:04:05.123456+00:00`, `1.0E10`) as a value of its type; NULL when there is
 * none or when it cannot be read: another zone, a year beyond 9999, NaN.
 */
export function boundOf(text: string, type: string): string {
  if (type === 'varchar') return text;
  if (!type.startsWith('timestamp')) return `TRY_CAST(nullif(${text}, 'NaN') AS ${type})`;
  const zone = type.endsWith('with time zone') ? ' UTC' : '';
  return `TRY_CAST(replace(replace(${text}, 'T', ' '), '+00:00', '${zone}') AS ${type})`;
}
