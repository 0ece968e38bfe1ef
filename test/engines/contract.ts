import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Fault } from '../../src/domain/fault.ts';
import type { TableReference } from '../../src/domain/table.ts';
import { exactNumber, toJson, type Value } from '../../src/domain/value.ts';
import type { Engine, QueryOptions, ResolvedTable } from '../../src/engines/engine.ts';
import { compileQuery } from '../../src/sql/compile.ts';
import { aggregate, column, count, isNull, own } from '../../src/sql/expression.ts';
import { item, source, SUBJECT, type Query } from '../../src/sql/query.ts';
import { compareDecimals } from '../../src/domain/decimal.ts';

/** A table that every engine can make: our type names, cells as text, null for NULL. */
export interface ContractTable {
  readonly name: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly rows: readonly (readonly (string | null)[])[];
}

/** An engine over the tables that were asked for. */
export interface Prepared {
  readonly engine: Engine;
  /** How a gate would name the table; a name that was not made gives a reference to nothing. */
  readonly reference: (name: string) => TableReference;
  readonly dispose: () => Promise<void>;
}

const LARGE = '9007199254740993';

const VALUES: ContractTable = {
  name: 'contract_values',
  columns: {
    id: 'bigint',
    amount: 'decimal(38,2)',
    ratio: 'double',
    name: 'varchar',
    day: 'date',
    moment: 'timestamp(6)',
    flag: 'boolean',
  },
  rows: [
    [
      LARGE,
      '123456789012345678901234567890123456.78',
      '0.1',
      'it\'s 😀\n"x"',
      '2026-01-02',
      '2026-01-02 03:04:05.123456',
      'true',
    ],
    ['-1', '-0.01', '-2.5', '', '1969-12-31', '1969-12-31 23:59:59.5', 'false'],
    ['7', '0.00', 'NaN', '  ', '2024-02-29', '2026-01-02 00:00:00', null],
    [null, null, null, null, null, null, null],
  ],
};

const NUMBERS: ContractTable = {
  name: 'contract_numbers',
  columns: { n: 'integer', word: 'varchar' },
  rows: Array.from({ length: 100 }, (_, n) => [
    String(n),
    n % 10 === 0 ? null : `w${String(n % 3)}`,
  ]),
};

/**
 * What every engine must do behind the port, whatever it is. `prepare` makes the tables and opens the engine; it is
 * called once.
 */
export function engineContract(
  name: string,
  prepare: (tables: readonly ContractTable[]) => Promise<Prepared>,
): void {
  describe(`engine contract: ${name}`, () => {
    let prepared: Prepared;
    beforeAll(async () => {
      prepared = await prepare([VALUES, NUMBERS]);
    });
    afterAll(() => prepared.dispose());
    const engine = (): Engine => prepared.engine;
    const resolve = (table: string): Promise<ResolvedTable> =>
      engine().resolve(prepared.reference(table), within(20_000));

    resolving(engine, resolve);
    answering(engine, resolve);
    knowing(engine, resolve);
    guarding(engine, resolve);
    stopping(engine, resolve);

    test('closing twice is fine, and a closed engine says so', async () => {
      const other = await prepare([NUMBERS]);
      await Promise.all([other.engine.close(), other.engine.close()]);
      await other.engine.close();
      expect(await faultOf(other.engine.query('SELECT 1', within(5_000)))).toMatchObject({
        code: 'engine-unavailable',
      });
      await other.dispose();
    });
  });
}

function resolving(engine: () => Engine, resolve: (table: string) => Promise<ResolvedTable>): void {
  test('a table is found with its columns under our type names', async () => {
    const table = await resolve(VALUES.name);
    expect(Object.fromEntries(table.columns.map((each) => [each.name, each.type.name]))).toEqual(
      VALUES.columns,
    );
  });

  test('a table that nobody changed is found as it was', async () => {
    const table = await resolve(VALUES.name);
    await expect(engine().recheck(table, within(20_000))).resolves.toBeUndefined();
  });

  test('a missing table is a fault of the data that names the nearest', async () => {
    const fault = await faultOf(resolve('contract_valuez'));
    expect(fault).toMatchObject({ code: 'missing-table', category: 'data', retryable: false });
    expect(fault.message).toContain('contract_valuez');
    expect(fault.message).toMatch(/Did you mean '.*contract_values.*'\?/);
  });
}

