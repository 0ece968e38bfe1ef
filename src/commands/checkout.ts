import { dirname, join, relative, sep } from 'node:path';
import { fault } from '../domain/fault.ts';
import type { Files } from '../domain/world.ts';

/** A work tree of git. */
interface Root {
  readonly path: string;
  readonly real: string;
}

/** Where this run's paths lie in the repository: GitHub names every file from its root. */
export class Checkout {
  readonly #files: Files;
  readonly #repository: string | null;
  readonly #roots = new Map<string, Promise<Root | null>>();

  /** `repository`: `owner/name`, whose work trees count. */
  constructor(files: Files, repository: string | null) {
    this.#files = files;
    this.#repository = repository;
  }

  /**
   * The path in the repository, '' for its root; null: it lies in no work tree of it.
   * @throws a fault where a symbolic link leads to it: what it was at another commit cannot be told
   */
  async place(path: string): Promise<string | null> {
    const written = this.#files.absolute(path);
    const real = await this.#files.real(path);
    const root = await this.#rootOf(written);
    const straight = root === null ? null : join(root.real, relative(root.path, written));
    if (root !== null && real === straight) return within(root.path, written);
    if (root === null && (await this.#rootOf(real)) === null) return null;
    const message = `${path} is or lies below a symbolic link: its text at the base cannot be told`;
    throw fault('file-unreadable', 'config', message);
  }

  /** Where it lies as it is written, and where links lead to; none where it lies in no work tree. */
  async places(path: string): Promise<readonly string[]> {
    const both = [this.#files.absolute(path), await this.#files.real(path)];
    const found = await Promise.all(
      both.map(async (one) => {
        const root = await this.#rootOf(one);
        return root === null ? [] : [within(root.path, one)];
      }),
    );
    return [...new Set(found.flat())];
  }

  /** The work tree that an absolute path lies in. */
  #rootOf(path: string): Promise<Root | null> {
    const known = this.#roots.get(path);
    if (known !== undefined) return known;
    const found = this.#find(path);
    this.#roots.set(path, found);
    return found;
  }

  async #find(path: string): Promise<Root | null> {
    const kind = await this.#kindOf(path);
    if (kind === 'ours') return { path, real: await this.#files.real(path) };
    const above = dirname(path);
    return kind === 'another' || above === path ? null : this.#rootOf(above);
  }

  /** Whose work tree begins here. @throws a fault for a submodule: what it was at the base cannot be told */
  async #kindOf(path: string): Promise<'ours' | 'another' | 'none'> {
    const own = join(path, '.git');
    const { type } = await this.#files.stat(own);
    if (type === 'file') {
      // A further work tree of one repository, or a submodule, which is a repository of its own.
      if (!/[/\\]modules[/\\]/.test(await this.#text(own))) return 'ours';
      throw fault('file-unreadable', 'config', `${path} is a submodule, not the repository itself`);
    }
    if (type !== 'directory' || (await this.#missing(join(own, 'HEAD')))) return 'none';
    const config = join(own, 'config');
    const text = (await this.#missing(config)) ? '' : await this.#text(config);
    return isAnother(text, this.#repository) ? 'another' : 'ours';
  }

  async #missing(path: string): Promise<boolean> {
    return (await this.#files.stat(path)).type === 'missing';
  }

  async #text(path: string): Promise<string> {
    return new TextDecoder().decode(await this.#files.read(path));
  }
}

/** Whether the remotes of a git configuration all lead to other repositories. */
function isAnother(config: string, repository: string | null): boolean {
  if (repository === null) return false;
  const urls = [...config.matchAll(/^\s*url\s*=\s*(\S+)\s*$/gm)].map(([, url = '']) =>
    url.toLowerCase().replace(/(?:\.git)?\/?$/, ''),
  );
  const name = repository.toLowerCase();
  return (
    urls.length > 0 && !urls.some((url) => url.endsWith(`/${name}`) || url.endsWith(`:${name}`))
  );
}

const within = (root: string, path: string): string => relative(root, path).split(sep).join('/');
