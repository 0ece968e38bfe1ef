import type { ColumnStatistics, TableStatistics } from '../../../domain/statistics.ts';
import type { Value } from '../../../domain/value.ts';
import { kindOfBound, typeOfBound } from './bounds.ts';
import { boundTypes, CELLS, type Field, type FilesQuestion } from './files_query.ts';

type Row = readonly Value[];

/** What the rows say; null where they are about another version: `$files` knows only the current one. */
export function statisticsIn(
  rows: readonly Row[],
  { fields, scope, partial }: FilesQuestion,
  snapshot: string,
): TableStatistics | null {
  const head = rows.find((row) => row[CELLS.id] === 0n || row[CELLS.id] === null);
  if (head?.[CELLS.main] !== snapshot) return null;
  // No rows were deleted since the files were written.
  const clean = zeroOrNone(head[CELLS.deletes]);
  const ofPartition = scope !== null && zeroOrNone(head[CELLS.mixed]);
  const counted = clean && (ofPartition || !partial) ? (head[CELLS.records] ?? 0n) : null;
  const types = boundTypes(fields);
  const byId = new Map(rows.map((row) => [row[CELLS.id], row]));
  const columns = fields.flatMap((field): [string, ColumnStatistics][] => {
    const row = byId.get(BigInt(field.id));
    if (row !== undefined) return [[field.name, statisticsOf(field, row, types, clean)]];
    const float = field.type.family === 'float';
    return head[CELLS.id] === null ? [[field.name, { ...NO_FILES, mayHoldNaN: float }]] : [];
  });
  return {
    rows: typeof counted === 'bigint' ? counted : null,
    columns: new Map(columns),
    ...(ofPartition ? { ofPartition } : {}),
  };
}

/** Of a column that no file holds. */
const NO_FILES: Omit<ColumnStatistics, 'mayHoldNaN'> = {
  nulls: null,
  min: null,
  max: null,
  exact: false,
  distinct: null,
  bytes: 0,
};

/** Without any file there is nothing to count. */
const zeroOrNone = (count: Value | undefined): boolean => count === 0n || count === null;

function statisticsOf(
  { type }: Field,
  row: Row,
  types: readonly string[],
  clean: boolean,
): ColumnStatistics {
  const counted = total(row, CELLS.nulls, CELLS.nullsUnknown);
  const nans = total(row, CELLS.nans, CELLS.nansUnknown);
  const bounds = boundsIn(row, types.indexOf(typeOfBound(type) ?? ''));
  // ORC rounds instants, and texts are cut at 16 characters: such bounds lie around the values.
  const occur = kindOfBound(type) === 'exact' && row[CELLS.others] === 0n;
  return {
    // Deleting rows leaves no more NULLs than there were.
    nulls: clean || counted === 0n ? counted : null,
    mayHoldNaN: type.family === 'float' && nans !== 0n,
    min: bounds?.min ?? null,
    max: bounds?.max ?? null,
    exact: bounds !== null && clean && occur,
    distinct: null,
    bytes: bytesIn(row),
  };
}

/** The sum over the files, if every file says something. */
function total(row: Row, sum: number, unknown: number): bigint | null {
  const count = row[sum];
  return row[unknown] === 0n && typeof count === 'bigint' ? count : null;
}

/** The bounds of all values, if every file with values has some. */
function boundsIn(row: Row, pair: number): { min: Value; max: Value } | null {
  if (pair < 0 || row[CELLS.unbounded] !== 0n) return null;
  const first = CELLS.bounds + 2 * pair;
  const [min = null, max = null] = row.slice(first, first + 2);
  return min === null || max === null ? null : { min, max };
}

function bytesIn(row: Row): number | null {
  const bytes = row[CELLS.bytes];
  return typeof bytes === 'bigint' ? Number(bytes) : null;
}
