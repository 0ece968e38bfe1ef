import { Fault } from '../../../domain/fault.ts';
import type { ColumnStatistics, TableStatistics } from '../../../domain/statistics.ts';
import { trino } from '../../../sql/dialects/trino.ts';
import { quoteIdentifier } from '../../../sql/quoting.ts';
import type { Answered, ResolvedTable, StatisticsWanted } from '../../engine.ts';
import { kindOfBound } from './bounds.ts';
import { metadataTable, tableIn } from '../catalog.ts';
import { statisticsIn } from './files_answer.ts';
import { filesQuery, type Field, type FilesQuestion } from './files_query.ts';
import type { Version } from './resolve.ts';
import { isFault } from './visible.ts';

type Query = (sql: string) => Promise<Answered>;

/**
 * Half a millisecond for each file on two cores: where more files than these are listed, a query that reads only the
 * files of one partition is faster than reading what is known of all.
 */
const MOST_FILES_FOR_A_PARTITION = 5_000;

/**
 * What Iceberg's own metadata knows of a pinned table, without reading a row of it: counts and bounds that every data
 * file carries (https://iceberg.apache.org/spec/#manifests). What one file does not say is unknown for the table, and
 * nothing is known to a user who does not see the rows as they are.
 */
export async function readStatistics(
  table: ResolvedTable,
  version: Version | null,
  wanted: StatisticsWanted,
  query: Query,
  mostFiles: number = MOST_FILES_FOR_A_PARTITION,
): Promise<TableStatistics> {
  const known = await fromFiles(version, wanted, query, mostFiles);
  // One after the other: both count as one query of the connection's budget.
  return withEstimates(known, table, await distinctValues(table, wanted, query));
}

async function fromFiles(
  version: Version | null,
  wanted: StatisticsWanted,
  query: Query,
  mostFiles: number,
): Promise<TableStatistics> {
  if (version === null) {
    return nothing('the table is not pinned: nothing is known without reading it');
  }
  // The number of rows alone costs a count what it costs here.
  if (wanted.columns.length === 0) return nothing();
  const { fields, files } = version;
  if (fields.ids === null) return nothing(fields.note ?? undefined);
  if (wanted.partition !== null && (files ?? 0) > mostFiles) {
    return nothing(`the table has ${String(files)} data files: what is known of them is not read`);
  }
  const question = questionOf(version, fields.ids, wanted);
  try {
    const { rows } = await query(filesQuery(question));
    return (
      statisticsIn(rows, question, version.id) ??
      nothing('the table has changed since it was pinned: its metadata is not used')
    );
  } catch (thrown) {
    if (!isFault(thrown, 'access-denied')) throw thrown;
    const table = metadataTable(version.name, 'files');
    return nothing(`this user may not read ${table}: nothing is known without reading the table`);
  }
}

/** Says nothing, and why where there is a reason. */
const nothing = (note?: string): TableStatistics => ({
  rows: null,
  columns: new Map(),
  ...(note === undefined ? {} : { note }),
});

/** The question that the fields of the table can be asked; a partition of which bounds tell files apart narrows it. */
function questionOf(
  { name, columns: existing }: Version,
  ids: ReadonlyMap<string, number>,
  { columns, partition }: Pick<StatisticsWanted, 'columns' | 'partition'>,
): FilesQuestion {
  const all = existing.flatMap((column): Field[] => {
    const id = ids.get(column.name);
    return id === undefined ? [] : [{ ...column, id }];
  });
  const field = all.find((one) => one.name === partition?.column);
  const tellsApart = field !== undefined && kindOfBound(field.type) !== 'none';
  return {
    name,
    fields: all.filter((one) => columns.includes(one.name)),
    scope: partition !== null && tellsApart ? { field, bounds: partition } : null,
    partial: partition !== null,
  };
}

/** Estimates of distinct values by column, which the optimizer keeps; none where it may not be asked. */
async function distinctValues(
  { columns, relation }: ResolvedTable,
  { estimate }: StatisticsWanted,
  query: Query,
): Promise<ReadonlyMap<string, number>> {
  const estimable = columns.filter(({ name }) => estimate.includes(name));
  const from = tableIn(relation);
  if (estimable.length === 0 || from === null) return new Map();
  const list = estimable.map(({ name }) => quoteIdentifier(name)).join(', ');
  try {
    const { rows } = await query(`SHOW STATS FOR (SELECT ${list} FROM ${trino.relation(from)})`);
    return new Map(
      rows.flatMap(([name, , count]): [string, number][] =>
        typeof name === 'string' && typeof count === 'number' ? [[name, count]] : [],
      ),
    );
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.record.code !== 'internal') return new Map();
    throw thrown;
  }
}

function withEstimates(
  known: TableStatistics,
  { columns }: ResolvedTable,
  distinct: ReadonlyMap<string, number>,
): TableStatistics {
  const all = new Map(known.columns);
  for (const { name, type } of columns) {
    const count = distinct.get(name);
    if (count === undefined) continue;
    const rest = all.get(name) ?? { ...UNKNOWN, mayHoldNaN: type.family === 'float' };
    all.set(name, { ...rest, distinct: Math.ceil(count) });
  }
  return { ...known, columns: all };
}

const UNKNOWN: Omit<ColumnStatistics, 'mayHoldNaN'> = {
  nulls: null,
  min: null,
  max: null,
  exact: false,
  distinct: null,
};