function answering(engine: () => Engine, resolve: (table: string) => Promise<ResolvedTable>): void {
  test('every digit, code point and microsecond arrives', async () => {
    const table = await resolve(VALUES.name);
    const { rows, columns } = await run(engine(), {
      select: table.columns.map(({ name, type }) => item(column(name, type))),
      from: source(table.relation, SUBJECT),
    });
    const byId = new Map(rows.map((row) => [String(toJson(row[0] ?? null)), row]));
    expect(columns.map(({ type }) => type.family)).toEqual([
      'integer',
      'decimal',
      'float',
      'text',
      'date',
      'timestamp',
      'boolean',
    ]);
    expect(byId.get(LARGE)).toEqual([
      9007199254740993n,
      { decimal: '123456789012345678901234567890123456.78' },
      0.1,
      'it\'s 😀\n"x"',
      '2026-01-02',
      '2026-01-02 03:04:05.123456',
      true,
    ]);
    expect(byId.get('-1')).toEqual([
      -1n,
      { decimal: '-0.01' },
      -2.5,
      '',
      '1969-12-31',
      '1969-12-31 23:59:59.5',
      false,
    ]);
    expect(byId.get('7')?.slice(2, 6)).toEqual([NaN, '  ', '2024-02-29', '2026-01-02 00:00:00']);
    expect(byId.get('null')).toEqual(VALUES.rows[3]);
  });

  test('statements at the same time get their own answers', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => engine().query(`SELECT ${String(n)}`, within(20_000))),
    );
    expect(answers.map(({ rows }) => rows[0]?.[0])).toEqual(
      Array.from({ length: 12 }, (_, n) => BigInt(n)),
    );
    expect(answers.every(({ cost }) => cost.milliseconds >= 0)).toBe(true);
  });

  test('a preflight gives columns and types without running', async () => {
    const { relation } = await resolve(NUMBERS.name);
    const from = engine().dialect.relation(relation as never);
    expect(
      await engine().preflight(`SELECT n, word, n > 1 AS more FROM ${from}`, within(20_000)),
    ).toMatchObject([
      { name: 'n', type: { name: 'integer' } },
      { name: 'word', type: { family: 'text' } },
      { name: 'more', type: { family: 'boolean' } },
    ]);
    const fault = await faultOf(engine().preflight(`SELECT wrod FROM ${from}`, within(20_000)));
    expect(fault).toMatchObject({ code: 'query-failed', category: 'engine-user' });
    expect(fault.message).toContain('wrod');
    expect(fault.message.split('\n').length).toBeLessThanOrEqual(2);
  });
}

function knowing(engine: () => Engine, resolve: (table: string) => Promise<ResolvedTable>): void {
  test.each([VALUES, NUMBERS])('statistics of $name never lie', async ({ name, columns }) => {
    const table = await resolve(name);
    const names = Object.keys(columns);
    const known = await engine().statistics(
      table,
      { columns: names, estimate: names, partition: null },
      within(20_000),
    );
    for (const each of table.columns) {
      const actual = await facts(engine(), table, each.name);
      if (known.rows !== null) expect(known.rows).toBe(actual.rows);
      const stated = known.columns.get(each.name);
      if (stated === undefined) continue;
      if (stated.nulls !== null) expect(stated.nulls).toBe(actual.nulls);
      if (stated.min === null || stated.max === null) continue;
      expect(order(stated.min, actual.min), `min of ${each.name}`).toBeLessThanOrEqual(0);
      if (!stated.mayHoldNaN) expect(order(stated.max, actual.max)).toBeGreaterThanOrEqual(0);
      if (!stated.exact) continue;
      expect(order(stated.min, actual.min), `exact min of ${each.name}`).toBe(0);
      expect(order(stated.max, actual.max), `exact max of ${each.name}`).toBe(0);
    }
  });

  test('a column that may hold NaN says so', async () => {
    const table = await resolve(VALUES.name);
    const known = await engine().statistics(
      table,
      { columns: ['ratio', 'id'], estimate: [], partition: null },
      within(20_000),
    );
    expect(known.columns.get('ratio')?.mayHoldNaN ?? true).toBe(true);
    expect(known.columns.get('id')?.mayHoldNaN ?? false).toBe(false);
  });
}

