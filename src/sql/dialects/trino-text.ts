import type { DataType } from '../../domain/datatype.ts';
import { fault } from '../../domain/fault.ts';
import type { Typed } from '../dialect.ts';

/** Zeros that only fill a precision: `12:00:00.500000` and `12:00:00.5` are one time. */
const FILLED = String.raw`(\.\d*[1-9])0+([+-]|$)|\.0+([+-]|$)`;

/** An instant carries a zone of its own; the session's is UTC. */
export const utc = (sql: string): string => `(${sql} AT TIME ZONE 'UTC')`;

/**
 * A value as text, with the digits that DuckDB gives: without zeros that only fill a precision, instants in UTC, bytes
 * in hexadecimal. The text of floating-point numbers is Trino's own. Fault `wrong-type` where Trino has none.
 */
export function asText({ sql, type }: Typed): string {
  const plain = `CAST(${sql} AS varchar)`;
  switch (type.family) {
    case 'text':
      return isPadded(type) ? unpadded({ sql, type }) : plain;
    case 'time':
      return type.name.endsWith('with time zone') ? wholeHours(filled(plain)) : filled(plain);
    case 'timestamp':
      return filled(plain);
    case 'timestamptz':
      return filled(`CAST(CAST(${utc(sql)} AS timestamp(12)) AS varchar)`);
    case 'binary':
      return `lower(to_hex(${sql}))`;
    case 'nested':
      return nestedText(sql, type);
    case 'other':
      return type.name === 'json' ? `json_format(${sql})` : plain;
    case 'boolean':
    case 'integer':
    case 'decimal':
    case 'float':
    case 'date':
    case 'uuid':
      return plain;
  }
}

/** A text without what Trino adds to it: a char(n) is filled with blanks, which its comparisons overlook. */
export function unpadded({ sql, type }: Typed): string {
  return isPadded(type) ? `trim(TRAILING ' ' FROM ${sql})` : sql;
}

/** A cell of an answer: a nested value would arrive without the names of its fields. */
export function output({ sql, type }: Typed): string {
  switch (type.family) {
    case 'timestamptz':
      return utc(sql);
    case 'text':
      return unpadded({ sql, type });
    case 'nested':
      return isJson(type) ? nestedText(sql, type) : sql;
    case 'boolean':
    case 'integer':
    case 'decimal':
    case 'float':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'binary':
    case 'uuid':
    case 'other':
      return sql;
  }
}

const isPadded = ({ name }: DataType): boolean => /^char\b/.test(name);

/** Trino casts nothing to JSON that holds one of these. */
const isJson = ({ name }: DataType): boolean =>
  !/\b(?:char|time|uuid|varbinary|interval|with time zone|ipaddress)\b/.test(name);

function nestedText(sql: string, type: DataType): string {
  if (isJson(type)) return `json_format(CAST(${sql} AS json))`;
  const message = `Trino has no text for a value of type ${type.name}, which this check needs: use a column of another type.`;
  throw fault('wrong-type', 'data', message);
}

const filled = (text: string): string => `regexp_replace(${text}, '${FILLED}', '$1$2$3')`;

/** DuckDB writes the zone `+02:00` as `+02`. */
const wholeHours = (text: string): string => `regexp_replace(${text}, '([+-]\\d\\d):00$', '$1')`;
