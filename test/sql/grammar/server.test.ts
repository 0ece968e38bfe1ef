import { beforeAll, describe, expect, test } from 'vitest';

import { guardTrino } from '../../../src/sql/grammar/guard.ts';
import * as functions from '../../../src/sql/grammar/guard/functions.ts';
import { onTrino, trinoAddress } from '../../trino/server.ts';
import { runTrino } from '../../trino/statement.ts';
import { EXPRESSIONS, QUERIES, ROWS, TABLES } from './cases.ts';

const run = (sql: string): Promise<unknown[][]> =>
  runTrino(trinoAddress(), sql, { 'X-Trino-Catalog': 'tpch', 'X-Trino-Schema': 'tiny' });

onTrino("what the guard knows is true on Trino's server", () => {
  functionFacts();
  accepted();
  tables();
});

function functionFacts(): void {
  describe('functions', () => {
    /** What `SHOW FUNCTIONS` says of each name: `scalar`, or `scalar, not deterministic`. */
    const facts = new Map<string, Set<string>>();
    beforeAll(async () => {
      for (const row of await run('SHOW FUNCTIONS')) {
        const [name, , , type, deterministic] = row.map(String);
        const known = facts.get(name!.toLowerCase()) ?? new Set();
        known.add(deterministic === 'true' ? type! : `${type!}, not deterministic`);
        facts.set(name!.toLowerCase(), known);
      }
    });

    const factsOf = (names: Iterable<string>): Record<string, string[]> =>
      Object.fromEntries([...names].map((name) => [name, [...(facts.get(name) ?? [])]]));
    const all = (names: Iterable<string>, ...expected: string[]): Record<string, string[]> =>
      Object.fromEntries([...names].map((name) => [name, expected]));

    test('those over one row are deterministic scalars, and nothing else', () => {
      // `sequence` makes an array, and in TABLE(...) rows.
      const names = [...functions.SCALAR_FUNCTIONS].filter((name) => name !== 'sequence');
      expect(factsOf(names)).toEqual(all(names, 'scalar'));
      expect(factsOf(['sequence'])).toEqual(
        all(['sequence'], 'scalar', 'table, not deterministic'),
      );
    });

    test('aggregates are deterministic aggregates', () => {
      const names = functions.AGGREGATE_FUNCTIONS;
      expect(factsOf(names)).toEqual(all(names, 'aggregate'));
    });

    test('window functions are deterministic window functions', () => {
      const names = functions.WINDOW_FUNCTIONS;
      expect(factsOf(names)).toEqual(all(names, 'window'));
    });

    test('table functions, and those of chance, are what they are called', () => {
      for (const name of functions.TABLE_FUNCTIONS) {
        expect([...facts.get(name)!]).toContain('table, not deterministic');
      }
      const names = functions.CHANCE_FUNCTIONS;
      expect(factsOf(names)).toEqual(all(names, 'scalar, not deterministic'));
    });

    test('those of syntax and of patterns are not listed', () => {
      const names = [...functions.SYNTAX_FUNCTIONS, ...functions.PATTERN_FUNCTIONS];
      expect(factsOf(names)).toEqual(all(names));
    });

    test('every deterministic function is judged', () => {
      const accepted = new Set(
        [
          functions.SCALAR_FUNCTIONS,
          functions.AGGREGATE_FUNCTIONS,
          functions.WINDOW_FUNCTIONS,
        ].flatMap((names) => [...names]),
      );
      const deterministic = [...facts]
        .filter(([, types]) => ['scalar', 'aggregate', 'window'].some((type) => types.has(type)))
        .map(([name]) => name);
      expect(deterministic.filter((name) => !accepted.has(name)).sort()).toEqual([
        'current_date',
        'current_groups',
        'current_timezone',
        'now',
        'spatial_partitioning',
        'spatial_partitions',
      ]);
    });

    test.each([...functions.CLOCK_FUNCTIONS, ...functions.SESSION_FUNCTIONS])(
      '%s is something that the server answers, and the guard refuses',
      async (name) => {
        const listed = facts.has(name) && name !== 'current_date';
        const sql = listed ? `${name}()` : name;
        expect(await run(`SELECT ${sql}`)).toHaveLength(1);
        await expect(guardTrino(`SELECT ${sql}`, 'query')).rejects.toThrow(`It calls ${name}`);
      },
    );
  });
}

/** As the compiler will wrap it. */
const wrapped = (text: string): string =>
  `WITH t AS (${ROWS}), wap_table AS (TABLE t)\nSELECT count(*) FROM (\n${text}\n) AS own`;

function accepted(): void {
  describe('what it accepts runs', () => {
    test.each(QUERIES)('%s', async (sql) => {
      const { text } = await guardTrino(sql, 'query');
      expect(await run(wrapped(text))).toHaveLength(1);
    });

    // "A" and a are one column there.
    test.each(EXPRESSIONS)('%s', async (sql) => {
      const { text } = await guardTrino(sql, 'expression');
      const counted = `WITH t AS (${ROWS})\nSELECT count_if((\n${text}\n)) FROM t`;
      expect(await run(counted)).toHaveLength(1);
    });
  });
}

interface InputOutput {
  readonly inputTableColumnInfos: readonly {
    readonly table: {
      readonly catalog: string;
      readonly schemaTable: { readonly schema: string; readonly table: string };
    };
  }[];
}

async function inputsOf(sql: string): Promise<string[]> {
  const ours = `WITH wap_table AS (SELECT 1 AS a), wap_target AS (TABLE wap_table)`;
  const rows = await run(
    `EXPLAIN (TYPE IO, FORMAT JSON) ${ours}\nSELECT * FROM (\n${sql}\n) AS own`,
  );
  const { inputTableColumnInfos: inputs } = JSON.parse(String(rows[0]![0])) as InputOutput;
  const names = inputs.map(({ table: { catalog, schemaTable } }) =>
    [catalog, schemaTable.schema, schemaTable.table].join('.'),
  );
  return [...new Set(names)].sort();
}

function tables(): void {
  test.each(TABLES)('the tables of %s', async (sql) => {
    const { tables } = await guardTrino(sql, 'query');
    const full = tables!.map((parts) =>
      [...['tpch', 'tiny'].slice(0, 3 - parts.length), ...parts].join('.').toLowerCase(),
    );
    expect(full.sort()).toEqual(await inputsOf(sql));
  });
}
