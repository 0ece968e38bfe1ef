import type { AnyKind } from '../checks/kind.ts';
import { tablesNamed } from '../checks/tables_named.ts';
import { asFault, fault, faultAt, type FaultCode, type FaultRecord } from '../domain/fault.ts';
import type { Gate, RunDates } from '../domain/gate.ts';
import type { TableRead } from '../domain/result.ts';
import { parseTableReference, type TableReference } from '../domain/table.ts';
import { listing } from '../domain/wording.ts';
import type { ResolvedTable } from '../engines/engine.ts';
import type { Found, GateFacts, TableFacts } from '../planning/audit/facts.ts';
import type { GuardedSql } from '../sql/own.ts';
import { attempt, missing } from './found.ts';
import { guardOwn } from './own_sql.ts';
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
  const looking = pool
    .call((engine, options) => engine.resolve(gate.staging, options))
    .catch((thrown: unknown) => {
      const { code } = asFault(thrown).record;
      throw faultAt(thrown, OF_THE_TABLE.has(code) ? gate.places.staging : null);
    });
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

/** What has to do with the table that was named, and not with the way to it. */
const OF_THE_TABLE: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'corrupt-file',
  'file-unreadable',
  'missing-table',
  'view-not-pinned',
]);

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
