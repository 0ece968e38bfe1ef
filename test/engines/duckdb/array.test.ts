import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { isWholeArray, refuseCutArray } from '../../../src/engines/duckdb/files/cut_array.ts';
import type { Files } from '../../../src/domain/world.ts';
import { faultOf } from '../contract.ts';

async function* inChunks(bytes: Uint8Array, size = 3): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const isWhole = (text: string): Promise<boolean> => isWholeArray(inChunks(Buffer.from(text)));

const ROWS = '[{"id": 1},\n {"id": 2}]';

test.each(['[]', ROWS, ` \n${ROWS}\n\n  `, `\ufeff${ROWS}`, '[1]\n[2]\n'])(
  '%j is whole',
  async (text) => {
    expect(await isWhole(text)).toBe(true);
  },
);

test.each(['[', '[{"id": 1},', '[{"id": 1},\n  ', '\ufeff [{"id": 1},\n', '[{"id": 1}'])(
  '%j breaks off',
  async (text) => {
    expect(await isWhole(text)).toBe(false);
  },
);

test.each(['{"id": 1}\n{"id": 2}', '{"id": [', '', ' \n'])('%j is no array', async (text) => {
  expect(await isWhole(text)).toBe(true);
});

const cut = Buffer.from(`[${'{"id": 1},\n'.repeat(1000)}`);
const lines = Buffer.from('{"id": 1}\n'.repeat(1_000_000));

test.each([
  ['a.json', cut, lines],
  ['a.json.gz', gzipSync(cut), gzipSync(lines)],
  ['a.json.zst', zstdCompressSync(cut), zstdCompressSync(lines)],
])('%s is read as it is written', async (path, broken, whole) => {
  const of = (bytes: Uint8Array) => ({ chunks: () => inChunks(bytes, 1000) }) as unknown as Files;
  expect(await faultOf(refuseCutArray(path, of(broken)))).toMatchObject({
    code: 'corrupt-file',
    category: 'data',
    message: `The JSON array in '${path}' breaks off: write it, or fetch it, again.`,
  });
  await refuseCutArray(path, of(whole));
});

test.each(['a.json', 'a.json.gz', 'a.json.zst'])('%s cannot be read', async (path) => {
  const unread = {
    chunks: () => ({
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('planted')) }),
    }),
  } as unknown as Files;
  await expect(refuseCutArray(path, unread)).rejects.toThrow('planted');
});
