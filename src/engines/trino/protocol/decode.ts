import type { Column, DataType } from '../../../domain/datatype.ts';
import type { Value } from '../../../domain/value.ts';
import { trino } from '../../../sql/dialects/trino.ts';
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
      return decimal(textOf(cell));
    case 'float':
      // NaN and the infinities are words in JSON.
      return Number(cell);
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return instant(textOf(cell));
    case 'binary':
      return Buffer.from(textOf(cell), 'base64').toString('hex');
    case 'boolean':
    case 'text':
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

/**
 * Without the zeros that only fill a precision, and without UTC, which is the zone of all instants here. Years beyond
 * 9999 and before Christ, and whole hours of a zone, are written as DuckDB does: the same instant has the same text.
 */
function instant(text: string): string {
  return text
    .replace(/ UTC$/, '')
    .replace(/(:\d\d)(?:\.0+|(\.\d*?[1-9])0+)(?!\d)/, '$1$2')
    .replace(/([+-]\d\d):00$/, '$1')
    .replace(/^\+(?=\d)/, '')
    .replace(/^-(\d+)(-\d\d-\d\d)/, (_all, year: string, day: string) => {
      return `${String(Number(year) + 1).padStart(4, '0')}${day} (BC)`;
    });
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : JSON.stringify(cell, bigints);
}

const bigints = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value;
