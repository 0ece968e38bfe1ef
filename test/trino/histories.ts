import fc from 'fast-check';
import { quoteIdentifier, quoteText } from '../../src/sql/quoting.ts';

/** What a table was made with, and what was done to it since. */
export interface History {
  readonly format: (typeof FORMATS)[number];
  readonly partitioning: readonly string[];
  /** A column of which the files of ORC say nothing, or only counts. */
  readonly unmeasured: { readonly column: string; readonly mode: 'none' | 'counts' } | null;
  readonly first: readonly Row[];
  readonly acts: readonly Act[];
}

type Act =
  | { readonly act: 'insert'; readonly rows: readonly Row[] }
  | { readonly act: 'merge'; readonly rows: readonly Row[] }
  | { readonly act: 'statement'; readonly sql: readonly string[] }
  | { readonly act: 'partition'; readonly by: readonly string[] }
  | { readonly act: 'format'; readonly format: (typeof FORMATS)[number] };

const FORMATS = ['PARQUET', 'ORC', 'AVRO'] as const;

const HIGHEST = String.fromCodePoint(0x10ffff);
const ASTRAL = String.fromCodePoint(0x1f600);
/** One more would be a surrogate, which no text holds. */
const LAST_BEFORE_SURROGATES = String.fromCodePoint(0xd7ff);

const option = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(values, { freq: 5 });
const of = (...values: readonly string[]): fc.Arbitrary<string | null> =>
  option(fc.constantFrom(...values));
const instant = fc
  .tuple(
    fc.integer({ min: 1, max: 3 }),
    fc.constantFrom('00:00:00', '05:30:00.123456', '05:59:59.999999', '23:59:59.999999'),
  )
  .map(([day, time]) => `2026-01-0${String(day)} ${time}`);

/** Every column with the type that it begins with, and values that are likely to meet; cells are text. */
const COLUMNS: Readonly<Record<string, { type: string; values: fc.Arbitrary<string | null> }>> = {
  id: {
    type: 'bigint',
    values: of('-3', '0', '1', '2', '3', '3', '9', '20', '7000000000000000000'),
  },
  code: { type: 'varchar', values: of('a', 'a', 'b', 'c', '', ' ', "o'k", 'zz') },
  'Long Text': {
    type: 'varchar',
    values: of(
      'abcdefghijklmnop',
      'abcdefghijklmnopq',
      'abcdefghijklmnoq',
      HIGHEST.repeat(17),
      `a${HIGHEST.repeat(20)}`,
      ASTRAL.repeat(20),
      LAST_BEFORE_SURROGATES.repeat(17),
      `${ASTRAL.repeat(15)}\u{ffff}z`,
    ),
  },
  x: {
    type: 'double',
    values: of('0', '-0.0', '1.5', '1.5', '-2', '8', 'NaN', 'Infinity', '-Infinity'),
  },
  r: { type: 'real', values: of('0.1', '0.2', '16777216', 'NaN', '-0.0') },
  day: { type: 'date', values: of('2026-01-01', '2026-01-02', '2026-01-03', '1969-12-31') },
  moment: { type: 'timestamp(6)', values: option(instant) },
  zoned: {
    type: 'timestamp(6) with time zone',
    values: option(
      fc.tuple(instant, fc.constantFrom('UTC', '+05:00')).map(([at, zone]) => `${at} ${zone}`),
    ),
  },
  'am.ount': { type: 'decimal(12,2)', values: of('0.5', '1.25', '7', '-1', '0.00') },
  'quo"te': { type: 'integer', values: of('1', '2', '3') },
  e1: { type: 'integer', values: of('1', '2', '3') },
  e2: { type: 'integer', values: of('10', '20', '30') },
};

type Row = Readonly<Record<string, string | null>>;

const filled = (some: Row): Row => ({
  id: some['id'] ?? '5',
  day: some['day'] ?? '2026-01-02',
  'quo"te': some['quo"te'] ?? '1',
});

/** As Trino shows them. */
export const COLUMN_NAMES: readonly string[] = Object.keys(COLUMNS).map((name) =>
  name.toLowerCase(),
);

const cells = fc.record(
  Object.fromEntries(Object.entries(COLUMNS).map(([name, { values }]) => [name, values])),
);
/** Keys that are numbered want columns without NULL. */
const row: fc.Arbitrary<Row> = fc.oneof(
  cells,
  cells.map((some) => ({ ...some, ...filled(some) })),
);
const rows = fc.array(row, { minLength: 1, maxLength: 8 });

/** Not by a floating-point number: Trino 476 writes its infinities as 0, and takes NaN for greater than any bound. */
const partitioning = fc.constantFrom<readonly string[]>(
  [],
  ['day'],
  ['code'],
  ['id'],
  ['bucket(id, 2)'],
  ['day(moment)'],
  ['hour(moment)'],
  ['day(zoned)'],
  ['truncate(code, 1)'],
  ['truncate("long text", 3)'],
  ['month(day)', 'code'],
  ['"quo""te"'],
);

const statement = (...sql: readonly string[]): fc.Arbitrary<Act> =>
  fc.constant({ act: 'statement', sql });

const rename = (from: string, to: string): string =>
  `ALTER TABLE {t} RENAME COLUMN ${from} TO ${to}`;

/** With a row after it: Trino cannot filter a version by a column that has another type since. */
const retype = (change: string): fc.Arbitrary<Act> =>
  statement(`ALTER TABLE {t} ALTER COLUMN ${change}`, 'INSERT INTO {t} (id, r) VALUES (7, 0.5)');

