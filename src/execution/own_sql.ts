import type { AnyKind, OwnSql } from '../checks/kind.ts';
import { Fault, fault } from '../domain/fault.ts';
import type { Gate } from '../domain/gate.ts';
import { listing } from '../domain/wording.ts';
import { ownKey, type Found, type GateFacts, type TableFacts } from '../planning/audit/facts.ts';
import { expressionPreflight, queryPreflight } from '../planning/audit/preflight.ts';
import type { GuardedSql } from '../sql/own.ts';
import { attempt, missing } from './found.ts';
import type { QueryPool } from './query_pool.ts';

/** Guards every piece of the gate's own SQL, by its key; a piece that is refused becomes a fault. Never throws. */
export async function guardOwn(
  gate: Gate,
  kinds: ReadonlyMap<string, AnyKind>,
  pool: QueryPool,
): Promise<Map<string, Found<GuardedSql>>> {
  const entries = ownTexts(gate, kinds).map(
    async ({ shape, text, over }): Promise<[string, Found<GuardedSql>]> => [
      ownKey(shape, text, over),
      await attempt(() => pool.call((engine, options) => engine.guard(text, shape, options))),
    ],
  );
  return new Map(await Promise.all(entries));
}

/** Lets the engine bind each piece of own SQL to the table's columns, without reading data. */
export async function preflightOwn(
  gate: Gate,
  kinds: ReadonlyMap<string, AnyKind>,
  facts: GateFacts,
  pool: QueryPool,
): Promise<GateFacts['own']> {
  const entries = ownTexts(gate, kinds).map(
    async (carried): Promise<[string, Found<GuardedSql>]> => {
      const key = ownKey(carried.shape, carried.text, carried.over);
      const own = facts.own.get(key);
      if (own === undefined || own.fault !== null) {
        return [key, own ?? missing(fault('internal', 'bug', 'own SQL was not guarded').record)];
      }
      return [key, await attempt(() => preflight(gate, facts, own.found, carried, pool))];
    },
  );
  return new Map(await Promise.all(entries));
}

async function preflight(
  gate: Gate,
  facts: GateFacts,
  own: GuardedSql,
  { returns, over }: OwnText,
  pool: QueryPool,
): Promise<GuardedSql> {
  const sql =
    own.shape === 'expression'
      ? expressionPreflight(facts, own, tableOf(facts, over))
      : queryPreflight(gate, facts, own);
  const columns = await pool.call((engine, options) => engine.preflight(sql, options));
  const [column] = columns;
  if (returns === 'boolean' && column !== undefined && column.type.family !== 'boolean') {
    throw fault(
      'query-failed',
      'engine-user',
      `the expression must be true or false; it is ${column.type.name}: ${own.text}`,
    );
  }
  if (returns === 'value' && columns.length !== 1) {
    throw fault(
      'query-failed',
      'engine-user',
      `the SELECT must return one column for \`expect\`; it returns ${listing(columns.map(({ name }) => name))}`,
    );
  }
  return own;
}

/** The table whose rows an expression is about, or the fault that its look-up ended with. */
function tableOf(facts: GateFacts, over: string | null): TableFacts {
  if (over === null) return facts.audited;
  const other = facts.others.get(over);
  if (other === undefined) throw fault('internal', 'bug', `table '${over}' was not looked up`);
  if (other.fault !== null) throw new Fault(other.fault);
  return other.found;
}

/** A gate's own SQL; `over` refers to the other table that it is about, null: the audited one. */
type OwnText = Omit<OwnSql, 'key' | 'over'> & { readonly over: string | null };

/** Every piece of own SQL in the gate, each text once. */
function ownTexts(gate: Gate, kinds: ReadonlyMap<string, AnyKind>): OwnText[] {
  const conditions = [gate.where, ...gate.checks.map((check) => check.where)].flatMap((text) =>
    text === null ? [] : [{ shape: 'expression', text, returns: 'boolean', over: null } as const],
  );
  const carried = gate.checks.flatMap((check): OwnText[] => {
    const kind = kinds.get(check.kind);
    const tables = kind?.tables?.(check.parameters, gate) ?? {};
    return (kind?.own?.(check.parameters) ?? []).map(({ over, ...own }) => ({
      ...own,
      over: over === undefined ? null : (tables[over] ?? null),
    }));
  });
  return [
    ...new Map(
      [...conditions, ...carried].map((o) => [ownKey(o.shape, o.text, o.over), o]),
    ).values(),
  ];
}
