import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { QueryRecord } from '../../../src/domain/query_record.ts';
import type { TableStatistics } from '../../../src/domain/statistics.ts';
import type {
  Engine,
  PartitionBounds,
  QueryOptions,
  StatisticsWanted,
} from '../../../src/engines/engine.ts';
import { fieldsIn } from '../../../src/engines/trino/metadata/fields.ts';
import { readStatistics } from '../../../src/engines/trino/metadata/statistics.ts';
import { integer, text, type Literal } from '../../../src/sql/literal.ts';
import { OwnCatalog } from '../../trino/own_catalog.ts';
import { onTrino, trinoAddress } from '../../trino/server.ts';
import { runTrino } from '../../trino/statement.ts';

const HIGHEST = String.fromCodePoint(0x10ffff).repeat(17);

const TYPES = `CREATE TABLE {s}.types WITH (format = 'PARQUET') AS SELECT
  CAST(n AS integer) AS small, n AS big, CAST(n AS decimal(12,2)) / 4 AS dec, CAST(0 AS decimal(38,10)) AS zero,
  n / 4e0 AS ratio, CAST(n AS real) / 4 AS single, date_add('day', n, DATE '2026-01-01') AS day,
  date_add('second', n, TIMESTAMP '2026-01-01 00:00:00.123456') AS moment,
  date_add('second', n, TIMESTAMP '2026-01-01 00:00:00.5 +02:00') AS zoned,
  CAST(n AS varchar) AS word, 'more than sixteen characters ' || CAST(n AS varchar) AS long,
  if(n = 1, U&'${'\\+10FFFF'.repeat(17)}', 'x') AS highest, n % 2 = 0 AS flag, if(n > 2, n) AS gaps,
  CAST(NULL AS bigint) AS nothing, ARRAY[n] AS list, CAST(ROW(n) AS row(a bigint)) AS nested, TIME '01:02:03' AS hour,
  n AS "Mixed Case", n AS "dotted.name", n AS "quo""te"
FROM UNNEST(sequence(BIGINT '0', BIGINT '9')) t(n)`;

const byDay = (table: string, type: string, value: string): string =>
  `CREATE TABLE {s}.${table} (p ${type}, n bigint) WITH (partitioning = ARRAY['${value}'])`;

