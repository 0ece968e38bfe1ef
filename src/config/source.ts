import { Fault } from '../domain/fault.ts';
import type { Location } from '../domain/location.ts';
import type { Problem } from '../domain/result.ts';
import type { Files } from '../domain/world.ts';

/** A text that a user wrote, and where its lines begin. */
export interface Source {
  /** As shown in locations: a path relative to the working directory, `--check 1` or `input checks`. */
  readonly file: string;
  readonly text: string;
}

/** `[start, end)` of a source's text, in UTF-16 units. */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

const MAX_BYTES = 1024 * 1024;

/** Where the lines of each source begin, found once: a big file asks for thousands of places. */
const lineStarts = new WeakMap<Source, readonly number[]>();

/** The place of an offset, line and column counted from 1. */
export function locate(source: Source, offset: number): Location {
  const starts = lineStarts.get(source) ?? startsOf(source.text);
  lineStarts.set(source, starts);
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { file: source.file, line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

function startsOf(text: string): number[] {
  return [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
}

/** One sentence on one line, whatever the texts in it hold: a user's newline or control character stays out of it. */
export function problemAt(
  at: Span | null,
  message: string,
  found: string | null = null,
  expected: string | null = null,
): Problem {
  return {
    message: onOneLine(message, 600),
    location: at === null ? null : locate(at.source, at.start),
    found: found === null ? null : onOneLine(found, 200),
    expected,
  };
}

function onOneLine(text: string, most: number): string {
  const line = text.slice(0, 2 * most).replace(/[\s\p{Cc}]+/gu, ' ');
  return line.length > most ? `${line.slice(0, most - 3)}...` : line;
}

/** The start of a file, where a problem concerns all of it. */
export function startOf(file: string): Span {
  return { source: { file, text: '' }, start: 0, end: 0 };
}

/** Reads a file as text, or says in one sentence why it cannot be a configuration file. */
export async function readSource(files: Files, path: string): Promise<Source | Problem> {
  const refuse = (message: string, found: string | null = null, expected: string | null = null) =>
    problemAt(startOf(path), message, found, expected);
  try {
    const stat = await files.stat(path);
    if (stat.type === 'missing') return refuse(`The file ${path} does not exist.`);
    if (stat.type !== 'file') {
      const what = stat.type === 'directory' ? 'a directory' : 'not a regular file';
      return refuse(`${path} is ${what}; a YAML file is expected.`, what, 'a YAML file');
    }
    if (stat.size > MAX_BYTES) {
      const size = `${String(stat.size)} bytes`;
      return refuse(`${path} has ${size}; a file over 1 MiB is not read.`, size, '1 MiB at most');
    }
    return decode(path, await files.read(path));
  } catch (error) {
    if (error instanceof Fault) return refuse(error.record.message);
    throw error;
  }
}

/** Text of a file that was written in UTF-8, a byte order mark left out. */
function decode(path: string, bytes: Uint8Array): Source | Problem {
  // The file may have grown since it was measured.
  if (bytes.length > MAX_BYTES) {
    return problemAt(startOf(path), `${path} has over 1 MiB; such a file is not read.`);
  }
  try {
    return { file: path, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const message = `${path} is not UTF-8 text; save it with that encoding.`;
    return problemAt(startOf(path), message, null, 'UTF-8');
  }
}
