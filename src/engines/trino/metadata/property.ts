import { fault } from '../../../domain/fault.ts';
import type { Value } from '../../../domain/value.ts';
import { quoteText } from '../../../sql/quoting.ts';
import type { Answered, ResolvedTable } from '../../engine.ts';
import { metadataTable, tableIn, type QualifiedName } from '../catalog.ts';
import { isFault } from './visible.ts';

/**
 * What a table says of itself under a name: the summary of the pinned snapshot (as Spark's `snapshot-property.<name>`
 * writes it), otherwise the table's own properties.
 */
export async function readProperty(
  { reference, relation, snapshot }: ResolvedTable,
  name: string,
  ask: (sql: string) => Promise<Answered>,
): Promise<readonly (string | null)[]> {
  const [catalog = '', schema = '', table = ''] = tableIn(relation)?.parts ?? [];
  const named: QualifiedName = [catalog, schema, table];
  const key = quoteText(name);
  const ofTable = `(SELECT max(value) FROM ${metadataTable(named, 'properties')} WHERE key = ${key})`;
  const ofVersion = `(SELECT element_at(summary, ${key}) FROM ${metadataTable(named, 'snapshots')} WHERE snapshot_id = ${snapshot ?? ''})`;
  try {
    const { rows } = await ask(
      `SELECT ${snapshot === null ? ofTable : `coalesce(${ofVersion}, ${ofTable})`}`,
    );
    return [textOf(rows[0]?.[0])];
  } catch (thrown) {
    if (!NO_PROPERTIES.some((code) => isFault(thrown, code))) throw thrown;
    const message = `The properties of '${reference.text}' cannot be read: only tables of Iceberg and of Delta Lake list them. Let \`built_from\` say \`query\` instead.`;
    throw fault('configuration', 'config', message, thrown);
  }
}

const NO_PROPERTIES = ['missing-table', 'missing-column'] as const;

const textOf = (value: Value | undefined): string | null =>
  typeof value === 'string' ? value : null;
