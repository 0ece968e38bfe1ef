import { posix } from 'node:path';
import { fault } from '../../domain/fault.ts';
import type { Entry } from '../../github/contents.ts';

/** What a directory of the base holds; '' is its root. */
export type List = (place: string) => Promise<readonly Entry[]>;

/** Gates lie in a few directories; each is a request. */
const MOST_DIRECTORIES = 100;

const ROOT: Entry = { name: '', type: 'directory', size: 0, hash: '' };

/** What the base commit holds, looked at from its root down: so that what is not there is known not to be there. */
export class BaseTree {
  readonly #list: List;
  readonly #listed = new Map<string, Promise<readonly Entry[]>>();

  constructor(list: List) {
    this.#list = list;
  }

  /** What lies at a path from the root; null: nothing. @throws a fault where that cannot be told */
  async at(place: string): Promise<Entry | null> {
    if (place === '') return ROOT;
    const above = posix.dirname(place) === '.' ? '' : posix.dirname(place);
    if ((await this.at(above))?.type !== 'directory') return null;
    const found = named(posix.basename(place), await this.list(above));
    if (found === null || found.type === 'file' || found.type === 'directory') return found;
    throw untold(`${place} is a ${found.type} at the base: what it leads to cannot be told`);
  }

  /** Each directory is asked for once, and not without end. */
  list(place: string): Promise<readonly Entry[]> {
    const known = this.#listed.get(place);
    if (known !== undefined) return known;
    if (this.#listed.size >= MOST_DIRECTORIES) {
      throw untold('the gates of the base lie in too many directories');
    }
    const answer = this.#list(place);
    this.#listed.set(place, answer);
    return answer;
  }
}

/** To some file systems a name in other letters is the same. */
function named(name: string, entries: readonly Entry[]): Entry | null {
  const found = entries.find((entry) => entry.name === name);
  if (found !== undefined) return found;
  const alike = entries.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
  if (alike === undefined) return null;
  throw untold(`${name} is called ${alike.name} at the base`);
}

const untold = (message: string) => fault('base-unreadable', 'config', message);
