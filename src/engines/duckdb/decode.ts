import type {
  DuckDBDateValue,
  DuckDBMaterializedResult,
  DuckDBType,
  DuckDBValue,
} from '@duckdb/node-api';

import type { Column } from '../../domain/datatype.ts';
import type { Value } from '../../domain/value.ts';
import { duckdb } from '../../sql/dialects/duckdb.ts';

type Decoder = (value: DuckDBValue) => Value;

/** The whole answer, cells by position, values exact (domain/value.ts). */
export async function decodeRows(result: DuckDBMaterializedResult): Promise<Value[][]> {
  const decoders = result.columnTypes().map(decoderOf);
  const rows = await result.getRows();
  return rows.map((row) =>
    row.map((cell, index) => {
      const decode = decoders[index];
      return cell === null || decode === undefined ? null : decode(cell);
    }),
  );
}

export function decodeColumns(result: {
  readonly columnCount: number;
  columnName: (index: number) => string;
  columnType: (index: number) => DuckDBType;
}): Column[] {
  return Array.from({ length: result.columnCount }, (_, index) => ({
    name: result.columnName(index),
    type: duckdb.dataType(nativeName(result.columnType(index))),
    // The type of a query's column says nothing about NULL.
    nullable: null,
  }));
}

/** DuckDB's own name of the type: `DECIMAL(18,3)`; an alias such as JSON says more than what it is stored as. */
function nativeName(type: DuckDBType): string {
  return type.alias === 'JSON' ? 'JSON' : type.toString();
}

const INFINITE_DATE = 2 ** 31 - 1;
const INFINITE_TIMESTAMP = 2n ** 63n - 1n;

/**
 * How a column's values are read, decided once a column. Fractions of a second end at their last digit that is not
 * zero, as DuckDB prints them: an instant has one text whatever the precision of its type.
 */
function decoderOf(type: DuckDBType): Decoder {
  const name = type.toString();
  switch (name) {
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'UTINYINT':
    case 'USMALLINT':
    case 'UINTEGER':
      return (value) => BigInt(value as number);
    case 'BOOLEAN':
    case 'BIGINT':
    case 'UBIGINT':
    case 'HUGEINT':
    case 'UHUGEINT':
    case 'BIGNUM':
    case 'FLOAT':
    case 'DOUBLE':
    case 'VARCHAR':
      return (value) => value as Value;
    case 'DATE':
      return (value) => dateText(value as DuckDBDateValue);
    case 'TIMESTAMP_S':
    case 'TIMESTAMP_MS':
    case 'TIMESTAMP_NS':
    case 'TIMESTAMP':
    case 'TIMESTAMP WITH TIME ZONE':
      return timestampText;
    case 'BLOB':
      return (value) => hexText(value as { readonly bytes: Uint8Array });
    default:
      // DuckDB's own text: UUID, ENUM, BIT, TIME, INTERVAL and everything nested.
      return /^DECIMAL\(\d+,\d+\)$/.test(name)
        ? (value) => ({ decimal: String(value) })
        : (value) => String(value);
  }
}

function hexText({ bytes }: { readonly bytes: Uint8Array }): string {
  return Buffer.from(bytes).toString('hex');
}

function dateText(value: DuckDBDateValue): string {
  if (Math.abs(value.days) !== INFINITE_DATE) return value.toString();
  return value.days > 0 ? 'infinity' : '-infinity';
}

function timestampText(value: DuckDBValue): string {
  const ticks = Object.values(value as object).find((part) => typeof part === 'bigint');
  if (ticks === INFINITE_TIMESTAMP) return 'infinity';
  if (ticks === -INFINITE_TIMESTAMP) return '-infinity';
  // The driver writes the offset that openDuckDB has set to UTC.
  return String(value).replace(/\+00$/, '');
}
