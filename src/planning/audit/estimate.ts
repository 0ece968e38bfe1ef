import { fault, type FaultRecord } from '../../domain/fault.ts';
import type { Gate } from '../../domain/gate.ts';
import type { TableStatistics } from '../../domain/statistics.ts';
import { formatBytes, listing } from '../../domain/wording.ts';
import type { Query, Relation } from '../../sql/query.ts';
import { readingsOf } from '../../sql/readings.ts';
import { structuralKey } from '../../sql/walk.ts';
import type { Draft } from './draft.ts';
import type { GateMeasurements } from './measurement.ts';

/** What the statements of a plan read from storage. */
export interface Estimate {
  /** Bytes, of the tables that are not unknown. */
  readonly bytes: number;
  /** Tables of which it is not known what reading them costs, as the gate names them. */
  readonly unknown: readonly string[];
}

/** A table that statements may read, and what its columns cost. */
interface Readable {
  readonly name: string;
  readonly columns: ReadonlyMap<string, number | null>;
}

/**
 * What the statements read: for each place where one reads a table the columns that it names (a gate's own SELECT: all),
 * as large as statistics say they are. What conditions prune is not subtracted; what a gate's own SELECT reads twice
 * counts once, and a file that an engine reads as a whole, since it is small, by its columns all the same.
 */
export function estimateOf(
  gate: GateMeasurements,
  drafts: readonly Draft[],
  statistics: TableStatistics,
  others: ReadonlyMap<string, TableStatistics>,
): Estimate {
  const tables = readableTables(gate, statistics, others);
  const readings = drafts
    .flatMap((draft) => draft.sides ?? [draft])
    .map(({ query }) => estimateQuery(query, tables));
  return {
    bytes: readings.reduce((sum, { bytes }) => sum + bytes, 0),
    unknown: [...new Set(readings.flatMap(({ unknown }) => unknown))],
  };
}

/** The gate's limit, where the engine knows what reading costs. */
export const scanLimitOf = (
  { maxScanBytes }: Gate,
  { abilities }: Pick<GateMeasurements['facts'], 'abilities'>,
): number | null => (abilities.scanLimit ? maxScanBytes : null);

/** Why nothing is to be asked: what is known to be read is already more than the gate allows. */
export function refusalOf(gate: GateMeasurements, estimate: Estimate): FaultRecord | null {
  const limit = scanLimitOf(gate.gate, gate.facts);
  if (limit === null || estimate.bytes <= limit) return null;
  const about = `${estimate.unknown.length > 0 ? 'at least ' : ''}about ${formatBytes(estimate.bytes)}`;
  const message = `The audit of ${gate.gate.name} would read ${about}, more than its \`max_scan_bytes\` of ${formatBytes(limit)}; nothing was read. Narrow it (a \`partition\`, fewer checks), or raise the limit.`;
  return fault('query-limit', 'config', message).record;
}

/** Whoever set a limit is told where it could not be tested beforehand. */
export function unestimatedNote(
  gate: GateMeasurements,
  { unknown }: Pick<Estimate, 'unknown'>,
): string | null {
  const limit = scanLimitOf(gate.gate, gate.facts);
  if (limit === null || unknown.length === 0) return null;
  return `What reading ${listing(unknown)} costs is not known beforehand: beside \`max_scan_bytes\` there is only Trino, which stops a query that goes on after reading ${formatBytes(limit)}.`;
}

function estimateQuery(query: Query, tables: ReadonlyMap<string, Readable>): Estimate {
  const { known, names, own } = readingsOf(query, new Set(tables.keys()));
  const read = known.flatMap((key) => tables.get(key) ?? []);
  const costs = read.map(({ name, columns }) => {
    const named = [...columns].filter(([column]) => names?.has(column.toLowerCase()) ?? true);
    return { name, bytes: named.map(([, bytes]) => bytes) };
  });
  const named = own.flatMap(({ tables: parts }) => parts ?? []).map((parts) => parts.join('.'));
  return {
    bytes: costs.flatMap(({ bytes }) => bytes).reduce<number>((sum, one) => sum + (one ?? 0), 0),
    unknown: [
      ...costs.filter(({ bytes }) => bytes.includes(null)).map(({ name }) => name),
      ...named,
    ],
  };
}

function readableTables(
  { gate, facts }: GateMeasurements,
  statistics: TableStatistics,
  others: ReadonlyMap<string, TableStatistics>,
): Map<string, Readable> {
  const readable = (
    name: string,
    { relation, columns }: { relation: Relation; columns: readonly { readonly name: string }[] },
    known: TableStatistics | undefined,
  ): [string, Readable] => {
    const sizes = columns.map(
      (column) => [column.name, known?.columns.get(column.name)?.bytes ?? null] as const,
    );
    return [structuralKey(relation), { name, columns: new Map(sizes) }];
  };
  const found = [...facts.others].flatMap(([name, { found: table }]) =>
    table === null ? [] : [readable(name, table, others.get(name))],
  );
  // What is compared with is read as a whole: also where it is the table of which a partition is audited.
  const audited = readable(gate.staging.text, facts.audited, statistics);
  return new Map(others.size === 0 ? [...found, audited] : [audited, ...found]);
}