function guarding(engine: () => Engine, resolve: (table: string) => Promise<ResolvedTable>): void {
  test('a guarded expression and a guarded query run inside a statement', async () => {
    const { relation } = await resolve(NUMBERS.name);
    const from = source(relation, SUBJECT);
    const condition = await engine().guard("word = 'w1' AND n < 50", 'expression', within(5_000));
    const selected = await engine().guard(
      'SELECT 1 AS a UNION ALL SELECT 2',
      'query',
      within(5_000),
    );
    const { rows } = await run(engine(), { select: [item(count(own(condition)))], from });
    expect(rows).toEqual([[15n]]);
    const counted = await run(engine(), {
      select: [item(count())],
      from: source({ from: 'own', sql: selected }, 'own'),
    });
    expect(counted.rows).toEqual([[2n]]);
  });

  test.each([
    ['expression', 'n > 1) FROM x WHERE (1 = 1'],
    ['expression', 'n, word'],
    ['expression', '(SELECT 1)'],
    ['expression', 'sum(n) > 1'],
    ['expression', ''],
    ['query', 'DELETE FROM contract_numbers'],
    ['query', 'SELECT 1; SELECT 2'],
    ['query', 'SELECT 1) AS a, (SELECT 2'],
    ['query', 'SELECT current_timestamp'],
  ] as const)('the guard refuses the %s %j', async (shape, sql) => {
    expect(await faultOf(engine().guard(sql, shape, within(5_000)))).toMatchObject({
      code: 'guard-refused',
    });
  });
}

function stopping(engine: () => Engine, resolve: (table: string) => Promise<ResolvedTable>): void {
  test('an aborted query ends inside the engine, and the next one runs', async () => {
    const sql = await endless(engine(), resolve);
    const stop = new AbortController();
    const running = faultOf(engine().query(sql, { signal: stop.signal, timeout: 60_000 }));
    setTimeout(() => stop.abort(), 100);
    expect(await running).toMatchObject({ code: 'cancelled' });
    expect(
      await faultOf(engine().query('SELECT 1', { ...within(1_000), signal: stop.signal })),
    ).toMatchObject({
      code: 'cancelled',
    });
    expect(await engine().preflight('SELECT 1 AS one', within(5_000))).toHaveLength(1);
    expect((await engine().query('SELECT 1', within(5_000))).rows).toEqual([[1n]]);
  });

  test('a query that passes its time is stopped', async () => {
    const sql = await endless(engine(), resolve);
    const started = performance.now();
    expect(await faultOf(engine().query(sql, within(150)))).toMatchObject({
      code: 'query-timeout',
    });
    expect(performance.now() - started).toBeLessThan(10_000);
  });
}

/** 100^8 rows to count one by one. */
async function endless(
  engine: Engine,
  resolve: (table: string) => Promise<ResolvedTable>,
): Promise<string> {
  const { relation } = await resolve(NUMBERS.name);
  const table = engine.dialect.relation(relation as never);
  const tables = Array.from({ length: 8 }, (_, n) => `${table} AS t${String(n)}`);
  return `SELECT sum(t0.n * t7.n) FROM ${tables.join(' CROSS JOIN ')} WHERE t0.n + t3.n <> t7.n`;
}

async function facts(
  engine: Engine,
  { relation, columns }: ResolvedTable,
  name: string,
): Promise<{ rows: Value; nulls: Value; min: Value; max: Value }> {
  const subject = column(name, columns.find((each) => each.name === name)!.type);
  const { rows } = await run(engine, {
    select: [
      item(count()),
      item(count(isNull(subject))),
      item(aggregate('min', [subject])),
      item(aggregate('max', [subject])),
    ],
    from: source(relation, SUBJECT),
  });
  const [total, nulls, min, max] = rows[0]!;
  return { rows: total!, nulls: nulls!, min: min!, max: max! };
}

/** Negative, zero or positive; text by code point, which is also the order of ISO dates. */
function order(a: Value, b: Value): number {
  const [left, right] = [exactNumber(a), exactNumber(b)];
  if (left !== undefined && right !== undefined) return compareDecimals(left, right);
  const [first, second] = [String(toJson(a)), String(toJson(b))];
  return first < second ? -1 : first > second ? 1 : 0;
}

function run(engine: Engine, query: Query): ReturnType<Engine['query']> {
  return engine.query(compileQuery(query, engine.dialect), within(20_000));
}

const within = (timeout: number): QueryOptions => ({
  signal: new AbortController().signal,
  timeout,
});

/** The fault that the promise rejects with; anything else fails the test. */
export async function faultOf(promise: Promise<unknown>): Promise<Fault['record']> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof Fault)) throw new Error(`expected a fault, not ${String(thrown)}`);
  return thrown.record;
}
