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
    case 'DOUBLE':
    case 'VARCHAR':
      return (value) => value as Value;
    case 'FLOAT':
      return (value) => shortest(value as number);
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
      return decimalDecoder(name) ?? String;
  }
}

/** Without digits behind the point it is an integer of any width, as on every engine. */
function decimalDecoder(name: string): Decoder | null {
  const scale = /^DECIMAL\(\d+,(\d+)\)$/.exec(name)?.[1];
  if (scale === undefined) return null;
  return scale === '0' ? (value) => BigInt(String(value)) : (value) => ({ decimal: String(value) });
}

/**
 * A single float as the double of its shortest text: 0.1, which the column holds, and not 0.10000000149011612, which a
 * bound of 0.1 would be below.
 */
function shortest(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  for (let digits = 1; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
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
