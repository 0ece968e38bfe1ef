import type { KindFile } from './kind_files.ts';

/** The TypeScript text of `src/checks/registry.ts`. */
export function registryText(files: readonly KindFile[]): string {
  const imports = files.map(
    ({ name, exported }) => `import { ${exported} } from './kinds/${name}.ts';`,
  );
  const entries = files.map(({ name, exported }) => `['${name}', ${exported}],`);
  return [
    '// Written by `npm run generate` from the files in kinds/: do not edit.',
    "import type { AnyKind } from './kind.ts';",
    ...imports,
    '',
    '/** Every kind of check, by its name in a gate file. */',
    'export const kinds: ReadonlyMap<string, AnyKind> = new Map<string, AnyKind>([',
    ...entries,
    ']);',
    '',
  ].join('\n');
}