const STATEMENTS = [
  TYPES,
  'CREATE TABLE {s}.empty (a bigint)',
  "CREATE TABLE {s}.several AS SELECT BIGINT '1' AS a, CAST(NULL AS varchar) AS b",
  "INSERT INTO {s}.several VALUES (5, 'x'), (7, NULL)",
  "CREATE TABLE {s}.deleted AS SELECT n AS a, if(n > 3, n) AS b FROM UNNEST(sequence(BIGINT '0', BIGINT '9')) t(n)",
  'DELETE FROM {s}.deleted WHERE a IN (0, 9)',
  byDay('parts', 'date', 'p'),
  "INSERT INTO {s}.parts VALUES (DATE '2026-01-01', 1), (DATE '2026-01-01', 2), (DATE '2026-01-02', 30), (NULL, 400)",
  byDay('emptied', 'date', 'p'),
  "INSERT INTO {s}.emptied VALUES (DATE '2026-01-01', 1), (DATE '2026-01-02', NULL), (DATE '2026-01-02', 3)",
  "DELETE FROM {s}.emptied WHERE p = DATE '2026-01-01'",
  byDay('words', 'varchar', 'p'),
  "INSERT INTO {s}.words VALUES ('a', 1), ('more than sixteen characters', 2), (NULL, 3), ('', 4)",
  byDay('numbers', 'integer', 'bucket(p, 3)'),
  'INSERT INTO {s}.numbers VALUES (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (NULL, 7)',
  byDay('instants', 'timestamp(6)', 'day(p)'),
  `INSERT INTO {s}.instants VALUES (TIMESTAMP '2026-01-01 00:00:00', 1), (TIMESTAMP '2026-01-01 23:59:59.999999', 2),
    (TIMESTAMP '2026-01-02 00:00:00', 3), (NULL, 4)`,
  byDay('zoned', 'timestamp(6) with time zone', 'day(p)'),
  `INSERT INTO {s}.zoned VALUES (TIMESTAMP '2026-01-01 00:00:00 UTC', 1), (TIMESTAMP '2026-01-02 01:00:00 +02:00', 2),
    (TIMESTAMP '2026-01-02 00:00:00 UTC', 3)`,
  'CREATE TABLE {s}.mixed (p date, n bigint)',
  "INSERT INTO {s}.mixed VALUES (DATE '2026-01-01', 1), (DATE '2026-01-02', 2)",
  "INSERT INTO {s}.mixed VALUES (DATE '2026-01-05', 5)",
  ...['ORC', 'AVRO'].flatMap((format) => [
    `CREATE TABLE {s}.${format} (a bigint, x double, m timestamp(6), s varchar) WITH (format = '${format}')`,
    `INSERT INTO {s}.${format} VALUES (1, 1.5, TIMESTAMP '2026-01-01 00:00:00.123456', 'x'), (2, NULL, NULL, NULL)`,
  ]),
  "CREATE TABLE {s}.floats (p double, n bigint) WITH (format = 'ORC')",
  'INSERT INTO {s}.floats VALUES (1.5, 1), (nan(), 2)',
  'INSERT INTO {s}.floats VALUES (infinity(), 3), (-0e0, 4)',
  "CREATE TABLE {s}.unmeasured (a bigint, b bigint) WITH (format = 'ORC', extra_properties = MAP(ARRAY['write.metadata.metrics.column.a'], ARRAY['none']))",
  'INSERT INTO {s}.unmeasured VALUES (1, 2)',
  "CREATE TABLE {s}.swapped AS SELECT BIGINT '1' AS a, BIGINT '2' AS b",
  ...swap('swapped'),
  'INSERT INTO {s}.swapped (a, b) VALUES (20, 10)',
  "CREATE TABLE {s}.added AS SELECT BIGINT '1' AS a",
  'ALTER TABLE {s}.added ADD COLUMN b bigint',
  "CREATE TABLE {s}.lost AS SELECT BIGINT '1' AS a, BIGINT '2' AS b",
  'ALTER TABLE {s}.lost DROP COLUMN a',
  "CREATE TABLE {s}.renamed AS SELECT BIGINT '1' AS a",
  'ALTER TABLE {s}.renamed RENAME COLUMN a TO b',
  "CREATE TABLE {s}.again AS SELECT BIGINT '1' AS a, BIGINT '2' AS b",
  'ALTER TABLE {s}.again DROP COLUMN b',
  'ALTER TABLE {s}.again ADD COLUMN b bigint',
  'INSERT INTO {s}.again VALUES (3, 4)',
  "CREATE TABLE {s}.widened AS SELECT 1 AS a, REAL '0.1' AS x, DECIMAL '1.5' AS d",
  'ALTER TABLE {s}.widened ALTER COLUMN a SET DATA TYPE bigint',
  'ALTER TABLE {s}.widened ALTER COLUMN x SET DATA TYPE double',
  'ALTER TABLE {s}.widened ALTER COLUMN d SET DATA TYPE decimal(20,1)',
  "INSERT INTO {s}.widened VALUES (BIGINT '9007199254740993', 0.2e0, 12345678.5)",
  "CREATE TABLE {s}.moving AS SELECT BIGINT '1' AS a",
  "CREATE TABLE {s}.gone AS SELECT BIGINT '1' AS a, 'x' AS b",
];

function swap(table: string): string[] {
  return [
    ['a', 'c'],
    ['b', 'a'],
    ['c', 'b'],
  ].map(([from, to]) => `ALTER TABLE {s}.${table} RENAME COLUMN ${String(from)} TO ${String(to)}`);
}

// Others may use the server, and the machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

