import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { downloadTool, extractTar } from '@actions/tool-cache';
import { refused, unextracted, unfetched } from './download_faults.ts';
import { tarballOf, type PinnedPackage, type Tarball } from './registry.ts';

/** How long a download is waited for, in milliseconds. */
export interface Patience {
  /** While not one more byte arrives; it covers the pauses of 10 to 20 s between the three tries. */
  readonly silence: number;
  /** In all, for what trickles. */
  readonly total: number;
}

export const PATIENCE: Patience = { silence: 60_000, total: 300_000 };

/**
 * Fetches a package from the registry, judges its hash and only then unpacks it.
 *
 * @param folder an empty directory of this process alone.
 * @returns the directory below it that holds the package's files.
 * @throws Fault: `network` what may be otherwise later, `config` what will not.
 */
export async function downloadPackage(
  wanted: PinnedPackage,
  folder: string,
  patience: Patience,
): Promise<string> {
  const tarball = tarballOf(wanted, process.env);
  const file = join(folder, 'package.tgz');
  await fetchTo(file, tarball, patience);
  const found = await hashOf(file);
  if (found !== wanted.integrity) throw refused(wanted, tarball, found);
  return extract(file, join(folder, 'extracted'));
}

/**
 * downloadTool waits three minutes for each byte, three times, and cannot be told otherwise nor stopped: what it does
 * is watched from outside, and left alone when it takes too long.
 */
async function fetchTo(file: string, tarball: Tarball, patience: Patience): Promise<void> {
  const watch = new Watch(file, patience);
  try {
    await Promise.race([downloadTool(tarball.url, file, tarball.authorization), watch.tooLong]);
  } catch (error) {
    throw unfetched(tarball, error);
  } finally {
    watch.stop();
  }
}

/** Rejects when a file has not grown for too long. */
class Watch {
  readonly tooLong: Promise<never>;
  readonly stop: () => void;

  constructor(file: string, { silence, total }: Patience) {
    const began = performance.now();
    let [size, grew] = [-1, began];
    const { promise, reject } = Promise.withResolvers<never>();
    const look = async (): Promise<void> => {
      const now = performance.now();
      const found = await stat(file).catch(() => null);
      if (found !== null && found.size !== size) [size, grew] = [found.size, now];
      if (now - grew > silence) reject(new Error(`no byte came in ${seconds(silence)}`));
      if (now - began > total) reject(new Error(`it was not complete after ${seconds(total)}`));
    };
    const timer = setInterval(() => void look(), Math.min(silence / 4, 1000));
    this.tooLong = promise;
    this.stop = () => {
      clearInterval(timer);
    };
  }
}

const seconds = (milliseconds: number): string => `${String(milliseconds / 1000)} s`;

/** As npm writes it: `sha512-` and base64. */
async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest('base64')}`;
}

async function extract(file: string, folder: string): Promise<string> {
  try {
    await mkdir(folder);
    await extractTar(file, folder);
    await rm(file);
  } catch (error) {
    throw await unextracted(folder, error);
  }
  return join(folder, 'package'); // as in every tarball of npm
}
