import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');

interface Entry {
  readonly version: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const { packages } = JSON.parse(read('package-lock.json')) as {
  packages: Readonly<Record<string, Entry>>;
};
const locked = Object.entries(packages).filter(([name]) => name !== '');

describe('package.json', () => {
  it.each(Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))(
    'pins %s exactly',
    (_name, version) => {
      expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    },
  );

  it('brings the Node that it runs on', () => {
    expect(`v${manifest.devDependencies['node'] ?? ''}`).toBe(process.version);
  });
});

describe('package-lock.json', () => {
  it('names no place to download from', () => {
    expect(locked.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  it('holds a hash for everything', () => {
    expect(locked.filter(([, { integrity }]) => integrity === undefined)).toEqual([]);
  });

  // npm leaves out what a registry lacks, and the next `npm ci` fails with "Missing from lock file".
  it('holds every platform of every package with native parts', () => {
    const names = new Set(locked.map(([name]) => name.split('node_modules/').at(-1)));
    const missing = locked.flatMap(([, { optionalDependencies }]) =>
      Object.keys(optionalDependencies ?? {}).filter((name) => !names.has(name)),
    );
    expect(missing).toEqual([]);
  });
});
