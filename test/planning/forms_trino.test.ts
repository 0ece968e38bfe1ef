import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Check } from '../../src/domain/check.ts';
import { parseTableReference } from '../../src/domain/table.ts';
import type { CheckResult } from '../../src/domain/result.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { EAGER } from '../checks/conformance.ts';
import type { Audit } from '../execution/audits.ts';
import { check, gate, n } from '../execution/gates.ts';
import { auditOne } from '../trino/audits.ts';
import { TrinoLake } from '../trino/lake.ts';
import { onTrino } from '../trino/server.ts';

/** Orders of 300 to 309 with lines of 1 to 20, one of 25; `far` lies far apart, `code` holds few texts. */
const ROWS = `SELECT 300 + i / 20 AS "order", IF(i = 199, 25, 1 + i % 20) AS line, DATE '2026-01-01' + INTERVAL '1' DAY * (i / 20) AS day,
  CAST(i / 20 AS bigint) * 100000000000000000 AS far, CAST(NULL AS bigint) AS gone, chr(97 + i % 3) AS code, i % 4 AS quarter
FROM UNNEST(sequence(0, 199)) AS r (i)`;

onTrino('the forms of a plan on Trino', () => {
  let lake: TrinoLake;
  let engine: Engine;
  beforeAll(async () => {
    lake = await TrinoLake.create();
    await lake.run(`CREATE TABLE {s}.clean AS ${ROWS}`);
    await lake.run(`CREATE TABLE {s}.twice AS ${ROWS}
      UNION ALL SELECT * FROM (${ROWS}) WHERE "order" = 307 AND line IN (3, 4)`);
    engine = await lake.open();
  });
  afterAll(async () => {
    await engine.close();
    await lake[Symbol.asyncDispose]();
  });

  const audit = (table: string, checks: readonly Check[], separate = false): Promise<Audit> =>
    auditOne(
      engine,
      gate('t', checks, { table: lake.reference(table), staging: lake.reference(table) }),
      separate ? { strategy: 'separate' } : { costs: EAGER },
    );
  const said = ({ outcome, tested, failing, metrics, samples, fault }: CheckResult): unknown => ({
    ...{ outcome, tested, failing, metrics, fault: fault?.code ?? null },
    samples: samples.map((row) => JSON.stringify(Object.entries(row))).sort(),
  });
  const reasons = ({ audited }: Audit): string[] => audited.evidence.map(({ step }) => step.reason);

  describe('of a key', () => {
    const BITS = 'a bit for each key: as many bits as rows prove it unique';
    const HASHES = 'hashes that never repeat prove that keys are distinct';
    const COUNTED = 'every key is counted';

    it.each<[title: string, columns: string[], form: string, after: string[]]>([
      ['a number and a day', ['line', 'day'], BITS, ['the cheap proof failed: counted exactly']],
      [
        'two numbers and a text',
        ['order', 'line', 'code'],
        BITS,
        ['the cheap proof failed: counted exactly'],
      ],
      [
        'numbers that lie far apart',
        ['far', 'line', 'quarter'],
        HASHES,
        ['only rows with a repeated hash are counted by key'],
      ],
      [
        'numbers that lie far apart, and a text',
        ['far', 'code', 'line'],
        HASHES,
        ['only rows with a repeated hash are counted by key'],
      ],
      ['two numbers that lie far apart', ['far', 'line'], COUNTED, []],
      ['a column without values beside others', ['line', 'gone', 'day'], COUNTED, []],
      ['a text', ['code'], COUNTED, []],
    ])('of %s', async (_title, columns, form, after) => {
      const unique = check('unique', { columns, nulls: 'equal' }, { samples: 10 });
      for (const table of ['clean', 'twice']) {
        const planned = await audit(table, [unique]);
        const separate = await audit(table, [unique], true);
        expect(planned.result.checks.map(said)).toEqual(separate.result.checks.map(said));
        expect(reasons(planned)[0]).toBe(form);
        const failed = planned.result.checks[0]?.outcome === 'failed';
        expect(reasons(planned).slice(1, -1)).toEqual(failed ? after : []);
      }
    });

    it('of which the least of all numbers is one', async () => {
      await lake.run(`CREATE TABLE {s}.least AS SELECT BIGINT '-9223372036854775807' - 1 + i % 40 AS id, i / 40 AS line
        FROM UNNEST(sequence(0, 199)) AS r (i)`);
      const checks = [['id'], ['id', 'line']].map((columns) => check('unique', { columns }));
      const { audited, result } = await audit('least', checks);
      expect(audited.evidence.flatMap(({ fault }) => fault ?? [])).toEqual([]);
      expect(result.checks.map(({ outcome }) => outcome)).toEqual(['failed', 'passed']);
    });

    it('whose columns are distinct only together is not taken for unique by a part of them', async () => {
      const [found] = (
        await audit('clean', [check('unique', { columns: ['order', 'code', 'quarter'] })])
      ).result.checks;
      expect(found).toMatchObject({ outcome: 'failed', tested: 200 });
    });
  });

  it('shows rows of which every repeated key has a NULL, and each time', async () => {
    await lake.run(
      'CREATE TABLE {s}.gaps AS SELECT * FROM (VALUES (1, 10), (2, NULL), (2, NULL)) v (a, b)',
    );
    for (const separate of [false, true, false]) {
      const unique = check('unique', { columns: ['a', 'b'] }, { samples: 5 });
      const [found] = (await audit('gaps', [unique], separate)).result.checks;
      expect(found?.samples).toEqual([
        { a: 2, b: null },
        { a: 2, b: null },
      ]);
    }
  });

  it('a target in a catalog that is not there is an error, and not a target that does not exist yet', async () => {
    const change = check('row_count_change', { against: 'target', max_drop: '10%' });
    const target = parseTableReference('nocatalog.prod.t');
    if (target === undefined) throw new Error('not a name');
    const { result } = await auditOne(
      engine,
      gate('t', [change], { table: target, staging: lake.reference('clean') }),
    );
    expect(result.checks[0]).toMatchObject({
      outcome: 'errored',
      fault: { code: 'configuration', category: 'config' },
    });
  });

  describe('side by side', () => {
    const listed = (column: string, ...values: unknown[]): Check =>
      check('accepted_values', { column, values }, { id: `test/${column}` });

    it('value groups are one statement', async () => {
      const { result, audited } = await audit('clean', [
        listed('code', 'a', 'b'),
        listed('quarter', n(0), n(1), n(2)),
        listed('line', ...Array.from({ length: 25 }, (_, i) => n(i + 1))),
      ]);
      expect(result.checks.map(({ outcome, failing }) => [outcome, failing])).toEqual([
        ['failed', 66],
        ['failed', 50],
        ['passed', 0],
      ]);
      expect(audited.plan.steps.map(({ tier, reason }) => [tier, reason])).toEqual([
        [
          3,
          "3 answers of one row each: 1 measurement of 'code' from its distinct values; 1 measurement of 'quarter' from its distinct values; 1 measurement of 'line' from its distinct values",
        ],
      ]);
    });

    it('an answer that cannot be had leaves the others theirs', async () => {
      const { result } = await audit('clean', [
        listed('code', 'a', 'b', 'c'),
        check('expression', { sql: 'CAST(code AS integer) > 0' }, { id: 'test/cast' }),
        check(
          'expression',
          { sql: 'quarter < 4' },
          { where: 'line / (quarter - 9) < 1', id: 'test/where' },
        ),
        listed('quarter', n(0), n(1)),
      ]);
      expect(result.checks.map(({ outcome, failing }) => [outcome, failing])).toEqual([
        ['passed', 0],
        ['errored', null],
        ['passed', 0],
        ['failed', 100],
      ]);
    });
  });
});
