import type { Column } from '../../domain/datatype.ts';
import { asFault, Fault } from '../../domain/fault.ts';
import type { ColumnStatistics, TableStatistics } from '../../domain/statistics.ts';
import type { Value } from '../../domain/value.ts';
import { trino } from '../../sql/dialects/trino.ts';
import { quoteText } from '../../sql/quoting.ts';
import type { Answered, PartitionBounds, ResolvedTable, StatisticsWanted } from '../engine.ts';
import { metadataTable, quoted, type QualifiedName } from './catalog.ts';
import type { Snapshot } from './resolve.ts';
import { boundOf, kindOfBound } from './bounds.ts';

type Query = (sql: string) => Promise<Answered>;

/**
 * What Iceberg's own metadata knows of a pinned table, without reading a row of it: counts and bounds that every data
 * file carries (https://iceberg.apache.org/spec/#manifests). What one file does not say is unknown for the table.
 */
export async function readStatistics(
  table: ResolvedTable,
  snapshot: Snapshot | null,
  wanted: StatisticsWanted,
  query: Query,
): Promise<TableStatistics> {
  const name = nameOf(table);
  if (name === null) return NOTHING;
  if (snapshot === null) {
    const note = `${quoted(name)} is not pinned, or has no metadata tables: nothing is known without reading it`;
    return { ...(await estimated(NOTHING, table, name, wanted, query)), note };
  }
  const columns = table.columns.filter(({ name: one }) => wanted.columns.includes(one));
  const known = await fromFiles(table, name, snapshot, columns, wanted.partition, query);
  return estimated(known, table, name, wanted, query);
}

const NOTHING: TableStatistics = { rows: null, columns: new Map() };

const nameOf = ({ relation }: ResolvedTable): QualifiedName | null => {
  if (relation.from !== 'table') return null;
  const [catalog, schema, table] = relation.parts;
  return catalog === undefined || schema === undefined || table === undefined
    ? null
    : [catalog, schema, table];
};

/** Cells of the answer before those of the columns, and for each column. */
const HEAD = 7;
const WIDTH = 8;

async function fromFiles(
  table: ResolvedTable,
  name: QualifiedName,
  snapshot: Snapshot,
  columns: readonly Column[],
  partition: PartitionBounds | null,
  query: Query,
): Promise<TableStatistics> {
  const onlyRows: TableStatistics = { rows: snapshot.rows, columns: new Map() };
  const readable = columns.filter(({ name: one }) => !one.includes('.'));
  const scope = partition === null ? null : scopeOf(partition, table.columns);
  if (readable.length === 0 && scope === null) return onlyRows;
  const sql = filesQuery(name, snapshot, readable, scope);
  const { rows } = await query(sql);
  const [row] = rows;
  if (row === undefined) return onlyRows;
  const [main, schemas, visible, deletes, others, records, mixed] = row;
  // `$files` takes no version: what it says holds only while the pinned version is the current one, unevolved.
  if (main !== snapshot.id || schemas !== 1n) {
    return {
      ...onlyRows,
      note: 'the table has changed since it was pinned: its metadata is not used',
    };
  }
  // A row filter hides rows from this user that the metadata counts; then it is not about what the user audits.
  if (snapshot.rows !== null && visible !== snapshot.rows) {
    return {
      ...NOTHING,
      note: 'this user does not see all rows of the table: its metadata is not used',
    };
  }
  const clean = deletes === 0n;
  const ofPartition = scope !== null && mixed === 0n;
  const known = readable.map((column, index): [string, ColumnStatistics] => [
    column.name,
    columnStatistics(column, row.slice(HEAD + index * WIDTH), { clean, parquet: others === 0n }),
  ]);
  const counted = typeof records === 'bigint' && clean ? records : null;
  const total = scope === null ? snapshot.rows : ofPartition ? counted : null;
  return { rows: total, columns: new Map(known), ...(ofPartition ? { ofPartition } : {}) };
}

/** One row: about the version, about the files, then eight cells a column. */
function filesQuery(
  name: QualifiedName,
  snapshot: Snapshot,
  columns: readonly Column[],
  scope: Scope | null,
): string {
  const main = `(SELECT CAST(snapshot_id AS varchar) FROM ${metadataTable(name, 'refs')} WHERE name = 'main')`;
  const schemas = `(SELECT count(DISTINCT latest_schema_id) FROM ${metadataTable(name, 'metadata_log_entries')} WHERE latest_snapshot_id = BIGINT '${snapshot.id}')`;
  // Without delete files and filters it costs nothing: the files' own counts are added up.
  const visible = `(SELECT count(*) FROM ${trino.relation({ from: 'table', parts: name, version: snapshot.id })})`;
  const cells = columns.flatMap((_, index) => columnCells(index));
  const fields = columns.flatMap((column, index) => columnFields(column, index));
  const inside = scope === null ? 'content = 0' : `content = 0 AND NOT ${scope.out}`;
  return `SELECT ${[
    main,
    schemas,
    snapshot.rows === null ? '0' : visible,
    'count_if(content <> 0)',
    `count_if(inside AND file_format <> 'PARQUET')`,
    'coalesce(sum(n) FILTER (WHERE inside), 0)',
    scope === null ? '0' : `count_if(inside AND NOT ${scope.in})`,
    ...cells,
  ].join(',\n  ')}
FROM (SELECT *, ${inside} AS inside
FROM (SELECT content, file_format, n${fields.map((field) => `, ${field}`).join('')}${scope === null ? '' : `, ${scope.fields}`}
FROM (SELECT content, file_format, record_count AS n, CAST(readable_metrics AS map(varchar, row(column_size bigint, null_value_count bigint, nan_value_count bigint, lower_bound json, upper_bound json))) AS m
FROM ${metadataTable(name, 'files')})))`;
}

