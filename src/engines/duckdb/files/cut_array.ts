import { Readable, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { fault } from '../../../domain/fault.ts';
import type { Files } from '../../../domain/world.ts';

type Chunks = AsyncIterable<Uint8Array>;

/** Of a JSON array that breaks off behind a comma DuckDB reads the rows that are there and says nothing: it is refused. */
export async function refuseCutArray(path: string, files: Files): Promise<void> {
  const text = inflated(path, files.chunks(path));
  if (text === null || (await isWholeArray(text))) return;
  throw fault(
    'corrupt-file',
    'data',
    `The JSON array in '${path}' breaks off: write it, or fetch it, again.`,
  );
}

/** The file's text; null where this Node cannot inflate it (zstd before 22.15). */
function inflated(path: string, chunks: Chunks): Chunks | null {
  if (/\.gz$/i.test(path)) return through(chunks, zlib.createGunzip());
  if (!/\.zst$/i.test(path)) return chunks;
  const { createZstdDecompress } = zlib as Partial<typeof zlib>;
  return createZstdDecompress === undefined ? null : through(chunks, createZstdDecompress());
}

/** Whoever stops reading closes the file too. */
function through(chunks: Chunks, inflater: Transform): Chunks {
  const packed = Readable.from(chunks);
  packed.on('error', (error) => inflater.destroy(error));
  inflater.on('close', () => packed.destroy());
  return packed.pipe(inflater);
}

const [OPENING, CLOSING] = ['[', ']'].map((bracket) => bracket.charCodeAt(0));
/** White space of JSON, and the bytes of a byte order mark. */
const BLANK: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

/** Whether what begins with `[` ends with `]`; anything else is not read to its end. */
export async function isWholeArray(chunks: Chunks): Promise<boolean> {
  let last: number | undefined;
  for await (const chunk of chunks) {
    const first = chunk.find((byte) => !BLANK.has(byte));
    if (first === undefined) continue;
    if (last === undefined && first !== OPENING) return true;
    last = chunk.findLast((byte) => !BLANK.has(byte));
  }
  return last === undefined || last === CLOSING;
}
