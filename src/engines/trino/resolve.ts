import { Fault, fault } from '../../domain/fault.ts';
import type { TableReference } from '../../domain/table.ts';
import type { Value } from '../../domain/value.ts';
import type { Answered, QueryOptions, ResolvedTable } from '../engine.ts';
import { trino } from '../../sql/dialects/trino.ts';
import { quoteText } from '../../sql/quoting.ts';
import { metadataTable, missingTable, qualify, quoted, type QualifiedName } from './catalog.ts';
import type { TrinoSettings } from './settings.ts';

/** One version of an Iceberg table, and what its summary says. */
export interface Snapshot {
  readonly id: string;
  /** Exact; null when rows may have been deleted since the files were written, or nothing is said. */
  readonly rows: bigint | null;
}

export type Ask = (sql: string, options: QueryOptions) => Promise<Answered>;

/** Finds tables, and holds on to one version of each for the whole run. */
export class Resolver {
  private readonly settings: TrinoSettings;
  private readonly ask: Ask;
  private readonly pins = new Map<string, Promise<Snapshot | null>>();
  private readonly connectors = new Map<string, Promise<string | null>>();
  private readonly snapshots = new Map<string, Snapshot>();

  constructor(settings: TrinoSettings, ask: Ask) {
    this.settings = settings;
    this.ask = ask;
  }

  async resolve(reference: TableReference, options: QueryOptions): Promise<ResolvedTable> {
    const name = qualify(reference, this.settings);
    const snapshot = (options.pin ?? true) ? await this.pin(reference, name, options) : null;
    const relation = { from: 'table', parts: name, version: snapshot?.id ?? null } as const;
    try {
      const { columns } = await this.ask(
        `SELECT * FROM ${trino.relation(relation)} LIMIT 0`,
        options,
      );
      return { reference, relation, columns, snapshot: snapshot?.id ?? null };
    } catch (thrown) {
      throw await this.explained(thrown, reference, name, options);
    }
  }

  /** What the summary of a pinned version says. */
  snapshotOf({ snapshot }: ResolvedTable): Snapshot | null {
    return snapshot === null ? null : (this.snapshots.get(snapshot) ?? null);
  }

  /** Once for each table and run, however many gates ask. */
  private pin(
    reference: TableReference,
    name: QualifiedName,
    options: QueryOptions,
  ): Promise<Snapshot | null> {
    const key = quoted(name);
    const known = this.pins.get(key) ?? this.findSnapshot(reference, name, options);
    this.pins.set(key, known);
    return known;
  }

  /** Only a table of Iceberg has `$refs`, a view never: on a view FOR VERSION AS OF would be ignored in silence. */
  private async findSnapshot(
    reference: TableReference,
    name: QualifiedName,
    options: QueryOptions,
  ): Promise<Snapshot | null> {
    const [refs, snapshots] = [metadataTable(name, 'refs'), metadataTable(name, 'snapshots')];
    try {
      const { rows } = await this.ask(
        `SELECT CAST(s.snapshot_id AS varchar), element_at(s.summary, 'total-records'), element_at(s.summary, 'total-delete-files'), element_at(s.summary, 'total-position-deletes'), element_at(s.summary, 'total-equality-deletes')
FROM ${refs} r JOIN ${snapshots} s ON s.snapshot_id = r.snapshot_id WHERE r.name = 'main'`,
        options,
      );
      const snapshot = snapshotIn(rows[0]);
      if (snapshot !== null) this.snapshots.set(snapshot.id, snapshot);
      return snapshot;
    } catch (thrown) {
      if (!isMissing(thrown)) throw thrown;
      await this.refuseView(reference, name, options);
      return null;
    }
  }

  private async refuseView(
    reference: TableReference,
    [catalog, schema, table]: QualifiedName,
    options: QueryOptions,
  ): Promise<void> {
    const connector = await this.connectorOf(catalog, options);
    if (connector !== null && connector !== 'iceberg') return;
    const { rows } = await this.ask(
      `SELECT table_type FROM "${catalog.replaceAll('"', '""')}".information_schema.tables WHERE table_schema = ${quoteText(schema)} AND table_name = ${quoteText(table)}`,
      options,
    );
    const [type] = rows[0] ?? [];
    // Iceberg lists a materialized view as a base table, but without `$refs` it is none.
    if (type === undefined || (connector === null && type !== 'VIEW')) return;
    const what = type === 'VIEW' ? 'a view' : 'a materialized view';
    throw fault(
      'view-not-pinned',
      'config',
      `'${reference.text}' is ${what}: it has no versions, so that two queries of the audit may see different rows, and what was audited could not be named. Audit its table, or set \`pin: off\` to audit it as it is.`,
    );
  }

  /** `iceberg`, `memory`; null when this user may not ask. */
  private connectorOf(catalog: string, options: QueryOptions): Promise<string | null> {
    const known = this.connectors.get(catalog) ?? this.findConnector(catalog, options);
    this.connectors.set(catalog, known);
    return known;
  }

  private async findConnector(catalog: string, options: QueryOptions): Promise<string | null> {
    try {
      const { rows } = await this.ask(
        `SELECT connector_name FROM system.metadata.catalogs WHERE catalog_name = ${quoteText(catalog)}`,
        options,
      );
      return textOf(rows[0]?.[0]);
    } catch (thrown) {
      if (thrown instanceof Fault && thrown.record.code === 'access-denied') return null;
      throw thrown;
    }
  }

  private async explained(
    thrown: unknown,
    reference: TableReference,
    name: QualifiedName,
    options: QueryOptions,
  ): Promise<unknown> {
    if (!isMissing(thrown)) return thrown;
    return missingTable(reference, name, async (sql) => {
      const { rows } = await this.ask(sql, options);
      return rows.flatMap(([found]) => (typeof found === 'string' ? [found] : []));
    });
  }
}

function snapshotIn(row: readonly Value[] | undefined): Snapshot | null {
  const [id, records, ...deletes] = (row ?? []).map(textOf);
  if (id == null) return null;
  const none = deletes.every((count) => count === '0');
  return { id, rows: none && records != null && /^\d+$/.test(records) ? BigInt(records) : null };
}

const isMissing = (thrown: unknown): boolean =>
  thrown instanceof Fault && thrown.record.code === 'missing-table';

const textOf = (value: Value | undefined): string | null =>
  typeof value === 'string' ? value : null;
