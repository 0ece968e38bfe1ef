import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { fault } from '../../../domain/fault.ts';
import type { Files } from '../../../domain/world.ts';

type Chunks = AsyncIterable<Uint8Array>;

const IS_WHOLE: readonly (readonly [RegExp, (chunks: Chunks) => Promise<boolean>])[] = [
  [/\.gz$/i, isWholeGzip],
  [/\.zst$/i, isWholeZstd],
];

/** Of a compressed file that breaks off DuckDB reads the rows that are there and says nothing: it is refused. */
export async function refuseBroken(path: string, files: Files): Promise<void> {
  const isWhole = IS_WHOLE.find(([pattern]) => pattern.test(path))?.[1];
  if (isWhole === undefined || (await isWhole(files.chunks(path)))) return;
  throw fault(
    'corrupt-file',
    'data',
    `The compressed file '${path}' breaks off or is damaged: write it, or fetch it, again.`,
  );
}

/** Only who inflates it knows where gzip ends; its length and checksum are compared then. */
export async function isWholeGzip(chunks: Chunks): Promise<boolean> {
  try {
    await pipeline(Readable.from(chunks), createGunzip({ chunkSize: 1 << 20 }), drain);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && /^Z_/.test(String(error.code))) return false;
    throw error;
  }
}

async function drain(inflated: AsyncIterable<unknown>): Promise<void> {
  const iterator = inflated[Symbol.asyncIterator]();
  while ((await iterator.next()).done !== true);
}

/** Each block of zstd says how long it is, so that nothing is inflated; checksums are DuckDB's to compare. */
export async function isWholeZstd(chunks: Chunks): Promise<boolean> {
  const bytes = new Cursor(chunks);
  try {
    do await skipFrame(bytes);
    while (!(await bytes.isOver()));
    return true;
  } catch (error) {
    if (error instanceof Broken) return false;
    throw error;
  }
}

const FRAME = 0xfd2fb528;
/** Without its last four bits, which are free. */
const SKIPPABLE_FRAME = 0x184d2a5;
const RUN_OF_ONE_BYTE = 1;

/** One frame, as RFC 8878 describes it. */
async function skipFrame(bytes: Cursor): Promise<void> {
  const magic = await bytes.number(4);
  if (magic >>> 4 === SKIPPABLE_FRAME) return bytes.skip(await bytes.number(4));
  if (magic !== FRAME) throw new Broken();
  const descriptor = await bytes.number(1);
  await bytes.skip(headerSize(descriptor));
  for (let isLast = false; !isLast;) {
    const block = await bytes.number(3);
    isLast = (block & 1) === 1;
    await bytes.skip(((block >>> 1) & 3) === RUN_OF_ONE_BYTE ? 1 : block >>> 3);
  }
  const hasChecksum = (descriptor & 4) !== 0;
  if (hasChecksum) await bytes.skip(4);
}

/** Bytes of the window, the dictionary and the content's size, which the descriptor announces. */
function headerSize(descriptor: number): number {
  const isSingle = (descriptor & 32) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const content = [isSingle ? 1 : 0, 2, 4, 8][descriptor >>> 6] ?? 0;
  return (isSingle ? 0 : 1) + dictionary + content;
}

/** Fewer bytes than announced, or none of zstd. */
class Broken extends Error {}

/** Goes through chunks byte by byte. */
class Cursor {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);
  #at = 0;

  constructor(chunks: Chunks) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async isOver(): Promise<boolean> {
    while (this.#at >= this.#chunk.length) {
      const next = await this.#chunks.next();
      if (next.done === true) return true;
      this.#at -= this.#chunk.length;
      this.#chunk = next.value;
    }
    return false;
  }

  /** So many bytes, the lowest first. */
  async number(count: number): Promise<number> {
    let value = 0;
    for (let index = 0; index < count; index += 1) {
      if (await this.isOver()) throw new Broken();
      value += (this.#chunk[this.#at] ?? 0) * 256 ** index;
      this.#at += 1;
    }
    return value;
  }

  async skip(count: number): Promise<void> {
    if (count === 0) return;
    // The last of them must be there.
    this.#at += count - 1;
    if (await this.isOver()) throw new Broken();
    this.#at += 1;
  }
}
