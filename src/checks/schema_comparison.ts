import type { Column } from '../domain/datatype.ts';
import { fault } from '../domain/fault.ts';
import { nearest } from '../domain/nearest.ts';
import { sameType } from '../sql/typename.ts';
import { ANY, wishedType, type ColumnWish } from './schema_parameters.ts';

/** How a table's columns differ from those that it should have. */
export interface Comparison {
  /** One sentence each. */
  readonly faults: readonly string[];
  readonly missing: number;
  readonly mismatched: number;
  /** Names of columns that nobody asked for. */
  readonly extra: readonly string[];
}

/** Compares a table's columns with a list. Fault `no-measurement` where the engine does not know what was asked. */
export function compareSchema(
  wishes: Readonly<Record<string, ColumnWish>>,
  columns: readonly Column[],
  options: { readonly strict: boolean; readonly order: boolean },
): Comparison {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const names = Object.keys(wishes);
  const extra = columns.map(({ name }) => name).filter((name) => !names.includes(name));
  const missing = names.filter((name) => !byName.has(name));
  const mismatches = names.flatMap((name) => {
    const [column, wish] = [byName.get(name), wishes[name]];
    return column === undefined || wish === undefined ? [] : mismatch(column, wish, options.strict);
  });
  const order = options.order ? outOfOrder(names, columns) : [];
  return {
    faults: [
      ...missing.map((name) => `column '${name}' is missing${meant(name, extra)}`),
      ...mismatches,
      ...order,
    ],
    missing: missing.length,
    mismatched: mismatches.length,
    extra,
  };
}

function mismatch(column: Column, wish: ColumnWish, strict: boolean): string[] {
  const type = wishedType(wish);
  const wrongType = type !== ANY && !sameType(type, column.type, strict);
  const nullable = typeof wish === 'string' ? undefined : wish.nullable;
  if (nullable !== undefined && column.nullable === null) {
    throw fault(
      'no-measurement',
      'config',
      `the engine does not say whether column '${column.name}' may be NULL: leave \`nullable\` out and use a not_null check.`,
    );
  }
  const words = [
    ...(wrongType ? [`is ${column.type.name}, not ${type}`] : []),
    ...(nullable === undefined || nullable === column.nullable
      ? []
      : [nullable ? 'is declared NOT NULL' : 'may be NULL']),
  ];
  return words.length === 0 ? [] : [`column '${column.name}' ${words.join(' and ')}`];
}

/** The listed columns that exist, in another order than listed. */
function outOfOrder(names: readonly string[], columns: readonly Column[]): string[] {
  const found = columns.map(({ name }) => name).filter((name) => names.includes(name));
  const wanted = names.filter((name) => found.includes(name));
  if (found.every((name, index) => name === wanted[index])) return [];
  return [`the columns stand in the order ${found.join(', ')}, not ${wanted.join(', ')}`];
}

/** Within a longer sentence: ` (did you mean 'x'?)`. */
function meant(name: string, candidates: readonly string[]): string {
  const near = nearest(name, candidates);
  return near === undefined ? '' : ` (did you mean '${near}'?)`;
}
