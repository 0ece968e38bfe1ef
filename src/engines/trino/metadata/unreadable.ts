import { asFault, fault, type Fault, type FaultRecord } from '../../../domain/fault.ts';
import type { TableReference } from '../../../domain/table.ts';
import { listing, plural } from '../../../domain/wording.ts';
import type { Fields } from './fields.ts';

/** Why a version cannot be read by its columns, or null where it can. */
export function refusalOf(reference: TableReference, { changed, note }: Fields): Fault | null {
  if (changed === null) return unknownColumns(reference, note ?? '');
  if (changed.moved.length > 0) return movedColumns(reference, changed.moved);
  return changed.retyped.length > 0 ? retypedColumns(reference, changed.retyped) : null;
}

/** What could not be looked at again, the table gone for one, may have changed before it went. */
export function unseen({ text }: TableReference, thrown: unknown): Fault {
  const { record } = asFault(thrown);
  if (record.code !== 'missing-table' && record.code !== 'query-failed') return asFault(thrown);
  return doubtful(text, record.message);
}

const doubtful = (text: string, why: string): Fault =>
  fault(
    'version-unreadable',
    'engine-transient',
    `Whether columns of '${text}' were renamed while it was audited cannot be known: ${why} Audit it again.`,
  );

/** The same once a version has been read: what its columns became meanwhile may have changed the answers. */
export function doubtOf({ text }: TableReference, { changed, note }: Fields): Fault | null {
  if (changed === null) return doubtful(text, `${note ?? ''}.`);
  const names = [...changed.moved, ...changed.retyped];
  if (names.length === 0) return null;
  return fault(
    'version-unreadable',
    'engine-transient',
    `While '${text}' was audited, ${listing(names.map((one) => `'${one}'`))} became ${names.length === 1 ? 'another column, or one' : 'other columns, or columns'} of another type: Trino may have looked for rows of the audited version in the wrong place. Audit it again.`,
  );
}

/** Columns of a version that no statement can use, since Trino (476 at least) fails to filter by what is gone. */
export function unusableIn(
  reference: TableReference,
  { changed }: Fields,
): ReadonlyMap<string, FaultRecord> {
  return new Map(
    (changed?.gone ?? []).map((name) => [name, goneColumn(reference, name).record] as const),
  );
}

function goneColumn({ text }: TableReference, name: string): Fault {
  return fault(
    'version-unreadable',
    'config',
    `Since the newest version of '${text}' was written, its column '${name}' was dropped or renamed, and Trino cannot look for the rows of that version by it. Write to the table once more, or set \`pin: off\` to audit it as it is.`,
  );
}

/**
 * Trino prunes the files of an older version by the fields that now have the names in the condition (up to 476 at
 * least): rows that a condition is true of would not be found.
 */
function movedColumns({ text }: TableReference, columns: readonly string[]): Fault {
  return fault(
    'version-unreadable',
    'config',
    `Since the newest version of '${text}' was written, the names ${listing(columns.map((one) => `'${one}'`))} were given to other columns, and Trino would look for the rows of that version in the wrong ones. Write to the table once more, or set \`pin: off\` to audit it as it is.`,
  );
}

/** Where names may have moved unseen, rows may be missed unseen. */
function unknownColumns({ text }: TableReference, why: string): Fault {
  return fault(
    'version-unreadable',
    'config',
    `Whether the newest version of '${text}' has the columns that the table has now cannot be known: ${why}. Set \`pin: off\` to audit the table as it is.`,
  );
}

/** Trino (476 at least) fails to filter the files of an older version by a column that now has another type. */
function retypedColumns({ text }: TableReference, columns: readonly string[]): Fault {
  return fault(
    'version-unreadable',
    'config',
    `Since the newest version of '${text}' was written, ${plural(columns.length, 'column')} (${listing(columns.map((one) => `'${one}'`))}) got another type, by which Trino cannot look for the rows of that version. Write to the table once more, or set \`pin: off\` to audit it as it is.`,
  );
}
