import { trino } from '../../../sql/dialects/trino.ts';
import type { PartitionBounds } from '../../engine.ts';
import { boundOf, typeOfBound } from './bounds.ts';
import { metadataTable, type QualifiedName } from '../catalog.ts';
import type { Column, DataType } from '../../../domain/datatype.ts';

/** A column as the metadata knows it. */
export interface Field extends Column {
  readonly id: number;
}

/** What is asked of the metadata of one version. */
export interface FilesQuestion {
  readonly name: QualifiedName;
  readonly fields: readonly Field[];
  /** The rows that are asked about, where bounds tell files of a partition apart. */
  readonly scope: { readonly field: Field; readonly bounds: PartitionBounds } | null;
  /** Whether only a partition is audited, told apart or not. */
  readonly partial: boolean;
}

/** Cells of a row before the bounds: about the version, about all files, about the field. */
export const CELLS = {
  main: 0,
  id: 1,
  deletes: 2,
  records: 3,
  others: 4,
  mixed: 5,
  nulls: 6,
  nullsUnknown: 7,
  nans: 8,
  nansUnknown: 9,
  unbounded: 10,
  bytes: 11,
  bounds: 12,
} as const;

/** The field that no column is: its row is about the files alone. */
const NO_FIELD = 0;

/**
 * One row a field, in one reading of the metadata; its text hardly grows with the fields, where a column of the answer
 * for each would cost the server its compiling. Without any file there is one row of NULLs.
 */
export function filesQuery({ name, fields, scope: partition }: FilesQuestion): string {
  const types = boundTypes(fields);
  const kinds = fields.map(({ type }) => types.indexOf(typeOfBound(type) ?? ''));
  const ids = [NO_FIELD, ...fields.map(({ id }) => id)].join(', ');
  const scope = partition === null ? null : scopeOf(partition.field, partition.bounds);
  const present = types.map(
    (_, k) => `(low${String(k)} IS NOT NULL AND high${String(k)} IS NOT NULL)`,
  );
  return `SELECT main, f.*
FROM (SELECT CAST(snapshot_id AS varchar) AS main FROM ${metadataTable(name, 'refs')} WHERE name = 'main')
LEFT JOIN (SELECT id,
  count_if(content <> 0),
  coalesce(sum(n) FILTER (WHERE inside), 0),
  count_if(inside AND file_format <> 'PARQUET'),
  count_if(inside AND NOT whole),
  sum(nulls) FILTER (WHERE inside),
  count_if(inside AND nulls IS NULL),
  sum(nans) FILTER (WHERE inside),
  count_if(inside AND nans IS NULL),
  count_if(inside AND n > 0 AND coalesce(nulls < n, true) AND NOT (${['false', ...present].join(' OR ')})),
  IF(count_if(inside AND bytes IS NULL) = 0, coalesce(sum(bytes) FILTER (WHERE inside), 0))${types.map((_, k) => `,\n  min(low${String(k)}) FILTER (WHERE inside), max(high${String(k)}) FILTER (WHERE inside)`).join('')}
FROM (SELECT content, file_format, n, inside, whole, id, nulls, nans, bytes${types.map((type, k) => typedBounds(type, k)).join('')}
FROM (SELECT content, file_format, record_count AS n, content = 0 AND NOT ${scope?.out ?? 'false'} AS inside, ${scope?.in ?? 'true'} AS whole, id, kind,
  element_at(null_value_counts, id) AS nulls, element_at(nan_value_counts, id) AS nans, element_at(column_sizes, id) AS bytes,
  element_at(lower_bounds, id) AS low, element_at(upper_bounds, id) AS high
FROM ${metadataTable(name, 'files')} CROSS JOIN UNNEST(ARRAY[${ids}], ARRAY[${['-1', ...kinds].join(', ')}]) AS c (id, kind)))
GROUP BY id) f ON true`;
}

/** The types that bounds of these fields are of, each once: the answer has a pair of cells for each. */
export function boundTypes(fields: readonly { readonly type: DataType }[]): string[] {
  return [...new Set(fields.flatMap(({ type }) => typeOfBound(type) ?? []))];
}

/** A field has bounds of its own type and NULL for all others. */
function typedBounds(type: string, kind: number): string {
  const k = String(kind);
  const typed = (bound: string): string => `IF(kind = ${k}, ${boundOf(bound, type)})`;
  return `,\n  ${typed('low')} AS low${k}, ${typed('high')} AS high${k}`;
}

/** SQL about one file: whether its rows lie all inside or all outside of the partition; outer bounds show both. */
function scopeOf(
  { id, type }: Field,
  { min, max, open }: PartitionBounds,
): { in: string; out: string } {
  const field = String(id);
  const bound = (map: string): string =>
    boundOf(`element_at(${map}, ${field})`, typeOfBound(type) ?? 'varchar');
  const [low, high] = [bound('lower_bounds'), bound('upper_bounds')];
  const [first, last] = [trino.literal(min), trino.literal(max)];
  const nulls = `element_at(null_value_counts, ${field})`;
  // NaN is in no partition, and bounds leave it out.
  const noNaN = type.family === 'float' ? ` AND element_at(nan_value_counts, ${field}) = 0` : '';
  return {
    in: `coalesce(${nulls} = 0${noNaN} AND ${low} >= ${first} AND ${high} ${open ? '<' : '<='} ${last}, false)`,
    out: `coalesce(${nulls} = record_count OR ${high} < ${first} OR ${low} ${open ? '>=' : '>'} ${last}, false)`,
  };
}
