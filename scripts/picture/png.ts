import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const HEADER_BYTES = 13;

/** Pixels, row by row, of so many bytes each: red, green, blue, and perhaps opacity. */
interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly depth: 3 | 4;
  readonly bytes: Uint8Array;
}

/**
 * The same picture with at most 256 colours: a page of text has few more, and takes a third of the space. What a browser
 * writes is read, and nothing else: 8 bits a channel, not interlaced.
 */
export function withFewColours(png: Buffer): Buffer {
  const pixels = decode(png);
  const colours = paletteOf(pixels);
  const rows = Buffer.alloc(pixels.height * (pixels.width + 1));
  const nearest = new Map<number, number>();
  for (let i = 0; i < pixels.width * pixels.height; i += 1) {
    const colour = colourAt(pixels, i);
    const found = nearest.get(colour) ?? nearestIn(colours, colour);
    nearest.set(colour, found);
    rows[i + Math.floor(i / pixels.width) + 1] = found;
  }
  return encode(pixels, colours, rows);
}

/** The most frequent colours: those of the text and its edges are, single pixels of an emoji are not. */
function paletteOf(pixels: Pixels): readonly number[] {
  const counts = new Map<number, number>();
  for (let i = 0; i < pixels.width * pixels.height; i += 1) {
    const colour = colourAt(pixels, i);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const frequent = [...counts].sort(([a, many], [b, more]) => more - many || a - b);
  return frequent.slice(0, 256).map(([colour]) => colour);
}

function colourAt({ bytes, depth }: Pixels, i: number): number {
  const [red = 0, green = 0, blue = 0] = bytes.subarray(i * depth, i * depth + 3);
  return (red << 16) | (green << 8) | blue;
}

function nearestIn(colours: readonly number[], wanted: number): number {
  let [best, least] = [0, Infinity];
  colours.forEach((colour, i) => {
    const off = [16, 8, 0].map((shift) => ((colour >> shift) & 255) - ((wanted >> shift) & 255));
    const distance = off.reduce((sum, one) => sum + one * one, 0);
    if (distance < least) [best, least] = [i, distance];
  });
  return best;
}

function decode(png: Buffer): Pixels {
  const chunks = chunksOf(png);
  const header = chunks.find(({ name }) => name === 'IHDR')?.data ?? Buffer.alloc(HEADER_BYTES);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [bits, kind, , , interlaced] = header.subarray(8);
  if (bits !== 8 || (kind !== 2 && kind !== 6) || interlaced !== 0) {
    throw new Error('this is no PNG as a browser writes it');
  }
  const depth = kind === 2 ? 3 : 4;
  const data = chunks.filter(({ name }) => name === 'IDAT').map((chunk) => chunk.data);
  return {
    width,
    height,
    depth,
    bytes: unfiltered(inflateSync(Buffer.concat(data)), width * depth, depth),
  };
}

function chunksOf(png: Buffer): { name: string; data: Buffer }[] {
  const chunks = [];
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    const name = png.toString('latin1', at + 4, at + 8);
    chunks.push({ name, data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

/** Takes back what each row's filter did: a byte stands there as its difference from what its neighbours foretell. */
function unfiltered(filtered: Buffer, stride: number, depth: number): Uint8Array {
  const rows = filtered.length / (stride + 1);
  const bytes = new Uint8Array(rows * stride);
  for (let row = 0; row < rows; row += 1) {
    const filter = filtered[row * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x += 1) {
      const at = row * stride + x;
      const left = x < depth ? 0 : (bytes[at - depth] ?? 0);
      const above = row === 0 ? 0 : (bytes[at - stride] ?? 0);
      const corner = x < depth || row === 0 ? 0 : (bytes[at - stride - depth] ?? 0);
      const foretold =
        [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter] ?? 0;
      bytes[at] = (filtered[row * (stride + 1) + 1 + x] ?? 0) + foretold;
    }
  }
  return bytes;
}

/** Of the three neighbours the one that is nearest to left + above - corner. */
function paeth(left: number, above: number, corner: number): number {
  const wanted = left + above - corner;
  const off = (value: number): number => Math.abs(wanted - value);
  if (off(left) <= off(above) && off(left) <= off(corner)) return left;
  return off(above) <= off(corner) ? above : corner;
}

function encode({ width, height }: Pixels, colours: readonly number[], rows: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits a pixel, each the number of a colour.
  header.set([8, 3, 0, 0, 0], 8);
  const palette = Buffer.from(colours.flatMap((c) => [(c >> 16) & 255, (c >> 8) & 255, c & 255]));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
