import { blobOf } from '../../domain/blob.ts';
import { asFault, Fault, fault, type FaultRecord } from '../../domain/fault.ts';
import type { Files, FileStat } from '../../domain/world.ts';
import type { Entry } from '../../github/contents.ts';
import type { Checkout } from '../checkout.ts';
import { BaseTree, type List } from './base_tree.ts';

/** The configuration's files as they are at the base of a pull request. */
export interface AtBase {
  readonly files: Files;
  /** Why something that was asked for could not be told, whoever asked for it; null: nothing so far. */
  readonly trouble: () => FaultRecord | null;
}

/** How the base commit is asked, by paths from its root. */
export interface Base {
  readonly list: List;
  /** The bytes of a file that a list holds. */
  readonly fetch: (place: string) => Promise<Uint8Array>;
}

/** Nobody reviews more changed gates at once, and each is a request. */
const MOST_FILES = 100;

/** What lies in the repository is as the base commit has it, whatever is in the working tree; `others` has all else. */
export function filesAtBase(
  base: Base,
  checkout: Checkout,
  files: Files,
  others: Files = files,
): AtBase {
  let trouble: FaultRecord | null = null;
  /** Whoever reads may go on without what it could not read; the step may not. */
  const watched =
    <Told>(work: (path: string) => Promise<Told>) =>
    async (path: string): Promise<Told> => {
      try {
        return await work(path);
      } catch (thrown) {
        const found = asFault(thrown);
        trouble ??= found.record;
        throw found;
      }
    };
  const own = new BaseFiles(base, checkout, { files, others });
  const overlaid: Files = {
    ...files,
    stat: watched((path) => own.stat(path)),
    list: watched((path) => own.list(path)),
    read: watched((path) => own.read(path)),
  };
  return { files: overlaid, trouble: () => trouble };
}

class BaseFiles {
  readonly #base: Base;
  readonly #tree: BaseTree;
  readonly #checkout: Checkout;
  readonly #files: Files;
  readonly #others: Files;
  readonly #fetched = new Map<string, Promise<Uint8Array>>();

  constructor(
    base: Base,
    checkout: Checkout,
    { files, others }: Readonly<Record<'files' | 'others', Files>>,
  ) {
    this.#base = base;
    this.#tree = new BaseTree(base.list);
    this.#checkout = checkout;
    this.#files = files;
    this.#others = others;
  }

  async stat(path: string): Promise<FileStat> {
    const place = await this.#checkout.place(path);
    if (place === null) return this.#others.stat(path);
    const found = await this.#tree.at(place);
    if (found === null) return { type: 'missing', size: 0, version: '' };
    return { type: found.type === 'file' ? 'file' : 'directory', size: found.size, version: '' };
  }

  async list(path: string): Promise<string[]> {
    const place = await this.#checkout.place(path);
    if (place === null) return [...(await this.#others.list(path))];
    if ((await this.#tree.at(place))?.type !== 'directory') throw absent(path);
    return (await this.#tree.list(place)).map(({ name }) => name).sort();
  }

  async read(path: string): Promise<Uint8Array> {
    const place = await this.#checkout.place(path);
    if (place === null) return this.#others.read(path);
    const found = await this.#tree.at(place);
    if (found?.type !== 'file') throw absent(path);
    return (await this.#here(path, found)) ?? (await this.#fetch(place, found));
  }

  /** Most files are in the working tree as the base has them; null: this one is not. */
  async #here(path: string, { size, hash }: Entry): Promise<Uint8Array | null> {
    try {
      const found = await this.#files.stat(path);
      // At most every byte is the end of a line, which may be two here.
      if (found.type !== 'file' || found.size > 2 * size) return null;
      return blobOf(await this.#files.read(path), hash);
    } catch (thrown) {
      if (thrown instanceof Fault) return null;
      throw thrown;
    }
  }

  /** Each file is asked for once, and not without end. */
  async #fetch(place: string, { hash }: Entry): Promise<Uint8Array> {
    if (!this.#fetched.has(place) && this.#fetched.size >= MOST_FILES) {
      const found = `more than ${String(MOST_FILES)} files`;
      const message = `${found} of the gates are not as the base has them`;
      throw fault('base-unreadable', 'config', message);
    }
    const answer = this.#fetched.get(place) ?? this.#base.fetch(place);
    this.#fetched.set(place, answer);
    const bytes = blobOf(await answer, hash);
    if (bytes !== null) return bytes;
    const message = `${place} at the base: GitHub answered other bytes than it lists`;
    throw fault('base-unreadable', 'network', message);
  }
}

const absent = (path: string): Fault =>
  fault('file-unreadable', 'config', `${path} is not at the base`);
