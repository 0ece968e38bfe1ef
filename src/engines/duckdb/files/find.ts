import { asFault, fault, type Fault } from '../../../domain/fault.ts';
import type { Column } from '../../../domain/datatype.ts';
import { didYouMean } from '../../../domain/nearest.ts';
import type { TableReference } from '../../../domain/table.ts';
import { plural } from '../../../domain/wording.ts';
import type { Files, FileStat } from '../../../domain/world.ts';
import type { Relation } from '../../../sql/query.ts';
import { refuseCutArray } from './cut_array.ts';
import { refuseBroken } from './compressed.ts';

export type FileRelation = Extract<Relation, { from: 'files' }>;

/** What a path or glob stands for, found before the session is locked; a fault waits for whoever asks for the table. */
export type FoundFiles = Found | { readonly fault: Fault };

export interface Found {
  readonly relation: FileRelation;
  readonly bytes: number;
  /** Of each file, by its path as it was found, before anything of it was read. */
  readonly versions: ReadonlyMap<string, string>;
}

/** How to read them, where they are or loaded, and their columns. */
export interface FileTable {
  readonly relation: Extract<Relation, { from: 'table' | 'files' }>;
  readonly columns: readonly Column[];
}

type PathReference = Extract<TableReference, { by: 'path' }>;

/** Each declared path, expanded to exact absolute files. */
export async function findFiles(
  tables: readonly TableReference[],
  files: Files,
): Promise<ReadonlyMap<string, FoundFiles>> {
  const paths = new Map(
    tables.flatMap((table) => (table.by === 'path' ? [[table.path, table] as const] : [])),
  );
  const found = await Promise.all(
    [...paths.values()].map(async (table) => [table.path, await find(table, files)] as const),
  );
  return new Map(found);
}

async function find(table: PathReference, files: Files): Promise<FoundFiles> {
  try {
    const paths = await expand(table.path, files);
    const format = commonFormat(table.path, paths);
    const stats = await Promise.all(
      paths.map(async (path) => [path, await look(path, files)] as const),
    );
    for (const path of paths) await refuseBroken(path, files);
    if (format === 'json') for (const path of paths) await refuseCutArray(path, files);
    return {
      relation: { from: 'files', format, paths: paths.map(files.absolute) },
      bytes: stats.reduce((sum, [, { size }]) => sum + size, 0),
      versions: new Map(stats.map(([path, { version }]) => [path, version])),
    };
  } catch (error) {
    // Whatever it is, it is this file's alone.
    return { fault: asFault(error) };
  }
}

/** A name that exists as it is written is that file, even with a bracket in it. */
async function expand(path: string, files: Files): Promise<readonly string[]> {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) {
    throw unreadable(`'${path}' is a remote address: only local files are read. Fetch it first.`);
  }
  const stat = await files.stat(path);
  if (stat.type !== 'missing') {
    refuse(path, stat);
    return [path];
  }
  if (!/[*?[]/.test(path)) throw missing(path, await neighbour(path, files));
  const matches = await files.glob(path);
  const found = await Promise.all(
    matches.map(async (match) => ({ match, stat: await files.stat(match) })),
  );
  const regular = found.filter((each) => each.stat.type !== 'directory');
  for (const { match, stat } of found) {
    if (stat.type === 'directory') await refusePassedBy(match, { pattern: path, regular, files });
  }
  if (regular.length === 0) throw missing(path, '');
  for (const each of regular) refuse(each.match, each.stat);
  return regular.map(({ match }) => match);
}

/** Spark writes a directory of that name where others write a file: what lies in it is not passed by without a word. */
async function refusePassedBy(
  directory: string,
  matched: { pattern: string; regular: readonly { match: string }[]; files: Files },
): Promise<void> {
  const { pattern, regular, files } = matched;
  if (regular.some(({ match }) => match.startsWith(`${directory}/`))) return;
  if ((await files.list(directory)).length === 0) return;
  const cut = pattern.lastIndexOf('/') + 1;
  const deeper = `${pattern.slice(0, cut)}**/${pattern.slice(cut)}`;
  const instead = pattern.includes('**')
    ? "Write a pattern that matches files only, such as '**/*.parquet'."
    : `Write '${deeper}' for what lies in it too, or a pattern that matches files only.`;
  throw unreadable(
    `'${pattern}' matches the directory '${directory}', whose files would not be audited. ${instead}`,
  );
}

