import { nearest } from '../domain/nearest.ts';
import { parseTypeName } from '../sql/typename.ts';
import { boundProblems, type Bounds } from './bounds.ts';
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

/** What the table's description should be; `columns` or `like`, or only a number of columns. */
export interface SchemaParameters {
  readonly columns?: Readonly<Record<string, ColumnWish>>;
  readonly like?: string;
  readonly column_count?: Bounds;
  readonly extra?: 'note' | 'fail' | 'ignore';
  readonly order?: boolean;
  readonly strict?: boolean;
}

export const ANY = 'any';

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
function columnProblems(wishes: Readonly<Record<string, ColumnWish>>): ParameterProblem[] {
  return Object.entries(wishes).flatMap(([name, wish]) => {
    const type = wishedType(wish);
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

export const wishedType = (wish: ColumnWish): string =>
  typeof wish === 'string' ? wish : wish.type;

/** What the shape of the parameters cannot say. */
export function schemaProblems(p: SchemaParameters): ParameterProblem[] {
  const { columns, like, column_count: count } = p;
  const bounds = count === undefined ? [] : boundProblems(count, COUNT_BOUNDS);
  return [
    ...(columns === undefined && like === undefined && count === undefined
      ? [
          {
            path: '',
            message: 'nothing is expected',
            expected: '`columns`, `like` or `column_count`',
          },
        ]
      : []),
    ...(columns !== undefined && like !== undefined
      ? [{ path: '/like', message: 'the columns are given twice', expected: '`columns` or `like`' }]
      : []),
    ...(columns === undefined && like === undefined ? needsColumns(p) : []),
    ...bounds.map((problem) => ({ ...problem, path: `/column_count${problem.path}` })),
    ...columnProblems(columns ?? {}),
  ];
}

function needsColumns(p: SchemaParameters): ParameterProblem[] {
  return (['extra', 'order', 'strict'] as const)
    .filter((name) => p[name] !== undefined)
    .map((name) => ({
      path: `/${name}`,
      message: `\`${name}\` means nothing without a list of columns`,
      expected: '`columns` or `like` beside it',
    }));
}
