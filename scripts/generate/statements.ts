import type { Example } from '../../src/checks/example.ts';
import type { AnyKind } from '../../src/checks/kind.ts';
import type { Column } from '../../src/domain/datatype.ts';
import type { Gate } from '../../src/domain/gate.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { ownKey, NO_STATISTICS, type Found } from '../../src/planning/audit/facts.ts';
import type { GateFacts, TableFacts } from '../../src/planning/audit/facts.ts';
import { measurementsOf } from '../../src/planning/audit/measurement.ts';
import { planAudit } from '../../src/planning/audit/plan.ts';
import type { Dialect } from '../../src/sql/dialect.ts';
import type { GuardedSql } from '../../src/sql/own.ts';
import { parseTypeName } from '../../src/sql/typename.ts';
import { exampleGate } from './example_gate.ts';

/**
 * The plain form of what an example measures, one statement a measurement: what the check means, before any plan makes
 * it cheaper. `engine` guards the SQL that the example's author wrote.
 */
export async function plainStatements(
  kind: AnyKind,
  example: Example,
  dialect: Dialect,
  engine: Engine,
): Promise<readonly string[]> {
  const gate = await exampleGate(kind, example);
  const facts: GateFacts = {
    engine: dialect.name,
    dialect,
    abilities: engine.abilities,
    audited: tableFacts('audited', example),
    others: new Map(
      [['audited', example] as const, ...Object.entries(example.tables ?? {})].map(
        ([name, table]) => [name, { found: tableFacts(name, table), fault: null }],
      ),
    ),
    own: await guarded(kind, gate, engine),
    dates: { now: Date.parse(example.now ?? '2026-01-02T00:00:00Z'), ds: example.ds ?? null },
  };
  const measured = measurementsOf(gate, new Map([[kind.kind, kind]]), facts);
  const [stopped] = measured.checks.flatMap(({ fault }) => (fault === null ? [] : [fault]));
  if (stopped !== undefined)
    throw new Error(`${kind.kind}, '${example.title}': ${stopped.message}`);
  const plan = planAudit(measured, NO_STATISTICS, 'separate');
  return plan.steps.map(({ sql }) => sql);
}

function tableFacts(name: string, { columns }: Pick<Example, 'columns'>): TableFacts {
  return {
    relation: { from: 'table', parts: [name], version: null },
    columns: Object.entries(columns).map(([column, type]): Column => {
      const known = parseTypeName(type);
      if (known === undefined) throw new Error(`'${type}' of column '${column}' is no type`);
      return { name: column, type: known, nullable: null };
    }),
  };
}

async function guarded(
  kind: AnyKind,
  gate: Gate,
  engine: Engine,
): Promise<Map<string, Found<GuardedSql>>> {
  const options = { signal: new AbortController().signal, timeout: 60_000 };
  const found = gate.checks.flatMap((check) => {
    const tables = kind.tables?.(check.parameters, gate) ?? {};
    return (kind.own?.(check.parameters) ?? []).map(
      async ({ shape, text, over }): Promise<[string, Found<GuardedSql>]> => [
        ownKey(shape, text, over === undefined ? null : (tables[over] ?? null)),
        { found: await engine.guard(text, shape, options), fault: null },
      ],
    );
  });
  return new Map(await Promise.all(found));
}
