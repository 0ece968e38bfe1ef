import type { ColumnStatistics } from '../../../domain/statistics.ts';
import type { DataType } from '../../../domain/datatype.ts';
import type { Value } from '../../../domain/value.ts';
import { duckdb } from '../../../sql/dialects/duckdb.ts';

/** The type in which a column's bounds are compared; null: the order of its text is not the order of its values. */
export function boundType(type: DataType): string | null {
  switch (type.family) {
    case 'integer':
      return type.name === 'uhugeint' ? 'UHUGEINT' : 'HUGEINT';
    case 'decimal':
    case 'timestamp':
      return duckdb.type(type.name);
    case 'float':
      return 'DOUBLE';
    case 'boolean':
      return 'BOOLEAN';
    case 'date':
      return 'DATE';
    case 'timestamptz':
      return 'TIMESTAMPTZ';
    case 'text':
      return 'VARCHAR';
    case 'time':
    case 'binary':
    case 'uuid':
    case 'nested':
    case 'other':
      return null;
  }
}

/** A bound as DuckDB prints it; null (unknown) for what it prints otherwise, such as infinite dates and NaN. */
export function readBound(text: string | null, type: DataType): Value {
  if (text === null) return null;
  switch (type.family) {
    case 'integer':
      return /^-?\d+$/.test(text) ? BigInt(text) : null;
    case 'decimal':
      return /^-?\d+(?:\.\d+)?$/.test(text) ? { decimal: text } : null;
    case 'float':
      return readDouble(text);
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : null;
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(text) ? text : null;
    case 'timestamp':
    case 'timestamptz':
      return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?:\+00)?$/.test(text)
        ? text.replace(/\+00$/, '')
        : null;
    case 'text':
      return text;
    case 'time':
    case 'binary':
    case 'uuid':
    case 'nested':
    case 'other':
      return null;
  }
}

function readDouble(text: string): number | null {
  if (text === 'inf') return Infinity;
  if (text === '-inf') return -Infinity;
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? null : value;
}

/** The same bounds with both or neither: half a range proves nothing that planning asks for. */
export function withBounds(
  statistics: Omit<ColumnStatistics, 'min' | 'max'>,
  min: Value,
  max: Value,
): ColumnStatistics {
  return min === null || max === null
    ? { ...statistics, min: null, max: null }
    : { ...statistics, min, max };
}
