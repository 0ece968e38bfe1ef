import { fault, type Fault } from '../../../domain/fault.ts';
import type { TableReference } from '../../../domain/table.ts';
import { listing, plural } from '../../../domain/wording.ts';
import type { Fields } from './fields.ts';

/** Why a version cannot be read by its columns, or null where it can. */
export function refusalOf(reference: TableReference, { changed, note }: Fields): Fault | null {
  if (changed === null) return unknownColumns(reference, note ?? '');
  if (changed.moved.length > 0) return movedColumns(reference, changed.moved);
  return changed.retyped.length > 0 ? retypedColumns(reference, changed.retyped) : null;
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
