import type { DuckDBConnection } from '@duckdb/node-api';

import { fault } from '../../../domain/fault.ts';
import type { FileRelation } from './find.ts';
import { fold, ownColumns } from './own_columns.ts';

/**
 * Folders such as `day=2026-01-01` are columns to DuckDB, and it reads a column of that name in the file as what the
 * folder says: a value of 99999 below `amount=10` is 10. Fault `corrupt-file` where both have the column.
 */
export async function refuseHiddenColumns(
  connection: DuckDBConnection,
  files: FileRelation,
): Promise<void> {
  const folders = new Map(files.paths.flatMap(foldersOf));
  if (folders.size === 0) return;
  for (const { name } of await ownColumns(connection, files)) {
    const folder = folders.get(fold(name));
    if (folder === undefined) continue;
    const message = `The column '${name}' of the files would be read as what the folder '${folder}' says, and not as what stands in them. Leave the column out of the files, or call the folders otherwise.`;
    throw fault('corrupt-file', 'data', message);
  }
}

/** The columns that stand in the files themselves. */
export function withoutFolders<Named extends { readonly name: string }>(
  columns: readonly Named[],
  files: Pick<FileRelation, 'paths'>,
): Named[] {
  const folders = new Map(files.paths.flatMap(foldersOf));
  return columns.filter(({ name }) => !folders.has(fold(name)));
}

/** By the key, as DuckDB compares names of columns. */
function foldersOf(path: string): (readonly [key: string, folder: string])[] {
  return path
    .split(/[/\\]/)
    .slice(0, -1)
    .flatMap((folder) => {
      const key = /^([^=]+)=/.exec(folder)?.[1];
      return key === undefined ? [] : [[fold(key), folder] as const];
    });
}
