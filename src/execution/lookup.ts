import type { AnyKind, OwnSql } from '../checks/kind.ts';
import { tablesNamed } from '../checks/tables_named.ts';
import { asFault, Fault, fault, type FaultRecord } from '../domain/fault.ts';
import type { Gate, RunDates } from '../domain/gate.ts';
import type { TableRead } from '../domain/result.ts';
import { parseTableReference, type TableReference } from '../domain/table.ts';
import { listing } from '../domain/wording.ts';
import type { ResolvedTable } from '../engines/engine.ts';
import { ownKey, type Found, type GateFacts, type TableFacts } from '../planning/audit/facts.ts';
import { expressionPreflight, queryPreflight } from '../planning/audit/preflight.ts';
import type { GuardedSql } from '../sql/own.ts';
import type { QueryPool } from './query_pool.ts';

/** What a look-up gave: the facts for planning, and the audited table as the engine found it. */
export interface LookedUp {
  /** The gate's own SQL is guarded, and not yet bound to columns. */
  readonly facts: GateFacts;
  readonly table: ResolvedTable;
  /** Those that checks compare with, by the text of their reference. */
  readonly others: ReadonlyMap<string, Found<ResolvedTable>>;
  /** All tables that the audit reads, the audited one first. */
  readonly tables: readonly TableRead[];
}

/**
 * Finds the tables and their columns and guards the gate's own SQL; reads no data. Throws only when the audited table
 * itself is not there; all else becomes the fault of the checks that need it.
 */
export async function lookUp(
  gate: Gate,
  kinds: ReadonlyMap<string, AnyKind>,
  dates: RunDates,
  pool: QueryPool,
): Promise<LookedUp> {
  const looking = pool.call((engine, options) => engine.resolve(gate.staging, options));
  // Reading a grammar takes as long as a server's answers: meanwhile. It never fails as a whole.
  const guarding = guardOwn(gate, kinds, pool);
  const table = await looking;
  const [others, guarded, added] = await Promise.all([
    otherTables(gate, kinds, pool),
    guarding,
    addedSince(gate, kinds, table, pool),
  ]);
  const { engine } = pool;
  const facts: GateFacts = {
    engine: engine.name,
    dialect: engine.dialect,
    abilities: engine.abilities,
    audited: auditedFacts(table, added),
    others,
    own: guarded,
    dates,
  };
  const tables = engine.abilities.timeTravel ? tablesRead(table, others, guarded) : [];
  return { facts, table, others, tables };
}

/** The columns that the table has now and the version has not; asked only where a check would want to know. */
async function addedSince(
  gate: Gate,
  kinds: ReadonlyMap<string, AnyKind>,
  { reference, columns, snapshot }: ResolvedTable,
  pool: QueryPool,
): Promise<readonly string[]> {
  const known = new Set(columns.map(({ name }) => name));
  const wanting = gate.checks.some(({ kind: name, parameters }) => {
    const kind = kinds.get(name);
    return (
      kind?.comparesColumns === true || kind?.columns(parameters).some((one) => !known.has(one))
    );
  });
  const partition = gate.partition?.column;
  const asked = wanting || (partition !== undefined && !known.has(partition));
  if (snapshot === null || !asked) return [];
  const { found } = await attempt(() =>
    pool.call((engine, options) => engine.resolve(reference, { ...options, pin: false })),
  );
  return (found?.columns ?? []).flatMap(({ name }) => (known.has(name) ? [] : [name]));
}

function auditedFacts(table: ResolvedTable, added: readonly string[]): TableFacts {
  const { relation, columns, reference } = table;
  const gone = table.unusable ?? new Map<string, FaultRecord>();
  const newer = added.map((name) => [name, newerColumn(reference, name)] as const);
  const changed = [...gone.keys(), ...added];
  return {
    relation,
    columns,
    unusable: new Map([...gone, ...newer]),
    outdated: changed.length === 0 ? null : outdated(reference, changed),
  };
}

const newerColumn = ({ text }: TableReference, name: string): FaultRecord =>
  fault(
    'version-unreadable',
    'config',
    `The newest version of '${text}' has no column '${name}': the table got it, or the name, only since. Write to the table once more, or set \`pin: off\` to audit it as it is.`,
  ).record;

const outdated = ({ text }: TableReference, columns: readonly string[]): FaultRecord =>
  fault(
    'version-unreadable',
    'config',
    `Since the newest version of '${text}' was written, columns were added, dropped or renamed (${listing(columns.map((name) => `'${name}'`))}): the version does not have the columns of the table. Write to the table once more, or set \`pin: off\` to audit it as it is.`,
  ).record;

async function otherTables(
  gate: Gate,
  kinds: ReadonlyMap<string, AnyKind>,
  pool: QueryPool,
): Promise<Map<string, Found<ResolvedTable>>> {
  const entries = tablesNamed(gate, kinds).map(
    async (name): Promise<[string, Found<ResolvedTable>]> => {
      const reference = parseTableReference(name);
      if (reference === undefined) {
        return [
          name,
          missing(fault('missing-table', 'config', `'${name}' is not a table name`).record),
        ];
      }
      return [name, await attempt(() => resolveOther(reference, pool))];
    },
  );
  return new Map(await Promise.all(entries));
}

/** A view cannot be pinned; what only compares with it reads it as it is, and the result says so. */
async function resolveOther(reference: TableReference, pool: QueryPool): Promise<ResolvedTable> {
  try {
    return await pool.call((engine, options) => engine.resolve(reference, options));
  } catch (thrown) {
    if (asFault(thrown).record.code !== 'view-not-pinned') throw thrown;
    return pool.call((engine, options) => engine.resolve(reference, { ...options, pin: false }));
  }
}

function tablesRead(
  audited: ResolvedTable,
  others: ReadonlyMap<string, Found<ResolvedTable>>,
  own: ReadonlyMap<string, Found<GuardedSql>>,
): TableRead[] {
  const resolved = [audited, ...[...others.values()].flatMap(({ found }) => found ?? [])];
  const known = resolved.map(({ reference, snapshot }) => ({
    table: reference.text,
    snapshot,
    note: snapshot === null ? 'not pinned: a view, a table without versions, or `pin: off`' : null,
  }));
  const named = [...own.values()].flatMap(({ found }) => found?.tables ?? []);
  const bySql = named.map((parts) => ({
    table: parts.join('.'),
    snapshot: null,
    note: "read by the gate's own SQL as it was when the query ran",
  }));
  const distinct = new Map(
    [...known, ...bySql].map((one) => [`${one.table}:${one.note ?? ''}`, one]),
  );
  return [...distinct.values()];
}

async function guardOwn(
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

async function attempt<T>(work: () => Promise<T>): Promise<Found<T>> {
  try {
    return { found: await work(), fault: null };
  } catch (thrown) {
    return missing(asFault(thrown).record);
  }
}

const missing = (record: FaultRecord): { found: null; fault: FaultRecord } => ({
  found: null,
  fault: record,
});