onTrino('what is known of a table of Iceberg', () => {
  let own: OwnCatalog;
  let engine: Engine;
  beforeAll(async () => {
    own = await OwnCatalog.create();
    for (const sql of STATEMENTS) await own.run(sql);
    engine = await own.open();
  });
  afterAll(async () => {
    await engine.close();
    await own[Symbol.asyncDispose]();
  });

  const within = (more: Partial<QueryOptions> = {}): QueryOptions => ({
    signal: new AbortController().signal,
    timeout: 60_000,
    ...more,
  });
  async function known(
    table: string,
    wanted: Partial<StatisticsWanted> = {},
    options = within(),
  ): Promise<TableStatistics> {
    const resolved = await engine.resolve(own.reference(table), options);
    const columns = resolved.columns.map(({ name }) => name);
    const all = { columns, estimate: [], partition: null, ...wanted };
    return engine.statistics(resolved, all, options);
  }
  /** The essence: rows, of a partition or not, and for each column its NULLs and bounds. */
  const gist = ({ rows, ofPartition, columns, note }: TableStatistics): unknown => ({
    rows,
    ...(ofPartition === undefined ? {} : { ofPartition }),
    ...(note === undefined ? {} : { note }),
    ...Object.fromEntries(
      [...columns].map(([name, { nulls, min, max, exact }]) => [name, [nulls, min, max, exact]]),
    ),
  });

  test('of each type', async () => {
    const statistics = await known('types');
    expect(gist(statistics)).toEqual({
      rows: 10n,
      small: [0n, 0n, 9n, true],
      big: [0n, 0n, 9n, true],
      dec: [0n, { decimal: '0.00' }, { decimal: '2.25' }, true],
      zero: [0n, { decimal: '0.0000000000' }, { decimal: '0.0000000000' }, true],
      ratio: [0n, -0, 2.25, true],
      single: [0n, -0, 2.25, true],
      day: [0n, '2026-01-01', '2026-01-10', true],
      moment: [0n, '2026-01-01 00:00:00.123456', '2026-01-01 00:00:09.123456', true],
      zoned: [0n, '2025-12-31 22:00:00.5', '2025-12-31 22:00:09.5', true],
      word: [0n, '0', '9', false],
      long: [0n, 'more than sixtee', 'more than sixtef', false],
      highest: [0n, null, null, false],
      flag: [0n, null, null, false],
      gaps: [3n, 3n, 9n, true],
      nothing: [10n, null, null, false],
      list: [null, null, null, false],
      nested: [null, null, null, false],
      hour: [0n, null, null, false],
      'mixed case': [0n, 0n, 9n, true],
      'dotted.name': [0n, 0n, 9n, true],
      'quo"te': [0n, 0n, 9n, true],
    });
    const mayHoldNaN = [...statistics.columns].filter(([, column]) => column.mayHoldNaN);
    expect(mayHoldNaN.map(([name]) => name)).toEqual(['ratio', 'single']);
    expect(statistics.columns.get('big')?.bytes).toBeGreaterThan(0);
    expect(statistics.columns.get('list')?.bytes).toBeNull();
    expect(HIGHEST.codePointAt(0)).toBe(0x10ffff);
  });

  test('of an empty table, and of several files', async () => {
    expect(gist(await known('empty'))).toEqual({ rows: 0n, a: [null, null, null, false] });
    expect(gist(await known('several'))).toEqual({
      rows: 3n,
      a: [0n, 1n, 7n, true],
      b: [2n, 'x', 'x', false],
    });
  });

  test('only of the columns that are wanted, and nothing at all where none is', async () => {
    expect([...(await known('types', { columns: ['dotted.name'] })).columns.keys()]).toEqual([
      'dotted.name',
    ]);
    expect(gist(await known('types', { columns: [] }))).toEqual({ rows: null });
  });

  test('deleted rows leave outer bounds, and no NULLs where there were none', async () => {
    expect(gist(await known('deleted'))).toEqual({
      rows: null,
      a: [0n, 0n, 9n, false],
      b: [null, 4n, 9n, false],
    });
  });

  test('a whole partition that was deleted is no more', async () => {
    expect(gist(await known('emptied'))).toEqual({
      rows: 2n,
      p: [0n, '2026-01-02', '2026-01-02', true],
      n: [1n, 3n, 3n, true],
    });
  });

  test('of formats that round or say nothing', async () => {
    const { rows, columns } = await known('orc');
    expect(rows).toBe(2n);
    expect(columns.get('a')).toMatchObject({ nulls: 0n, min: 1n, max: 2n, exact: false });
    expect(columns.get('m')).toMatchObject({
      min: '2026-01-01 00:00:00.123',
      max: '2026-01-01 00:00:00.123999',
      exact: false,
    });
    expect(columns.get('x')).toMatchObject({ nulls: 1n, min: 1.5, max: 1.5, mayHoldNaN: true });
    const nothing = [null, null, null, false];
    expect(gist(await known('avro'))).toEqual({
      ...{ rows: 2n, a: nothing, x: nothing, m: nothing, s: nothing },
    });
  });

  test('what one file does not say is unknown', async () => {
    expect(gist(await known('unmeasured'))).toEqual({
      rows: 1n,
      a: [null, null, null, false],
      b: [0n, 2n, 2n, false],
    });
  });

  test('NaN is not within the bounds, infinities and -0.0 are', async () => {
    const { columns } = await known('floats');
    expect(columns.get('p')).toMatchObject({ nulls: 0n, mayHoldNaN: true, exact: false });
    expect(columns.get('n')).toMatchObject({ mayHoldNaN: false, min: 1n, max: 4n });
  });

  describe('a partition', () => {
    const at = (value: Literal): PartitionBounds => ({
      column: 'p',
      min: value,
      max: value,
      open: false,
    });
    const day = (value: string): PartitionBounds => at({ type: 'date', value });
    const between = (
      type: 'timestamp' | 'timestamptz',
      min: string,
      max: string,
    ): PartitionBounds => ({
      ...{ column: 'p', open: true, min: { type, value: min }, max: { type, value: max } },
    });
    const of = async (table: string, partition: PartitionBounds): Promise<unknown> =>
      gist(await known(table, { columns: ['n'], partition }));

    test.each([
      ['parts', day('2026-01-01'), 2n, [0n, 1n, 2n, true]],
      ['parts', day('2026-01-02'), 1n, [0n, 30n, 30n, true]],
      ['parts', day('2026-01-03'), 0n, [null, null, null, false]],
      ['words', at(text('a')), 1n, [0n, 1n, 1n, true]],
      ['words', at(text('')), 1n, [0n, 4n, 4n, true]],
      [
        'instants',
        between('timestamp', '2026-01-01 00:00:00', '2026-01-02 00:00:00'),
        2n,
        [0n, 1n, 2n, true],
      ],
      [
        'zoned',
        between('timestamptz', '2026-01-01 00:00:00', '2026-01-02 00:00:00'),
        2n,
        [0n, 1n, 2n, true],
      ],
      ['mixed', day('2026-01-05'), 1n, [0n, 5n, 5n, true]],
      ['mixed', day('2026-01-04'), 0n, [null, null, null, false]],
    ])(
      'of %s is known exactly where its files are its own (%#)',
      async (table, partition, rows, n) => {
        expect(await of(table, partition)).toEqual({ rows, ofPartition: true, n });
      },
    );

    test.each([
      ['mixed', day('2026-01-01'), [0n, 1n, 2n, true]],
      ['words', at(text('more than sixteen characters')), [0n, 2n, 2n, true]],
      [
        'instants',
        between('timestamp', '2026-01-01 12:00:00', '2026-01-02 00:00:00'),
        [0n, 1n, 2n, true],
      ],
      ['orc', { column: 's', min: text('x'), max: text('x'), open: false }, undefined],
    ])('of %s is only bounded where others share its files (%#)', async (table, partition, n) => {
      expect(await of(table, partition)).toEqual({ rows: null, ...(n === undefined ? {} : { n }) });
    });

    test('in buckets is bounded by the files that may hold it', async () => {
      const { rows, ofPartition, columns } = await known('numbers', { partition: at(integer(1n)) });
      expect({ rows, ofPartition }).toEqual({ rows: null, ofPartition: undefined });
      expect(columns.get('p')?.nulls).not.toBeNull();
    });

    test('NaN is in no partition', async () => {
      expect(await of('floats', at(integer(0n)))).toMatchObject({ rows: null });
      expect(
        await of('floats', at({ type: 'number', value: { digits: 15n, scale: 1 } })),
      ).toMatchObject({ rows: null });
    });

    test('is not looked for in more files than it is worth', async () => {
      const wanted = { columns: ['n'], estimate: [], partition: day('2026-01-01') };
      const reference = own.reference('parts');
      const { columns, relation, snapshot } = await engine.resolve(reference, within());
      const table = { reference, columns, relation, snapshot };
      const ids = new Map([
        ['p', 1],
        ['n', 2],
      ]);
      const version = {
        ...{ id: snapshot ?? '', files: 3, columns, relation },
        ...{
          name: [own.catalog, own.schema, 'parts'] as const,
          fields: { ids, note: null, changed: { moved: [], retyped: [], gone: [] } },
        },
      };
      const read = (partition: PartitionBounds | null, most: number): Promise<TableStatistics> =>
        readStatistics(
          table,
          version,
          { ...wanted, partition },
          (sql) => engine.query(sql, within()),
          most,
        );
      expect(gist(await read(wanted.partition, 2))).toEqual({
        rows: null,
        note: 'the table has 3 data files: what is known of them is not read',
      });
      expect((await read(wanted.partition, 3)).rows).toBe(2n);
      expect((await read(null, 2)).rows).toBe(4n);
    });
  });

  describe('a schema that changed', () => {
    test('columns that swapped their names are known as the version has them', async () => {
      expect(gist(await known('swapped'))).toEqual({
        rows: 2n,
        a: [0n, 2n, 20n, true],
        b: [0n, 1n, 10n, true],
      });
    });

    test('without a new version leaves what did not move', async () => {
      expect(gist(await known('added'))).toEqual({ rows: 1n, a: [0n, 1n, 1n, true] });
      expect(gist(await known('lost'))).toEqual({ rows: 1n, b: [0n, 2n, 2n, true] });
      await expect(known('renamed')).rejects.toMatchObject({
        record: { code: 'version-unreadable', category: 'config' },
      });
    });

    test('a column that was dropped and added again is not the old one', async () => {
      expect(gist(await known('again'))).toEqual({
        rows: 2n,
        a: [0n, 1n, 3n, true],
        b: [null, null, null, false],
      });
    });

    test('bounds from before a type was widened hold', async () => {
      expect(gist(await known('widened'))).toEqual({
        rows: 2n,
        a: [0n, 1n, 9007199254740993n, true],
        x: [0n, Math.fround(0.1), 0.2, true],
        d: [0n, { decimal: '1.5' }, { decimal: '12345678.5' }, true],
      });
    });
  });

  test('a table that has changed since it was pinned is not known', async () => {
    const options = within();
    const table = await engine.resolve(own.reference('moving'), options);
    await own.run('INSERT INTO {s}.moving VALUES 2');
    const wanted = { columns: ['a'], estimate: ['a'], partition: null };
    const statistics = await engine.statistics(table, wanted, options);
    expect(statistics).toMatchObject({
      rows: null,
      note: 'the table has changed since it was pinned: its metadata is not used',
    });
    expect(statistics.columns.get('a')).toMatchObject({ nulls: null, min: null, exact: false });
  });

  test('an unpinned table is not known', async () => {
    const unpinned = within({ pin: false });
    expect(gist(await known('several', {}, unpinned))).toEqual({
      rows: null,
      note: 'the table is not pinned: nothing is known without reading it',
    });
  });

  test('distinct values are estimated for those who ask', async () => {
    const { columns } = await known('types', { columns: [], estimate: ['small', 'dotted.name'] });
    expect([...columns.keys()]).toEqual(['small', 'dotted.name']);
    expect(columns.get('dotted.name')).toMatchObject({ nulls: null, exact: false });
    expect(columns.get('small')?.distinct).toBeGreaterThan(8);
  });

  test('a look-up takes three statements once, what is known one more for each gate', async () => {
    const records: QueryRecord[] = [];
    const options = within({ onQuery: (record) => records.push(record) });
    const sent = (): number => records.splice(0).length;
    const fresh = await own.open();
    const wanted = { columns: ['a', 'b'], estimate: [], partition: null };
    const table = await fresh.resolve(own.reference('gone'), options);
    expect(sent()).toBe(3);
    await fresh.resolve(own.reference('gone'), options);
    expect(sent()).toBe(0);
    // Without the data there is nothing but metadata to know it from.
    for (const file of filesOfData(own.directory, 'gone-')) rmSync(file);
    expect((await fresh.statistics(table, wanted, options)).rows).toBe(1n);
    expect(sent()).toBe(1);
    await fresh.statistics(table, { ...wanted, estimate: ['b'] }, options);
    expect(sent()).toBe(2);
    await fresh.statistics(table, { ...wanted, columns: [] }, options);
    expect(sent()).toBe(0);
    await fresh.close();
  });

  describe('a plan', () => {
    const columns = ['p', 'n'].map(
      (name) => ({ name, type: { family: 'other', name: '' }, nullable: null }) as const,
    );
    const fields = async (version: string, now: string, headers = {}): Promise<unknown> => {
      const handle = `${own.catalog}:s.emptied$data@${await own.snapshotOf('emptied')}`;
      const sql = `EXPLAIN (TYPE LOGICAL, FORMAT JSON) SELECT v.p, v.n, n.p, n.n FROM (${version}) v CROSS JOIN (${now}) n`;
      const asked = sql.replaceAll('{s}', `${own.catalog}.${own.schema}`);
      const [row] = await runTrino(trinoAddress(), asked, headers);
      const { ids, note, changed } = fieldsIn(row?.[0], columns, handle);
      return { ids: ids === null ? note?.split(':')[0] : Object.fromEntries(ids), changed };
    };
    const HIDDEN = 'this user sees the table through a row filter or a column mask';
    const UNCLEAR = "the server's plan does not show plainly what the table's columns are";
    const PLAIN = 'SELECT p, n FROM {s}.emptied';

    test.each([
      '',
      'force_single_node_output=true',
      'join_distribution_type=PARTITIONED',
      '{c}.statistics_enabled=false',
    ])('that only reads the table numbers its fields (%s)', async (session) => {
      const set = { 'X-Trino-Session': session.replace('{c}', own.catalog) };
      const found = await fields(PLAIN, PLAIN, session === '' ? {} : set);
      expect(found).toEqual({ ids: { p: 1, n: 2 }, changed: { moved: [], retyped: [], gone: [] } });
    });

    test.each([
      'SELECT p, 5 AS n FROM {s}.emptied',
      'SELECT p, n + 0 AS n FROM {s}.emptied',
      'SELECT p, n FROM {s}.emptied WHERE n > 1',
      // The partition answers it: no filter stands in the plan, but the reading is narrower.
      "SELECT p, n FROM {s}.emptied WHERE p = DATE '2026-01-02'",
      'SELECT p, n FROM {s}.emptied WHERE false',
      'SELECT p, n FROM {s}.emptied WHERE random() < 0.5',
      'SELECT p, n FROM {s}.emptied WHERE n IN (SELECT a FROM {s}.several)',
      'SELECT p, n FROM {s}.emptied LIMIT 1',
      'SELECT DISTINCT p, n FROM {s}.emptied',
      'SELECT p, n FROM {s}.parts',
    ])('that filters or masks tells nothing: %s', async (sql) => {
      expect(await fields(sql, sql)).toEqual({
        ids: HIDDEN,
        changed: { moved: [], retyped: [], gone: [] },
      });
    });

    test('that masks a column, or filters by one, still tells whose name it has now', async () => {
      await own.run(
        "CREATE TABLE {s}.masked AS SELECT * FROM (VALUES (BIGINT '1', 'x', 'p'), (2, 'y', 'r')) t (a, b, c)",
      );
      const id = await own.snapshotOf('masked');
      const changedOf = async (masked: (version: string) => string): Promise<unknown> => {
        const [then, now] = [`FOR VERSION AS OF BIGINT '${id}'`, ''].map(masked);
        const sql = `EXPLAIN (TYPE LOGICAL, FORMAT JSON) SELECT v.a, v.b, n.a, n.b FROM ${String(then)} v CROSS JOIN ${String(now)} n`;
        const [row] = await own.run(sql);
        const two = ['a', 'b'].map(
          (name) => ({ name, type: { family: 'other', name: '' }, nullable: null }) as const,
        );
        return fieldsIn(row?.[0], two, `${own.catalog}:s.masked$data@${id}`).changed?.moved;
      };
      const mask = (version: string): string =>
        `(SELECT a, upper(b) AS b FROM {s}.masked ${version})`;
      const filter = (version: string): string =>
        `(SELECT a, 'secret' AS b FROM {s}.masked ${version} WHERE b = 'x')`;
      expect([await changedOf(mask), await changedOf(filter)]).toEqual([[], []]);
      await own.run('ALTER TABLE {s}.masked RENAME COLUMN b TO z');
      await own.run('ALTER TABLE {s}.masked RENAME COLUMN c TO b');
      expect([await changedOf(mask), await changedOf(filter)]).toEqual([['b'], ['b']]);
    });

    test.each(['', '{', '[]', 'null', '{"name": "Output"}', null])(
      'of another form (%j) tells nothing',
      (text) => {
        const { ids, note } = fieldsIn(text, columns, 'a:b.c$data@1');
        expect([ids, note?.split(':')[0]]).toEqual([null, UNCLEAR]);
      },
    );
  });
});

function filesOfData(directory: string, table: string): string[] {
  const all = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  const found = all.filter((path) => path.includes(`/${table}`) && path.endsWith('.parquet'));
  if (found.length === 0) throw new Error(`no data files of ${table}`);
  return found.map((path) => join(directory, path));
}
