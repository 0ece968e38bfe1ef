import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

type Dependency = 'dependencies' | 'devDependencies';

/** A repository like this one in a temporary folder: sources that import, packages to import. */
export class Tree {
  readonly root = mkdtempSync(path.join(tmpdir(), 'wap-gate-walls-'));
  readonly #packages = new Map<string, Dependency>();
  readonly #sources = new Map<string, string[]>();

  /** A package in node_modules, named in package.json. */
  package(name: string, dependency: Dependency = 'dependencies'): void {
    this.#packages.set(name, dependency);
    const manifest = { name, version: '1.0.0', type: 'module', exports: './index.js' };
    this.#write(`node_modules/${name}/package.json`, JSON.stringify(manifest));
    this.#write(`node_modules/${name}/index.js`, 'export default 1;');
  }

  /** A source file that exports something and imports nothing (yet). */
  source(file: string): void {
    this.#sources.set(file, [...(this.#sources.get(file) ?? []), 'export type Here = 1;']);
  }

  /** Adds an import to a source file. `to` is a path from the root, or a package, or a Node module. */
  import(file: string, to: string): void {
    const line = to.startsWith('src/')
      ? `import type {} from '${relative(file, to)}';` // a type counts like a value
      : `import '${to === 'package.json' ? relative(file, to) : to}';`;
    this.#sources.set(file, [...(this.#sources.get(file) ?? []), line]);
  }

  /** Writes everything to disk. */
  finish(): void {
    for (const [file, lines] of this.#sources) this.#write(file, lines.join('\n'));
    const named = (kind: Dependency): object =>
      Object.fromEntries(
        [...this.#packages].filter(([, at]) => at === kind).map(([name]) => [name, '1.0.0']),
      );
    const manifest = {
      name: 'planted',
      type: 'module',
      dependencies: named('dependencies'),
      devDependencies: named('devDependencies'),
    };
    this.#write('package.json', JSON.stringify(manifest));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  #write(file: string, text: string): void {
    const full = path.join(this.root, file);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, `${text}\n`);
  }
}

function relative(from: string, to: string): string {
  const way = path.posix.relative(path.posix.dirname(from), to);
  return way.startsWith('.') ? way : `./${way}`;
}
