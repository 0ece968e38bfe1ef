import { isNumeric, type DataType } from '../domain/datatype.ts';
import { decimalText, parseDecimal, type Decimal } from '../domain/decimal.ts';
import { fault, type Fault } from '../domain/fault.ts';
import { parseInstant } from '../domain/instant.ts';
import { cast, literal, type Expression } from '../sql/expression.ts';
import { NULL, number, text, type Literal } from '../sql/literal.ts';
import type { Scalar } from './kind.ts';

/**
 * A gate's constant as a literal of the column's own type, so that both engines compare alike: numbers exactly, a DATE
 * as its start, a naive timestamp as UTC (semantics.md, decisions 15 and 20). Fault `wrong-type` when the constant
 * cannot be a value of that column.
 */
export function literalFor(value: Scalar, type: DataType, column: string): Literal {
  if (value === null) return NULL;
  switch (type.family) {
    case 'integer':
    case 'decimal':
    case 'float':
      return isDecimal(value) ? number(value) : refuse(value, type, column);
    case 'boolean':
      return typeof value === 'boolean' ? { type: 'boolean', value } : refuse(value, type, column);
    case 'text':
    case 'uuid':
    case 'time':
    case 'other':
      return typeof value === 'string' ? text(value) : refuse(value, type, column);
    case 'date':
    case 'timestamp':
    case 'timestamptz':
      return instantLiteral(value, type, column);
    case 'binary':
    case 'nested':
      return refuse(value, type, column);
  }
}

/** A partition's text as a literal of its column's type: `20260102` is a number where the column holds numbers. */
export function partitionLiteral(value: string, type: DataType, column: string): Literal {
  const number = isNumeric(type) ? parseDecimal(value) : undefined;
  return literalFor(number ?? value, type, column);
}

/**
 * The column in the form in which it is compared with such literals: types without an order that both engines share
 * (uuid, time, engine-specific ones) are compared as text.
 */
export function comparable(column: Expression, type: DataType): Expression {
  const asText = type.family === 'uuid' || type.family === 'time' || type.family === 'other';
  return asText ? cast(column, 'varchar') : column;
}

/** The column in a form that rows can be ordered by: not every engine orders what is nested, or its own types. */
export function sortable(column: Expression): Expression {
  const family = column.op === 'column' ? column.type.family : null;
  return family === 'nested' || family === 'other' ? cast(column, 'varchar') : column;
}

export function operand(value: Scalar, type: DataType, column: string): Expression {
  return literal(literalFor(value, type, column));
}

export function isDecimal(value: unknown): value is Decimal {
  return typeof value === 'object' && value !== null && 'digits' in value && 'scale' in value;
}

/** A constant as a sentence shows it. */
export function formatScalar(value: Scalar): string {
  if (value === null) return 'NULL';
  if (isDecimal(value)) return decimalText(value);
  return typeof value === 'string' ? `'${value}'` : String(value);
}

function instantLiteral(value: Scalar, type: DataType, column: string): Literal {
  const instant = typeof value === 'string' ? parseInstant(value) : undefined;
  if (instant === undefined) return refuse(value, type, column);
  if (type.family === 'date' && instant.time === null) return { type: 'date', value: instant.date };
  const zoned = type.family === 'timestamptz';
  return {
    type: zoned ? 'timestamptz' : 'timestamp',
    value: `${instant.date} ${instant.time ?? '00:00:00'}`,
  };
}

function refuse(value: Scalar, type: DataType, column: string): never {
  throw wrongType(
    `column '${column}' is ${type.name}, and ${formatScalar(value)} is not a value of that type.${hint(value, type)}`,
  );
}

function hint(value: Scalar, type: DataType): string {
  if (type.family === 'text' && isDecimal(value)) {
    return ` Quote it in the gate file if text is meant ('${decimalText(value)}').`;
  }
  if (type.family === 'date' || type.family === 'timestamp' || type.family === 'timestamptz') {
    return " Write a date such as '2026-01-02' or a timestamp such as '2026-01-02 03:04:05'.";
  }
  return '';
}

/** A column's type is not one that the check can work on: data-shaped, as a missing column is. */
export function wrongType(message: string): Fault {
  return fault('wrong-type', 'data', message);
}
