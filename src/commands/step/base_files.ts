import { asFault, fault } from '../../domain/fault.ts';
import type { Files, FileStat } from '../../domain/world.ts';
import type { TouchedFile } from '../../github/pull_files.ts';
import type { Checkout } from '../checkout.ts';

/** The configuration's files as they are at the base of a pull request. */
export interface AtBase {
  readonly files: Files;
  /** Why something that was asked for could not be told, whoever asked for it; null: nothing so far. */
  readonly trouble: () => string | null;
}

/** The text of a file at the base; null: it is not there. */
type Fetch = (path: string) => Promise<Uint8Array | null>;

/** Nobody reviews more changed gates at once, and each is a request. */
const MOST_FILES = 100;

/** Files that a list is taken for: others are in it unseen, and fetched when they are read. */
const LISTED = /\.ya?ml$/i;

/** What the pull request touches is fetched when it is read; everything else is the same in the working tree. */
export function filesAtBase(
  touched: readonly TouchedFile[],
  fetch: Fetch,
  checkout: Checkout,
  files: Files,
): AtBase {
  let trouble: string | null = null;
  /** Whoever reads may go on without what it could not read; the step may not. */
  const watched =
    <T>(work: (path: string) => Promise<T>) =>
    async (path: string): Promise<T> => {
      try {
        return await work(path);
      } catch (thrown) {
        const found = asFault(thrown);
        trouble ??= found.record.message;
        throw found;
      }
    };
  const there = new Set(touched.flatMap(({ basePath }) => basePath ?? []));
  const gone = new Set(touched.map(({ path }) => path).filter((path) => !there.has(path)));
  const place = watched((path) => checkout.place(path));
  const base = new Overlay(files, { there, gone }, watched(once(fetch)), place);
  const overlaid: Files = {
    ...files,
    stat: (path) => base.stat(path),
    list: (path) => base.list(path),
    read: (path) => base.read(path),
  };
  return { files: overlaid, trouble: () => trouble };
}

/** Each file is asked for once, and not without end. */
function once(fetch: Fetch): Fetch {
  const asked = new Map<string, Promise<Uint8Array | null>>();
  return (path) => {
    const known = asked.get(path);
    if (known !== undefined) return known;
    if (asked.size >= MOST_FILES) {
      throw fault('file-unreadable', 'config', 'the pull request touches too many files');
    }
    const answer = fetch(path);
    asked.set(path, answer);
    return answer;
  };
}

/** Files with some replaced or added, and some taken away. */
class Overlay {
  readonly #files: Files;
  readonly #there: ReadonlySet<string>;
  readonly #gone: ReadonlySet<string>;
  readonly #fetch: Fetch;
  readonly #place: (path: string) => Promise<string | null>;

  constructor(
    files: Files,
    { there, gone }: Record<'there' | 'gone', ReadonlySet<string>>,
    fetch: Fetch,
    place: (path: string) => Promise<string | null>,
  ) {
    this.#files = files;
    this.#there = there;
    this.#gone = gone;
    this.#fetch = fetch;
    this.#place = place;
  }

  async read(path: string): Promise<Uint8Array> {
    const place = await this.#place(path);
    const bytes = place !== null && this.#there.has(place) ? await this.#fetch(place) : null;
    if (bytes !== null) return bytes;
    if (place === null || !this.#touches(place)) return this.#files.read(path);
    throw fault('file-unreadable', 'config', `${path} is not at the base`);
  }

  async list(path: string): Promise<string[]> {
    const place = await this.#place(path);
    const directory = (await this.#files.stat(path)).type === 'directory';
    const found = directory ? await this.#files.list(path) : [];
    if (place === null) return [...found];
    const start = startOf(place);
    const added = await Promise.all(below(this.#there, place).map((one) => this.#listed(one)));
    const names = added.flat().map((one) => one.slice(start.length).split('/')[0] ?? '');
    const left = found.filter((name) => !this.#touches(`${start}${name}`));
    return [...new Set([...left, ...names])].sort();
  }

  async stat(path: string): Promise<FileStat> {
    const place = await this.#place(path);
    if (place === null) return this.#files.stat(path);
    const bytes = this.#there.has(place) ? await this.#fetch(place) : null;
    if (bytes !== null) return { type: 'file', size: bytes.length, modified: 0 };
    const found = this.#touches(place) ? MISSING : await this.#files.stat(path);
    if (found.type === 'missing') return this.#madeOf(place, path);
    // A commit has no empty directories: one that the pull request made is not at its base.
    const emptied = found.type === 'directory' && below(this.#gone, place).length > 0;
    return emptied && (await this.list(path)).length === 0 ? MISSING : found;
  }

  /** A directory that the pull request took away, or nothing. */
  async #madeOf(place: string, path: string): Promise<FileStat> {
    const was = below(this.#there, place).length > 0 && (await this.list(path)).length > 0;
    return was ? DIRECTORY : MISSING;
  }

  /** The base may have lost what it had where the pull request began. */
  async #listed(place: string): Promise<string[]> {
    return LISTED.test(place) && (await this.#fetch(place)) === null ? [] : [place];
  }

  readonly #touches = (place: string): boolean => this.#there.has(place) || this.#gone.has(place);
}

const startOf = (place: string): string => (place === '' ? '' : `${place}/`);

const below = (places: Iterable<string>, place: string): string[] =>
  [...places].filter((one) => one.startsWith(startOf(place)));

const MISSING: FileStat = { type: 'missing', size: 0, modified: 0 };
const DIRECTORY: FileStat = { type: 'directory', size: 0, modified: 0 };
