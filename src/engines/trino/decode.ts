import type { Column, DataType } from '../../domain/datatype.ts';
import type { Value } from '../../domain/value.ts';
import { trino } from '../../sql/dialects/trino.ts';
import type { Cell, PageColumn } from './page.ts';

/** Columns under our own type names. */
export function decodeColumns(columns: readonly PageColumn[]): Column[] {
  return columns.map(({ name, type }) => ({ name, type: trino.dataType(type), nullable: null }));
}

/** Cells by position, values exact (domain/value.ts). */
export function decodeRows(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): Value[][] {
  return rows.map((row) => columns.map(({ type }, index) => decode(row[index] ?? null, type)));
}

function decode(cell: Cell, type: DataType): Value {
  if (cell === null || typeof cell === 'boolean') return cell;
  switch (type.family) {
    case 'integer':
      return typeof cell === 'object' ? textOf(cell) : BigInt(cell);
    case 'decimal':
      return decimal(String(cell));
    case 'float':
      // NaN and the infinities are words in JSON.
      return Number(cell);
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return instant(textOf(cell));
    case 'boolean':
    case 'text':
    case 'date':
    case 'binary':
    case 'uuid':
    case 'nested':
    case 'other':
      return textOf(cell);
  }
}

/** A whole number of scale 0 is an integer of any width: outputs are cast so (the dialect's `output`). */
function decimal(digits: string): Value {
  return digits.includes('.') ? { decimal: digits } : BigInt(digits);
}

/** Without the zeros that only fill a precision, and without UTC, which is the zone of all instants here. */
function instant(text: string): string {
  return text.replace(/ UTC$/, '').replace(/(:\d\d)(?:\.0+|(\.\d*?[1-9])0+)(?!\d)/, '$1$2');
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : JSON.stringify(cell, bigints);
}

const bigints = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value;