const DELETIONS = fc.oneof(
  statement('DELETE FROM {t} WHERE id > 2'),
  statement("DELETE FROM {t} WHERE code = 'a'"),
  statement("DELETE FROM {t} WHERE day = DATE '2026-01-02'"),
  statement('DELETE FROM {t} WHERE day IS NULL'),
  statement(
    "DELETE FROM {t} WHERE moment >= TIMESTAMP '2026-01-02 00:00:00' AND moment < TIMESTAMP '2026-01-03 00:00:00'",
  ),
  statement('DELETE FROM {t}'),
);

const EVOLUTIONS = fc.oneof(
  statement(rename('e1', 'e3'), rename('e2', 'e1'), rename('e3', 'e2')),
  statement('ALTER TABLE {t} DROP COLUMN e1', 'ALTER TABLE {t} ADD COLUMN e1 bigint'),
  statement(rename('e2', 'e4'), rename('e4', 'e2')),
  retype('"quo""te" SET DATA TYPE bigint'),
  retype('r SET DATA TYPE double'),
  retype('"am.ount" SET DATA TYPE decimal(20,2)'),
);

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: rows.map((inserted): Act => ({ act: 'insert', rows: inserted })) },
  { weight: 1, arbitrary: rows.map((merged): Act => ({ act: 'merge', rows: merged })) },
  { weight: 3, arbitrary: DELETIONS },
  {
    weight: 1,
    arbitrary: statement("UPDATE {t} SET code = 'zz', x = nan(), day = NULL WHERE id < 3"),
  },
  { weight: 1, arbitrary: statement('ALTER TABLE {t} EXECUTE optimize') },
  { weight: 2, arbitrary: partitioning.map((by): Act => ({ act: 'partition', by })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...FORMATS).map((format): Act => ({ act: 'format', format })),
  },
  { weight: 3, arbitrary: EVOLUTIONS },
);

/** A table whose files say all there is to know: nothing was deleted or renamed since they were written. */
export const plainHistory: fc.Arbitrary<History> = fc.record({
  format: fc.constant('PARQUET' as const),
  partitioning,
  unmeasured: fc.constant(null),
  first: fc.array(row, { minLength: 1, maxLength: 12 }),
  acts: fc.array(
    rows.map((inserted): Act => ({ act: 'insert', rows: inserted })),
    { maxLength: 2 },
  ),
});

export const history: fc.Arbitrary<History> = fc.record({
  format: fc.constantFrom('PARQUET', 'PARQUET', 'PARQUET', 'ORC', 'AVRO'),
  partitioning,
  unmeasured: fc.option(
    fc.record({
      column: fc.constantFrom('id', 'code', 'day'),
      mode: fc.constantFrom('none', 'counts'),
    }),
    { freq: 2 },
  ),
  first: fc.array(row, { maxLength: 12 }),
  acts: fc.array(act, { maxLength: 5 }),
});

/** The statements that tell a history; `{t}` is the table. */
export function statementsOf(told: History): string[] {
  const statements = plainStatementsOf(told);
  const orc = statements.some((sql) => sql.includes("'ORC'"));
  // Trino cannot write such texts to ORC: it finds no upper bound for them and fails.
  return orc ? statements.map((sql) => sql.replaceAll(`'${HIGHEST}`, `'b${HIGHEST}`)) : statements;
}

function plainStatementsOf({
  format,
  partitioning: by,
  unmeasured,
  first,
  acts,
}: History): string[] {
  const declared = Object.entries(COLUMNS).map(
    ([name, { type }]) => `${quoteIdentifier(name)} ${type}`,
  );
  const metrics =
    unmeasured === null
      ? ''
      : `, extra_properties = MAP(ARRAY['write.metadata.metrics.column.${unmeasured.column}'], ARRAY['${unmeasured.mode}'])`;
  return [
    `CREATE TABLE {t} (${declared.join(', ')}) WITH (format = '${format}', partitioning = ${arrayOf(by)}${metrics})`,
    ...(first.length === 0 ? [] : [insert(first)]),
    ...acts.flatMap((one): readonly string[] => {
      switch (one.act) {
        case 'insert':
          return [insert(one.rows)];
        case 'merge':
          return [merge(one.rows)];
        case 'partition':
          return [`ALTER TABLE {t} SET PROPERTIES partitioning = ${arrayOf(one.by)}`];
        case 'format':
          return [`ALTER TABLE {t} SET PROPERTIES format = '${one.format}'`];
        case 'statement':
          return one.sql;
      }
    }),
  ];
}

const NAMES = Object.keys(COLUMNS).map(quoteIdentifier).join(', ');

const arrayOf = (texts: readonly string[]): string => `ARRAY[${texts.map(quoteText).join(', ')}]`;

const insert = (inserted: readonly Row[]): string =>
  `INSERT INTO {t} (${NAMES}) VALUES ${inserted.map(cellsOf).join(', ')}`;

function merge(merged: readonly Row[]): string {
  // A row of the table may match one only.
  const byId = [...new Map(merged.map((one) => [one['id'], one])).values()];
  return `MERGE INTO {t} USING (VALUES ${byId.map(cellsOf).join(', ')}) v (${NAMES}) ON {t}.id = v.id
WHEN MATCHED AND v.code = 'a' THEN DELETE
WHEN MATCHED THEN UPDATE SET code = v.code, "long text" = v."long text", day = v.day, moment = v.moment
WHEN NOT MATCHED THEN INSERT (${NAMES}) VALUES (${Object.keys(COLUMNS)
    .map((name) => `v.${quoteIdentifier(name)}`)
    .join(', ')})`;
}

function cellsOf(cells: Row): string {
  const typed = Object.entries(COLUMNS).map(([name, { type }]) => {
    const cell = cells[name] ?? null;
    return `CAST(${cell === null ? 'NULL' : quoteText(cell)} AS ${type})`;
  });
  return `(${typed.join(', ')})`;
}