function columnFields({ name, type }: Column, index: number): string[] {
  const i = String(index);
  const metric = `element_at(m, ${quoteText(name)})`;
  return [
    `${metric}.null_value_count AS nulls${i}`,
    `${metric}.nan_value_count AS nans${i}`,
    `${metric}.column_size AS size${i}`,
    `${boundOf(`${metric}.lower_bound`, type)} AS low${i}`,
    `${boundOf(`${metric}.upper_bound`, type)} AS high${i}`,
  ];
}

function columnCells(index: number): string[] {
  const i = String(index);
  const inside = (aggregate: string): string => `${aggregate} FILTER (WHERE inside)`;
  return [
    inside(`sum(nulls${i})`),
    `count_if(inside AND nulls${i} IS NULL)`,
    inside(`sum(nans${i})`),
    `count_if(inside AND nans${i} IS NULL)`,
    inside(`min(low${i})`),
    inside(`max(high${i})`),
    // A file with values and without bounds may hold anything.
    `count_if(inside AND n > 0 AND coalesce(nulls${i} < n, true) AND (low${i} IS NULL OR high${i} IS NULL))`,
    inside(`sum(size${i})`),
  ];
}

function columnStatistics(
  { type }: Column,
  cells: readonly Value[],
  files: { readonly clean: boolean; readonly parquet: boolean },
): ColumnStatistics {
  const [nulls, nullsUnknown, nans, nansUnknown, low, high, unbounded, bytes] = cells;
  const counted = nullsUnknown === 0n && typeof nulls === 'bigint' ? nulls : null;
  const bounded = unbounded === 0n && low != null && high != null;
  const kind = kindOfBound(type);
  return {
    // Deleting rows leaves no more NULLs than there were.
    nulls: files.clean || counted === 0n ? counted : null,
    mayHoldNaN: type.family === 'float' && !(nansUnknown === 0n && (nans === 0n || nans === null)),
    min: bounded ? low : null,
    max: bounded ? high : null,
    // ORC rounds instants, and texts are cut at 16 characters: such bounds lie around the values.
    exact: bounded && files.clean && kind === 'exact' && files.parquet,
    distinct: null,
    bytes: typeof bytes === 'bigint' ? Number(bytes) : null,
  };
}

/** SQL about one file: whether it lies wholly inside or wholly outside of the partition. */
interface Scope {
  readonly fields: string;
  readonly in: string;
  readonly out: string;
}

function scopeOf(partition: PartitionBounds, columns: readonly Column[]): Scope | null {
  const column = columns.find(({ name }) => name === partition.column);
  if (column === undefined || column.name.includes('.')) return null;
  if (kindOfBound(column.type) === 'none') return null;
  const metric = `element_at(m, ${quoteText(column.name)})`;
  const [min, max] = [trino.literal(partition.min), trino.literal(partition.max)];
  const below = partition.open ? '<' : '<=';
  const beyond = partition.open ? '>=' : '>';
  // A text of 16 characters may have been cut to them.
  const whole = kindOfBound(column.type) === 'exact' ? 'true' : 'length(scope_high) < 16';
  return {
    fields: [
      `${metric}.null_value_count AS scope_nulls`,
      `${boundOf(`${metric}.lower_bound`, column.type)} AS scope_low`,
      `${boundOf(`${metric}.upper_bound`, column.type)} AS scope_high`,
    ].join(', '),
    in: `coalesce(scope_nulls = 0 AND scope_low >= ${min} AND scope_high ${below} ${max} AND ${whole}, false)`,
    out: `coalesce(scope_nulls = n OR scope_high < ${min} OR scope_low ${beyond} ${max}, false)`,
  };
}

/** With estimates of distinct values, which the optimizer keeps; where it may not be asked, without. */
async function estimated(
  known: TableStatistics,
  { columns }: ResolvedTable,
  name: QualifiedName,
  { estimate }: StatisticsWanted,
  query: Query,
): Promise<TableStatistics> {
  if (estimate.length === 0) return known;
  try {
    const { rows } = await query(`SHOW STATS FOR ${quoted(name)}`);
    const distinct = new Map(rows.map((row) => [row[0], row[2]]));
    const all = new Map(known.columns);
    for (const { name: one, type } of columns) {
      const count = distinct.get(one);
      if (!estimate.includes(one) || typeof count !== 'number') continue;
      const rest = all.get(one) ?? unknown(type.family === 'float');
      all.set(one, { ...rest, distinct: Math.ceil(count) });
    }
    return { ...known, columns: all };
  } catch (thrown) {
    if (thrown instanceof Fault && asFault(thrown).record.code !== 'internal') return known;
    throw thrown;
  }
}

const unknown = (mayHoldNaN: boolean): ColumnStatistics => ({
  nulls: null,
  mayHoldNaN,
  min: null,
  max: null,
  exact: false,
  distinct: null,
});
