import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const BINDINGS = '@duckdb/node-bindings';

interface Locked {
  readonly version: string;
  readonly integrity: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * The TypeScript text of `src/engines/duckdb/native/packages.ts`: what package-lock.json pins of DuckDB's native
 * packages, in the sources, so that an upgrade changes the pins where everybody sees it.
 */
export async function nativePackagesText(root: string): Promise<string> {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, Locked>>;
  };
  const at = (name: string): Locked => {
    const found = lock.packages[`node_modules/${name}`];
    if (found?.integrity.startsWith('sha512-') === true) return found;
    throw new Error(`package-lock.json pins no sha512 of ${name}: run npm install.`);
  };
  const { version, optionalDependencies = {} } = at(BINDINGS);
  const entries = Object.keys(optionalDependencies)
    .sort()
    .map((name) => {
      const entry = { name, version: at(name).version, integrity: at(name).integrity };
      return `['${name.slice(BINDINGS.length + 1)}', ${JSON.stringify(entry)}],`;
    });
  return [
    '// Written by `npm run generate` from package-lock.json: do not edit.',
    '',
    '/** An npm package with the native library of one platform. */',
    'export interface NativePackage {',
    'readonly name: string;',
    'readonly version: string;',
    '/** The hash of its tarball, as npm writes it: `sha512-` and base64. */',
    'readonly integrity: string;',
    '}',
    '',
    '/** The version of the packages: the one of DuckDB, and a number of its own. */',
    `export const version = '${version}';`,
    '',
    '/** Every platform that has one, by the name that Node gives it, with `-musl` for Linux without glibc. */',
    'export const packages: ReadonlyMap<string, NativePackage> = new Map([',
    ...entries,
    ']);',
    '',
  ].join('\n');
}
