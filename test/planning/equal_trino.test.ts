import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Check } from '../../src/domain/check.ts';
import { asFault } from '../../src/domain/fault.ts';
import type { Gate } from '../../src/domain/gate.ts';
import type { CheckResult } from '../../src/domain/result.ts';
import type { ColumnStatistics } from '../../src/domain/statistics.ts';
import { parseTolerance } from '../../src/domain/tolerance.ts';
import { formatValue } from '../../src/domain/wording.ts';
import { exactNumber, type Value } from '../../src/domain/value.ts';
import { compareDecimals } from '../../src/domain/decimal.ts';
import type { Column } from '../../src/domain/datatype.ts';
import type { Engine, QueryOptions, ResolvedTable } from '../../src/engines/engine.ts';
import { COSTS } from '../../src/planning/audit/costs.ts';
import { partitionBounds } from '../../src/planning/audit/subject.ts';
import { compileExpression } from '../../src/sql/compile.ts';
import { and, column, compare, literal, TRUE, type Expression } from '../../src/sql/expression.ts';
import { compareCodePoints } from '../../src/sql/order.ts';
import { quoteIdentifier } from '../../src/sql/quoting.ts';
import { EAGER } from '../checks/conformance.ts';
import { check, gate, n } from '../execution/gates.ts';
import { auditOne } from '../trino/audits.ts';
import { history, plainHistory, statementsOf, type History } from '../trino/histories.ts';
import { OwnCatalog } from '../trino/own_catalog.ts';
import { seedOf } from '../seed.ts';
import { onTrino } from '../trino/server.ts';

const tolerate = (text: string): Partial<Check> => ({
  thresholds: { warn: null, fail: parseTolerance(text) ?? null },
});

/** Checks of every shape that statistics may answer, narrow or reshape. */
const POOL: readonly (() => Check)[] = [
  () => check('row_count', { min: n(1), max: n(12) }),
  () => check('not_null', { columns: ['id'] }),
  () => check('not_null', { columns: ['day', 'long text', 'am.ount'] }, tolerate('30%')),
  () => check('not_null', { columns: ['e1', 'e2'] }),
  () => check('not_null', { columns: ['x', 'r'] }, { where: 'id > 0' }),
  () => check('unique', { columns: ['id'] }),
  () => check('unique', { columns: ['id', 'day'] }),
  () => check('unique', { columns: ['id', 'quo"te', 'day', 'x'] }, tolerate('1')),
  () => check('unique', { columns: ['day', 'e1', 'code'] }),
  () => check('unique', { columns: ['code', 'day'], nulls: 'equal' }, tolerate('3')),
  () => check('range', { column: 'id', min: n(0), max: n(9) }),
  () => check('range', { column: 'x', min: n(-2), below: n(8) }),
  () => check('range', { column: 'x', min: n(-1), nulls: 'fail' }, { where: "code = 'a'" }),
  () => check('range', { column: 'r', min: n('0.1'), max: n('0.2') }),
  () => check('range', { column: 'am.ount', above: n('-1') }, tolerate('1')),
  () => check('range', { column: 'day', min: '2026-01-01', max: '2026-01-03' }),
  () => check('range', { column: 'moment', min: '2026-01-01', below: '2026-01-04' }),
  () => check('range', { column: 'zoned', min: '2026-01-01', below: '2026-01-04' }),
  () => check('range', { column: 'e1', min: n(1), max: n(3) }),
  () => check('range', { column: 'e2', min: n(10) }),
  () => check('range', { column: 'quo"te', min: n(1), max: n(2) }),
  () => check('minimum', { column: 'id', min: n(0) }),
  () => check('minimum', { column: 'day', min: '2026-01-01' }),
  () => check('maximum', { column: 'x', max: n(7) }),
  () => check('maximum', { column: 'am.ount', max: n(5) }),
  () => check('maximum', { column: 'e1', max: n(3) }),
  () => check('freshness', { column: 'moment', max_age: '1d' }),
  () => check('freshness', { column: 'zoned', max_age: '12h' }),
  () => check('mean', { column: 'quo"te', max: n(2) }),
  () => check('distinct_count', { column: 'code', max: n(3) }),
  () => check('accepted_values', { column: 'code', values: ['a', 'b', 'c'] }),
  () => check('accepted_values', { column: 'long text', values: ['abcdefghijklmnop', 'zzz'] }),
  () => check('accepted_values', { column: 'id', values: [n(1), n(2), n(3), null], nulls: 'fail' }),
  () => check('rejected_values', { column: 'code', values: ['x', null] }),
  () => check('rejected_values', { column: 'long text', values: ['abcdefghijklmnoz'] }),
  () => check('matches', { column: 'long text', pattern: '^[a-z]*$' }),
  () => check('length', { column: 'long text', max: n(17) }),
  () => check('expression', { sql: '"am.ount" >= 0 OR e2 > 10' }),
  () => check('partitions', { column: 'day', from: '2026-01-01', to: '2026-01-03' }),
];

