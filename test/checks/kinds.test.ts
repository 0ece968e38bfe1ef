import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Example } from '../../src/checks/example.ts';
import type { AnyKind } from '../../src/checks/kind.ts';
import { kinds } from '../../src/checks/registry.ts';
import { auditEach, makeDatabase } from '../execution/audits.ts';
import { datesOf, EAGER, expectAsStated, gateOf } from './conformance.ts';
import { statements } from './example_tables.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wap-gate-kinds-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe.each([...kinds.values()])('$kind', (kind) => {
  it('has examples that pass, fail, are empty and are all NULL', () => {
    const outcomes = kind.examples.map((example) => example.outcome);
    expect(outcomes).toContain('passed');
    expect(outcomes).toContain('failed');
    expect(kind.examples.some((example) => example.rows.length === 0)).toBe(true);
    expect(kind.examples.some(isAllNull) || looksAtNoValues(kind)).toBe(true);
  });

  it.each(kind.examples.map((example) => [example.title, example] as const))(
    '%s',
    async (_title, example) => {
      const gate = await gateOf(directory, kind, example);
      const database = await makeDatabase(statements(example));
      try {
        const dates = datesOf(example);
        const ways = [{ strategy: 'separate' as const }, {}, { costs: EAGER }];
        const each = ways.map((options) => ({ ...options, dates }));
        for (const [audit] of await auditEach(database.path, [gate], each)) {
          expectAsStated(audit!.result, kind, example);
        }
      } finally {
        await database.remove();
      }
    },
  );
});

const isAllNull = ({ rows }: Example): boolean =>
  rows.length > 0 &&
  rows.some((row) => row.includes(null)) &&
  (rows[0] ?? []).some((_, index) => rows.every((row) => row[index] === null));

/** Kinds that count or describe rows and never look into a column. */
const looksAtNoValues = ({ kind }: AnyKind): boolean =>
  ['row_count', 'row_count_change', 'schema'].includes(kind);
