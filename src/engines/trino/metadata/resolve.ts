import { fault } from '../../../domain/fault.ts';
import type { TableReference } from '../../../domain/table.ts';
import type { Value } from '../../../domain/value.ts';
import type { Answered, QueryOptions, ResolvedTable } from '../../engine.ts';
import { quoteIdentifier, quoteText } from '../../../sql/quoting.ts';
import { trino } from '../../../sql/dialects/trino.ts';
import {
  metadataTable,
  missingTable,
  qualify,
  quoted,
  tableIn,
  type QualifiedName,
} from '../catalog.ts';
import { readFields, type Fields } from './fields.ts';
import { Once } from '../once.ts';
import { doubtOf, refusalOf, unseen, unusableIn } from './unreadable.ts';
import type { TrinoSettings } from '../settings.ts';
import { isFault, readable, type Readable } from './visible.ts';

/** One version of an Iceberg table. */
interface Snapshot {
  readonly id: string;
  /** How many data files it has; null when its summary does not say. */
  readonly files: number | null;
}

/** The same with what this user may know of it. */
export interface Version extends Readable, Snapshot {
  readonly name: QualifiedName;
  readonly fields: Fields;
}

export type Ask = (sql: string, options: QueryOptions) => Promise<Answered>;

/** Finds tables, and holds on to one version of each for the whole run. */
export class Resolver {
  private readonly settings: TrinoSettings;
  private readonly ask: Ask;
  private readonly pins = new Once<Snapshot | null>();
  private readonly versions = new Once<Version>();
  private readonly connectors = new Once<string | null>();
  private readonly found = new Map<string, Version>();

  constructor(settings: TrinoSettings, ask: Ask) {
    this.settings = settings;
    this.ask = ask;
  }

  async resolve(reference: TableReference, options: QueryOptions): Promise<ResolvedTable> {
    const name = qualify(reference, this.settings);
    const snapshot = (options.pin ?? true) ? await this.pin(reference, name, options) : null;
    try {
      if (snapshot !== null) return await this.resolveVersion(reference, name, snapshot, options);
      const query = (sql: string): Promise<Answered> => this.ask(sql, options);
      return { reference, ...(await readable(name, null, query)), snapshot: null };
    } catch (thrown) {
      throw await this.explained(thrown, reference, name, options);
    }
  }

  /** What is known of a pinned table. */
  versionOf({ relation, snapshot }: ResolvedTable): Version | null {
    const table = snapshot === null ? null : tableIn(relation);
    return table === null ? null : (this.found.get(trino.relation(table)) ?? null);
  }

  /** A version never changes: it is looked at once, however many gates ask. */
  private async resolveVersion(
    reference: TableReference,
    name: QualifiedName,
    snapshot: Snapshot,
    options: QueryOptions,
  ): Promise<ResolvedTable> {
    const key = trino.relation({ from: 'table', parts: name, version: snapshot.id });
    const version = await this.versions.get(key, () => this.readVersion(name, snapshot, options));
    this.found.set(key, version);
    const { relation, columns, fields } = version;
    const refusal = refusalOf(reference, fields);
    if (refusal !== null) throw refusal;
    const unusable = unusableIn(reference, fields);
    return { reference, relation, columns, snapshot: snapshot.id, unusable };
  }

  /** Columns may move without a new version: then what was pinned is read by other columns from then on. */
  async recheck(table: ResolvedTable, options: QueryOptions): Promise<void> {
    const version = this.versionOf(table);
    if (version === null) return;
    const doubt = await this.readFieldsOf(version, options).then(
      (fields) => doubtOf(table.reference, fields),
      (thrown: unknown) => unseen(table.reference, thrown),
    );
    if (doubt !== null) throw doubt;
  }

  private async readVersion(
    name: QualifiedName,
    snapshot: Snapshot,
    options: QueryOptions,
  ): Promise<Version> {
    const query = (sql: string): Promise<Answered> => this.ask(sql, options);
    const found = await readable(name, snapshot.id, query);
    const version = { ...found, ...snapshot, name };
    return { ...version, fields: await this.readFieldsOf(version, options) };
  }

  private readFieldsOf(
    { name, id, columns }: Omit<Version, 'fields'>,
    options: QueryOptions,
  ): Promise<Fields> {
    const light = (sql: string): Promise<Answered> => this.askLightly(name, sql, options);
    return readFields({ name, snapshot: id, columns }, light);
  }

  /**
   * For plans that are only looked at: without estimates, for which the server would read what it knows of each file,
   * and without the partition filter that it may want of queries that run.
   */
  private async askLightly(
    [catalog]: QualifiedName,
    sql: string,
    options: QueryOptions,
  ): Promise<Answered> {
    const session = {
      ...options.session,
      [`${catalog}.statistics_enabled`]: 'false',
      [`${catalog}.query_partition_filter_required`]: 'false',
    };
    try {
      return await this.ask(sql, { ...options, session });
    } catch (thrown) {
      // Some users may not change settings.
      if (!isFault(thrown, 'access-denied') && !isFault(thrown, 'configuration')) throw thrown;
      return this.ask(sql, options);
    }
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
      return snapshotIn(rows[0]);
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
      await readable(name, null, (sql) => this.ask(sql, options));
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