/** The whole table, its partitions by columns of many types, and parts that no file knows of. */
const SCOPES: readonly Partial<Gate>[] = [
  {},
  { partition: { column: 'day', value: '2026-01-02' } },
  { partition: { column: 'code', value: 'a' } },
  { partition: { column: 'id', value: '3' } },
  { partition: { column: 'x', value: '1.5' } },
  { partition: { column: 'long text', value: 'abcdefghijklmnop' } },
  { partition: { column: 'quo"te', value: '2' } },
  { partition: { column: 'moment', value: '2026-01-02' } },
  { partition: { column: 'moment', value: '2026-01-02T05' }, interval: 'hour' },
  { partition: { column: 'zoned', value: '2026-01-02' } },
  { where: 'id > 2' },
  { where: "code <> 'a'", partition: { column: 'day', value: '2026-01-02' } },
];

vi.setConfig({ testTimeout: 600_000, hookTimeout: 120_000 });

onTrino('what Iceberg knows of a table of any history', () => {
  let own: OwnCatalog;
  let tables = 0;
  beforeAll(async () => {
    own = await OwnCatalog.create();
  });
  afterAll(() => own[Symbol.asyncDispose]());

  async function withTable(
    told: History,
    work: (name: string, engine: Engine) => Promise<void>,
  ): Promise<void> {
    const name = `t${String((tables += 1))}`;
    for (const sql of statementsOf(told)) await own.run(sql.replaceAll('{t}', `{s}.${name}`));
    const engine = await own.open();
    try {
      await work(name, engine);
    } finally {
      await engine.close();
      await own.run(`DROP TABLE {s}.${name}`);
    }
  }

  const over = (name: string, checks: readonly Check[], more: Partial<Gate>): Gate =>
    gate('t', checks, { table: own.reference(name), staging: own.reference(name), ...more });

  test('is true of every scope', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (told) => {
        await withTable(told, async (name, engine) => {
          const table = await resolved(engine, own, name);
          if (table === null) return;
          for (const more of SCOPES) await neverLies(engine, table, over(name, [], more));
        });
      }),
      { numRuns: 4, endOnFailure: true },
    );
  });

  // Every scope, over tables of any history and over tables of which all is known by turns; the whole table over both.
  const HISTORIES = [history, plainHistory];
  const tries = [
    ...SCOPES.map((scope, index) => ({ scope, kind: index % 2 })),
    ...[{}, { partition: { column: 'day', value: '2026-01-02' } }].map((scope, index) => ({
      scope,
      kind: 1 - (index % 2),
    })),
  ].map(({ scope, kind }) => [['any', 'plain'][kind], JSON.stringify(scope), scope, kind] as const);

  test.each(tries)(
    'gives the answers of plain statements: %s history, %s',
    async (name, title, scope, kind) => {
      const checks = fc.subarray([...POOL], { minLength: 6, maxLength: 10 });
      const paying = fc.constantFrom(COSTS, EAGER);
      await fc.assert(
        fc.asyncProperty(HISTORIES[kind] ?? history, checks, paying, (told, picked, costs) =>
          withTable(told, async (table, engine) => {
            const made = picked.map((make) => make());
            const one = over(table, made, scope);
            const separate = await essences(auditOne(engine, one, { strategy: 'separate' }));
            expect(await essences(auditOne(engine, one, { costs }))).toEqual(separate);
          }),
        ),
        { numRuns: 1, endOnFailure: true, ...seedOf(`${title} ${name ?? ''}`) },
      );
    },
  );
});

/** What must be the same however it was measured; the last digits of a double's sum may not be. */
function essence(result: CheckResult): unknown {
  const { id, outcome, tested, failing, notes, metrics, fault } = result;
  const rounded = (value: unknown): unknown =>
    typeof value === 'number' && !Number.isInteger(value) ? value.toPrecision(10) : value;
  return {
    ...{ id, outcome, tested, failing, notes, observed: rounded(result.observed) },
    metrics: Object.fromEntries(
      Object.entries(metrics).map(([key, value]) => [key, rounded(value)]),
    ),
    fault: fault?.code ?? null,
  };
}

const essences = (audit: ReturnType<typeof auditOne>): Promise<unknown> =>
  audit.then(
    ({ result }) => result.checks.map(essence),
    (thrown: unknown) => asFault(thrown).record.code,
  );

const within = (): QueryOptions => ({ signal: new AbortController().signal, timeout: 60_000 });

