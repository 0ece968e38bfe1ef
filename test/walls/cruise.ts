import { createRequire } from 'node:module';
import path from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

/** What a room may import, as `.dependency-cruiser.cjs` writes it. */
export interface May {
  readonly rooms: readonly string[];
  readonly packages: readonly string[];
  readonly node: readonly string[];
}

interface Configuration {
  readonly forbidden: readonly { readonly name: string; readonly comment: string }[];
  readonly options: Record<string, unknown> & { readonly enhancedResolveOptions: object };
  readonly rooms: {
    readonly mayImport: Readonly<Record<string, May>>;
    readonly entries: readonly string[];
    readonly entryMayImport: May;
  };
}

export const ROOT = path.resolve(import.meta.dirname, '../..');

export const configuration = createRequire(import.meta.url)(
  '../../.dependency-cruiser.cjs',
) as Configuration;

/** Cruises `src` of a repository by the rules of this one. */
export async function cruiseSources(baseDir: string): Promise<ICruiseResult> {
  const { enhancedResolveOptions, ...options } = configuration.options;
  const { output } = await cruise(
    ['src'],
    { ...options, baseDir, validate: true, ruleSet: configuration } as object,
    enhancedResolveOptions,
    { tsConfig: extractTsConfig(path.join(ROOT, 'tsconfig.json')) },
  );
  if (typeof output === 'string') throw new Error(`expected an object, got: ${output}`);
  return output;
}

/** `rule: file -> what it imports`, sorted. */
export function violations({ summary }: ICruiseResult): string[] {
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`).sort();
}
