import { randomBytes } from 'node:crypto';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { fault } from '../../../src/domain/fault.ts';
import { isWholeGzip, isWholeZstd } from '../../../src/engines/duckdb/files/compressed.ts';

async function* inChunks(bytes: Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const checked = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };
const TEXT = `a,b\n${'1,x\n'.repeat(50)}`;

/** Blocks that are compressed, kept as they are, and runs of one byte; sizes of one, two and four bytes. */
const ZSTD: Readonly<Record<string, Buffer>> = {
  'a short text': zstdCompressSync(TEXT),
  'with a checksum': zstdCompressSync(TEXT, checked),
  'what does not get smaller': zstdCompressSync(randomBytes(300)),
  'a run of one byte': zstdCompressSync(Buffer.alloc(400_000, 97)),
  'several blocks': zstdCompressSync(randomBytes(200_000).toString('hex')),
};
const SKIPPABLE = Buffer.from([0x5e, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);

describe('zstd', () => {
  test.each(Object.entries(ZSTD))('%s is whole, and less of it is not', async (_, packed) => {
    expect(await isWholeZstd(inChunks(packed))).toBe(true);
    const cuts = packed.length < 500 ? packed.keys() : [1, 7, 100, packed.length - 1];
    for (const length of cuts) {
      expect(await isWholeZstd(inChunks(packed.subarray(0, length)))).toBe(false);
    }
  });

  test('several frames, and some to be skipped', async () => {
    const [first, second] = [zstdCompressSync(TEXT), zstdCompressSync('', checked)];
    const all = Buffer.concat([SKIPPABLE, first, SKIPPABLE, second]);
    expect(await isWholeZstd(inChunks(all))).toBe(true);
    expect(await isWholeZstd(inChunks(all.subarray(0, -1)))).toBe(false);
    expect(await isWholeZstd(inChunks(all.subarray(0, SKIPPABLE.length - 1)))).toBe(false);
  });

  test('anything else', async () => {
    expect(await isWholeZstd(inChunks(Buffer.from(TEXT)))).toBe(false);
    expect(
      await isWholeZstd(
        inChunks(Buffer.concat([zstdCompressSync(TEXT), SKIPPABLE, Buffer.from('x')])),
      ),
    ).toBe(false);
  });
});

describe('gzip', () => {
  const packed = gzipSync(TEXT);

  test('is whole, and less of it is not', async () => {
    expect(await isWholeGzip(inChunks(packed))).toBe(true);
    expect(await isWholeGzip(inChunks(Buffer.concat([packed, packed])))).toBe(true);
    for (const length of Array.from(packed.keys()).slice(1)) {
      expect(await isWholeGzip(inChunks(packed.subarray(0, length)))).toBe(false);
    }
  });

  test('with another checksum, or none of gzip', async () => {
    const other = Buffer.from(packed);
    other.writeUInt32LE(1, packed.length - 8);
    expect(await isWholeGzip(inChunks(other))).toBe(false);
    expect(await isWholeGzip(inChunks(Buffer.from(TEXT)))).toBe(false);
  });
});

test.each([isWholeGzip, isWholeZstd])('a file that cannot be read is told: %o', async (isWhole) => {
  const found = fault('file-unreadable', 'config', 'cannot read it');
  const failing = async function* (): AsyncGenerator<Uint8Array> {
    throw found;
  };
  await expect(isWhole(failing())).rejects.toBe(found);
});