/** Null where the newest version cannot be pinned, since its names were given to other columns. */
const resolved = (engine: Engine, own: OwnCatalog, name: string): Promise<ResolvedTable | null> =>
  engine.resolve(own.reference(name), within()).catch((thrown: unknown) => {
    expect(asFault(thrown).record.code).toBe('version-unreadable');
    return null;
  });

async function neverLies(engine: Engine, table: ResolvedTable, scoped: Gate): Promise<void> {
  const type = table.columns.find(({ name }) => name === scoped.partition?.column)?.type;
  const partition = type === undefined ? null : partitionBounds(scoped, type);
  const columns = table.columns.map(({ name }) => name);
  const known = await engine.statistics(table, { columns, estimate: [], partition }, within());
  const { rows, facts } = await factsOf(engine, table, conditionOf(table, partition));
  // Without its own rows told apart, a partition is only bounded by what is known.
  const exactly = partition === null || known.ofPartition === true;
  if (known.rows !== null) expect(exactly ? known.rows : null).toBe(rows);
  for (const each of table.columns) {
    const stated = known.columns.get(each.name);
    const actual = facts.get(each.name);
    if (stated !== undefined && actual !== undefined) {
      expect({ column: each.name, lies: liesIn(stated, actual, exactly) }).toEqual({
        column: each.name,
        lies: [],
      });
    }
  }
}

interface Facts {
  readonly nulls: bigint;
  readonly nans: bigint;
  readonly min: Value;
  readonly max: Value;
}

function liesIn(stated: ColumnStatistics, actual: Facts, exactly: boolean): string[] {
  const { nulls, min, max, exact, mayHoldNaN } = stated;
  const lies: string[] = [];
  if (nulls !== null && exactly && nulls !== actual.nulls) lies.push(`${String(nulls)} NULLs`);
  if (nulls === 0n && actual.nulls !== 0n) lies.push('no NULL');
  if (!mayHoldNaN && actual.nans !== 0n) lies.push('no NaN');
  if (actual.min === null || actual.max === null) return lies;
  const [low, high] = [order(min, actual.min), order(actual.max, max)];
  if (min !== null && low > 0) lies.push(`nothing below ${formatValue(min)}`);
  if (max !== null && high > 0) lies.push(`nothing above ${formatValue(max)}`);
  if (exact && exactly && !mayHoldNaN && (low !== 0 || high !== 0)) lies.push('exact');
  return lies;
}

function order(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') return compareCodePoints(a, b);
  if (typeof a === 'number' && typeof b === 'number') return a === b ? 0 : a - b;
  const [left, right] = [exactNumber(a), exactNumber(b)];
  return left === undefined || right === undefined ? 0 : compareDecimals(left, right);
}

function conditionOf(
  table: ResolvedTable,
  partition: ReturnType<typeof partitionBounds>,
): Expression {
  const key = table.columns.find(({ name }) => name === partition?.column);
  if (partition === null || key === undefined) return TRUE;
  const [of, min, max] = [
    column(key.name, key.type),
    literal(partition.min),
    literal(partition.max),
  ];
  return partition.open
    ? and(compare(of, '>=', min), compare(of, '<', max))
    : compare(of, '=', min);
}

/** What the rows themselves say, in one statement. */
async function factsOf(
  engine: Engine,
  table: ResolvedTable,
  condition: Expression,
): Promise<{ rows: Value | undefined; facts: ReadonlyMap<string, Facts> }> {
  const { dialect } = engine;
  const cells = table.columns.flatMap((each) => cellsOf(each));
  const from = `${dialect.relation(table.relation as never)} AS t WHERE ${compileExpression(condition, dialect)}`;
  const answered = await engine.query(
    `SELECT count(*), ${cells.join(', ')} FROM ${from}`,
    within(),
  );
  const [[rows, ...values] = []] = answered.rows;
  const facts = table.columns.map((each, index): [string, Facts] => {
    const [nulls, nans, min = null, max = null] = values.slice(index * 4, index * 4 + 4);
    return [each.name, { nulls: nulls as bigint, nans: nans as bigint, min, max }];
  });
  return { rows, facts: new Map(facts) };
}

function cellsOf({ name, type }: Column): string[] {
  const of = quoteIdentifier(name);
  const isNaN = type.family === 'float' ? `is_nan(${of})` : 'false';
  return [
    `count_if(${of} IS NULL)`,
    `count_if(${isNaN})`,
    ...['min', 'max'].map((end) => {
      const value = type.family === 'timestamptz' ? `${of} AT TIME ZONE 'UTC'` : of;
      return `${end}(${value}) FILTER (WHERE NOT ${isNaN})`;
    }),
  ];
}
