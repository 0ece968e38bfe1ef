import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import configs from '../../rolldown.config.mjs';
import { bundles, differences, write } from '../../scripts/build/bundles.mjs';
import { packages } from '../../src/engines/duckdb/native/packages.ts';

/** The names of what the action fetches: data, and no import. */
const packageNames = new Set([...packages.values()].map(({ name }) => name));

const ROOT = path.resolve(import.meta.dirname, '../..');

/** What a module imports, statically or not; a word such as `from` in a text is none. */
const imports = (code: string): string[] =>
  ts.preProcessFile(code).importedFiles.map(({ fileName }) => fileName);

/** What CommonJS inside of a bundle still asks Node for. */
const requires = (code: string): string[] =>
  [...code.matchAll(/\b__require\(["'`]([^"'`]+)["'`]\)/g)].map(([, name = '']) => name);

describe('the bundles', async () => {
  const files = await bundles(ROOT, configs);
  const text = (name: string): string => files.get(name)?.toString() ?? '';
  const names = [...files.keys()];

  it('are the same bytes every time', async () => {
    const again = await bundles(ROOT, configs);
    expect([...again.keys()]).toEqual(names);
    expect(names.filter((name) => !again.get(name)?.equals(files.get(name)!))).toEqual([]);
  });

  it('hold a program with one shebang', () => {
    expect(text('cli.js').startsWith('#!/usr/bin/env node\n')).toBe(true);
    expect(text('cli.js').split('\n')[1]).not.toMatch(/^#!/);
  });

  it('hold no path of the machine that built them', () => {
    expect(names.filter((name) => text(name).includes(ROOT))).toEqual([]);
  });

  it('hold source maps without the sources', () => {
    // The bundler's own few lines come from no source.
    const ours = names.filter((each) => each.endsWith('.js') && each !== 'rolldown-runtime.js');
    for (const name of ours) {
      const map = JSON.parse(text(`${name}.map`)) as { sourcesContent?: unknown };
      expect(map.sourcesContent).toBeUndefined();
    }
  });

  it('import Node itself and nothing else', () => {
    const imported = names
      .filter((name) => name.endsWith('.js'))
      .flatMap((name) => [...imports(text(name)), ...requires(text(name))])
      .filter((to) => !to.startsWith('.') && !isBuiltin(to));
    expect(imported).toEqual([]);
  });

  // Built in no other way: its specifier is no import, so that the bundler and the test above do not see it.
  it('ask for the database in one place', () => {
    const asking = names.flatMap((name) =>
      name.endsWith('.js')
        ? [...text(name).matchAll(/["'`]@duckdb\/[^"'`]+["'`]/g)].map(([found]) =>
            found.slice(1, -1),
          )
        : [],
    );
    expect(asking.filter((name) => !packageNames.has(name))).toEqual(['@duckdb/node-bindings']);
  });

  it('come with the licences of what they hold', () => {
    const bundled = names
      .filter((name) => name.endsWith('.map'))
      .flatMap((name) => (JSON.parse(text(name)) as { sources: string[] }).sources)
      .map((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(source)?.[1])
      .filter((name) => name !== undefined);
    for (const name of new Set(bundled)) {
      expect(text('licenses.txt')).toMatch(new RegExp(`^${name} \\d`, 'm'));
    }
  });
});

describe('a folder of built files', () => {
  let folder: string;
  const files = new Map([
    ['cli.js', Buffer.from('#!/usr/bin/env node\n')],
    ['inner/chunk.js', Buffer.from('export {};\n')],
  ]);

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'wap-gate-build-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('differs from nothing once written', () => {
    writeFileSync(path.join(folder, 'old.js'), '');
    write(folder, files);
    expect(differences(folder, files)).toEqual([]);
    expect(statSync(path.join(folder, 'cli.js')).mode & 0o111).toBe(0o111);
  });

  it('is told apart by what is left over, missing, changed or not executable', () => {
    expect(differences(path.join(folder, 'absent'), files)).toHaveLength(2);
    write(folder, files);
    writeFileSync(path.join(folder, 'old.js'), '');
    writeFileSync(path.join(folder, 'inner/chunk.js'), 'export { };\n');
    chmodSync(path.join(folder, 'cli.js'), 0o644);
    expect(differences(folder, files)).toEqual([
      'cli.js is not executable',
      'inner/chunk.js is not what src/ builds',
      'old.js is left over',
    ]);
  });
});
