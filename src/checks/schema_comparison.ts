import type { Column } from '../domain/datatype.ts';
import { fault } from '../domain/fault.ts';
import { nearest } from '../domain/nearest.ts';
import { parseTypeName, sameType } from '../sql/typename.ts';
import { ANOTHER_RULE, boundDirections, type Directions } from './direction.ts';
import type { ParameterProblem } from './kind.ts';

/** What a column should be: a type name, `any`, and whether it may be NULL. */
export type ColumnWish = string | { readonly type: string; readonly nullable?: boolean };

/** Bounds of the number of columns. */
export const COUNT_BOUNDS = ['min', 'max', 'equals'] as const;

/** A further column in the list is stricter, unless what is not listed fails or the order counts. */
export const SCHEMA_DIRECTIONS: Directions = {
  columns: { stricter: 'more', unless: { extra: 'fail', order: true } },
  like: ANOTHER_RULE,
  column_count: {
    stricter: 'within',
    parameters: boundDirections(COUNT_BOUNDS),
    absent: 'nothing',
  },
  extra: { stricter: 'later', of: ['ignore', 'note', 'fail'], absent: 'note' },
  order: { stricter: 'later', of: [false, true], absent: false },
  strict: { stricter: 'later', of: [false, true], absent: false },
};

/** How a table's columns differ from those that it should have. */
export interface Comparison {
  /** One sentence each. */
  readonly faults: readonly string[];
  readonly missing: number;
  readonly mismatched: number;
  /** Names of columns that nobody asked for. */
  readonly extra: readonly string[];
}

const ANY = 'any';

/** Our own names, for "did you mean". */
const TYPE_NAMES = [
  'boolean',
  'tinyint',
  'smallint',
  'integer',
  'bigint',
  'hugeint',
  'decimal',
  'real',
  'double',
  'varchar',
  'char',
  'date',
  'time',
  'timestamp',
  'timestamp with time zone',
  'varbinary',
  'uuid',
  'json',
  'array',
  'map',
  'row',
  ANY,
];

/** Type names that mean nothing. */
export function columnProblems(wishes: Readonly<Record<string, ColumnWish>>): ParameterProblem[] {
  return Object.entries(wishes).flatMap(([name, wish]) => {
    const type = typeOf(wish);
    if (type === ANY || parseTypeName(type) !== undefined) return [];
    const pointer = `/columns/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const near = nearest(type, TYPE_NAMES);
    return [
      {
        path: typeof wish === 'string' ? pointer : `${pointer}/type`,
        message: `'${type}' is no type`,
        found: `'${type}'`,
        expected: near === undefined ? 'a type such as bigint, varchar or any' : `'${near}'`,
      },
    ];
  });
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
  const type = typeOf(wish);
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

const typeOf = (wish: ColumnWish): string => (typeof wish === 'string' ? wish : wish.type);