function refuse(path: string, stat: FileStat): void {
  if (stat.type === 'directory') {
    throw unreadable(
      `'${path}' is a directory: name its files, such as '${path.replace(/\/$/, '')}/*.parquet'.`,
    );
  }
  if (stat.type === 'other') throw unreadable(`'${path}' is not a regular file.`);
  if (stat.size === 0 && formatOf(path) !== 'parquet') {
    throw fault(
      'corrupt-file',
      'data',
      `The file '${path}' is empty (0 bytes): it has no columns to audit.`,
    );
  }
}

/** What has the form of a table's name and is a directory, or a file of no format that is read, is told as that. */
export async function refuseNamedFile(name: string, files: Files): Promise<void> {
  const stat = await files.stat(name);
  if (stat.type !== 'missing') refuse(name, stat);
  if (stat.type === 'file') formatOf(name);
}

/** By the rules of Git LFS a pointer begins with this line and is shorter than that. */
const POINTER = { begins: 'version https://git-lfs.github.com/spec/', bytes: 1024 };

/** Read as CSV, what Git LFS leaves in place of a file is a table of two rows: it is refused. */
async function look(path: string, files: Files): Promise<FileStat> {
  const stat = await files.stat(path);
  if (stat.size >= POINTER.bytes) return stat;
  const text = new TextDecoder().decode(await files.read(path));
  if (!text.startsWith(POINTER.begins)) return stat;
  throw fault(
    'corrupt-file',
    'data',
    `The file '${path}' is a pointer of Git LFS and not the data: fetch it with \`git lfs pull\`, or \`lfs: true\` for actions/checkout.`,
  );
}

function unreadable(message: string): Fault {
  return fault('file-unreadable', 'config', message);
}

function missing(path: string, hint: string): Fault {
  const what = /[*?[]/.test(path)
    ? `No file matches '${path}'.`
    : `The file '${path}' does not exist.`;
  return fault('missing-table', 'data', `${what}${hint}`);
}

/** The file that was meant, if one in the same directory has nearly that name. */
async function neighbour(path: string, files: Files): Promise<string> {
  const cut = path.lastIndexOf('/') + 1;
  const directory = path.slice(0, cut);
  const names = await files.list(directory === '' ? '.' : directory).catch(() => null);
  if (names === null) return ` The directory '${directory}' does not exist either.`;
  return didYouMean(
    path,
    names.map((name) => directory + name),
  );
}

function commonFormat(path: string, paths: readonly string[]): FileRelation['format'] {
  const formats = new Set(paths.map(formatOf));
  const [format, other] = formats;
  if (format !== undefined && other === undefined) return format;
  const mixed = [...formats].join(' and ');
  const message = `'${path}' matches files of several formats (${mixed}) among ${plural(paths.length, 'file')}: match one format only, such as '*.parquet'.`;
  throw fault('configuration', 'config', message);
}

const FORMATS: readonly (readonly [RegExp, FileRelation['format']])[] = [
  [/\.parquet$/i, 'parquet'],
  [/\.[ct]sv(?:\.gz|\.zst)?$/i, 'csv'],
  [/\.(?:json|jsonl|ndjson)(?:\.gz|\.zst)?$/i, 'json'],
];

function formatOf(path: string): FileRelation['format'] {
  const format = FORMATS.find(([pattern]) => pattern.test(path))?.[1];
  if (format !== undefined) return format;
  throw unreadable(
    `The format of '${path}' is not known by its name: expected .parquet, .csv, .tsv, .json, .jsonl or .ndjson (text also with .gz or .zst).`,
  );
}
