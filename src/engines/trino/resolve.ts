import { fault } from '../../domain/fault.ts';
import type { TableReference } from '../../domain/table.ts';
import type { Value } from '../../domain/value.ts';
import type { Answered, QueryOptions, ResolvedTable } from '../engine.ts';
import { quoteIdentifier, quoteText } from '../../sql/quoting.ts';
import { metadataTable, missingTable, qualify, quoted, type QualifiedName } from './catalog.ts';
import { Once } from './once.ts';
import type { TrinoSettings } from './settings.ts';
import { isFault, readable, type Readable } from './visible.ts';

/** One version of an Iceberg table. */
export interface Snapshot {
  readonly id: string;
  /** How many data files it has; null when its summary does not say. */
  readonly files: number | null;
}

export type Ask = (sql: string, options: QueryOptions) => Promise<Answered>;

/** Finds tables, and holds on to one version of each for the whole run. */
export class Resolver {
  private readonly settings: TrinoSettings;
  private readonly ask: Ask;
  private readonly pins = new Once<Snapshot | null>();
  private readonly versions = new Once<Readable>();
  private readonly connectors = new Once<string | null>();
  private readonly snapshots = new Map<string, Snapshot>();

  constructor(settings: TrinoSettings, ask: Ask) {
    this.settings = settings;
    this.ask = ask;
  }

  async resolve(reference: TableReference, options: QueryOptions): Promise<ResolvedTable> {
    const name = qualify(reference, this.settings);
    const snapshot = (options.pin ?? true) ? await this.pin(reference, name, options) : null;
    try {
      const found = await this.read(name, snapshot, options);
      return { reference, ...found, snapshot: snapshot?.id ?? null };
    } catch (thrown) {
      throw await this.explained(thrown, reference, name, options);
    }
  }

  /** What is known of a pinned version. */
  snapshotOf({ snapshot }: ResolvedTable): Snapshot | null {
    return snapshot === null ? null : (this.snapshots.get(snapshot) ?? null);
  }

  /** A version never changes: it is looked at once, however many gates ask. */
  private read(
    name: QualifiedName,
    snapshot: Snapshot | null,
    options: QueryOptions,
  ): Promise<Readable> {
    const query = (sql: string): Promise<Answered> => this.ask(sql, options);
    if (snapshot === null) return readable(name, null, query);
    const key = `${quoted(name)}@${snapshot.id}`;
    return this.versions.get(key, () => readable(name, snapshot.id, query));
  }

  /** Once for each table and run, however many gates ask. */
  private pin(
    reference: TableReference,
    name: QualifiedName,
    options: QueryOptions,
  ): Promise<Snapshot | null> {
    return this.pins.get(quoted(name), () => this.findSnapshot(reference, name, options));
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
        `SELECT CAST(r.snapshot_id AS varchar), element_at(s.summary, 'total-data-files')
FROM ${refs} r LEFT JOIN ${snapshots} s ON s.snapshot_id = r.snapshot_id WHERE r.name = 'main'`,
        options,
      );
      const snapshot = snapshotIn(rows[0]);
      if (snapshot !== null) this.snapshots.set(snapshot.id, snapshot);
      return snapshot;
    } catch (thrown) {
      if (isFault(thrown, 'access-denied'))
        throw await this.denied(thrown, reference, name, options);
      if (!isFault(thrown, 'missing-table')) throw thrown;
      await this.refuseView(reference, name, options);
      return null;
    }
  }

  /** A user who may read the table, but not what names its version, is told of the two ways out. */
  private async denied(
    thrown: unknown,
    reference: TableReference,
    name: QualifiedName,
    options: QueryOptions,
  ): Promise<unknown> {
    try {
      await this.read(name, null, options);
    } catch (other) {
      return isFault(other, 'access-denied') ? other : thrown;
    }
    const table = name[2];
    return fault(
      'access-denied',
      'config',
      `The user '${this.settings.user}' may read '${reference.text}', but not "${table}$refs" and "${table}$snapshots", which name the version to audit. Grant SELECT on them (and on "${table}$files", to know facts without reading rows), or set \`pin: off\` to audit the table as it is.`,
    );
  }

  private async refuseView(
    reference: TableReference,
    [catalog, schema, table]: QualifiedName,
    options: QueryOptions,
  ): Promise<void> {
    const connector = await this.connectorOf(catalog, options);
    if (connector !== null && connector !== 'iceberg') return;
    const { rows } = await this.ask(
      `SELECT table_type FROM ${quoteIdentifier(catalog)}.information_schema.tables WHERE table_schema = ${quoteText(schema)} AND table_name = ${quoteText(table)}`,
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
    return this.connectors.get(catalog, () => this.findConnector(catalog, options));
  }

  private async findConnector(catalog: string, options: QueryOptions): Promise<string | null> {
    try {
      const { rows } = await this.ask(
        `SELECT connector_name FROM system.metadata.catalogs WHERE catalog_name = ${quoteText(catalog)}`,
        options,
      );
      return textOf(rows[0]?.[0]);
    } catch (thrown) {
      if (isFault(thrown, 'access-denied')) return null;
      throw thrown;
    }
  }

  private async explained(
    thrown: unknown,
    reference: TableReference,
    name: QualifiedName,
    options: QueryOptions,
  ): Promise<unknown> {
    if (!isFault(thrown, 'missing-table')) return thrown;
    return missingTable(reference, name, async (sql) => {
      const { rows } = await this.ask(sql, options);
      return rows.flatMap(([found]) => (typeof found === 'string' ? [found] : []));
    });
  }
}

function snapshotIn(row: readonly Value[] | undefined): Snapshot | null {
  const [id, files] = (row ?? []).map(textOf);
  if (id === undefined || id === null) return null;
  return { id, files: /^\d+$/.test(files ?? '') ? Number(files) : null };
}

const textOf = (value: Value | undefined): string | null =>
  typeof value === 'string' ? value : null;
