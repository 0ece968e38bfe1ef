import { posix } from 'node:path';

import { kinds } from '../../src/checks/registry.ts';
import { COMMAND_LINE } from '../../src/cli/words.ts';
import { loadConfig, type ConfigRequest, type LoadedConfig } from '../../src/config/load.ts';
import { fault } from '../../src/domain/fault.ts';
import { formatLocation } from '../../src/domain/location.ts';
import type { Problem } from '../../src/domain/result.ts';
import type { Files } from '../../src/domain/world.ts';

/** A tree of files in memory, in the way the real ones behave. */
export function filesOf(contents: Readonly<Record<string, string | Uint8Array>>): Files {
  const at = (path: string) => posix.normalize(path).replace(/\/$/, '');
  const bytes = (path: string) => {
    const content = contents[at(path)];
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  };
  const below = (path: string) =>
    Object.keys(contents).flatMap((file) => {
      const relative = posix.relative(at(path), file);
      return relative.startsWith('..') || relative === '' ? [] : [relative.split('/')[0]!];
    });
  return {
    read: async (path) => {
      const found = bytes(path);
      if (found === undefined) throw fault('file-unreadable', 'config', `cannot read ${path}`);
      return found;
    },
    async *chunks(path) {
      yield bytes(path) ?? new Uint8Array();
    },
    stat: async (path) => {
      const found = bytes(path);
      if (found !== undefined) return { type: 'file', size: found.length, version: '' };
      return { type: below(path).length > 0 ? 'directory' : 'missing', size: 0, version: '' };
    },
    list: async (path) => [...new Set(below(path))].sort(),
    glob: async () => [],
    makeDirectory: () => Promise.resolve(),
    write: async () => undefined,
    absolute: (path) => `/home/user/${path}`,
    real: async (path) => `/home/user/${path}`,
  };
}

export const NOTHING_ASKED: ConfigRequest = {
  gates: [],
  config: 'checks/',
  kinds,
  words: COMMAND_LINE,
  ds: '2026-01-02',
  params: {},
  pr: null,
  headSha: null,
  runId: 'run1',
  env: { LAKE: 'lake.dev', EMPTY: '' },
  connection: null,
  staging: null,
  adhoc: null,
  withoutSecrets: false,
  trino: null,
  outputTable: null,
  where: null,
  builtFrom: null,
  checks: [],
  select: [],
  exclude: [],
  samples: null,
};

export function load(
  contents: Readonly<Record<string, string | Uint8Array>>,
  asked: Partial<ConfigRequest> = {},
): Promise<LoadedConfig> {
  return loadConfig({ ...NOTHING_ASKED, ...asked }, filesOf(contents));
}

/** `checks/a.yml:3:5 sentence`, as a terminal shows it. */
export function shown({ location, message }: Problem): string {
  return `${location === null ? '-' : formatLocation(location)} ${message}`;
}

/** The problems of one gate file; the text stands under `gate: g` and `table: t` unless it says otherwise. */
export async function problemsOf(
  yaml: string,
  asked: Partial<ConfigRequest> = {},
): Promise<string[]> {
  const { problems, gates } = await load({ 'checks/g.yml': yaml }, asked);
  if (problems.length > 0 && gates.length > 0) throw new Error('a gate with problems was loaded');
  return problems.map(shown);
}

/** The gate of one file, which must have no problem. */
export async function gateOf(yaml: string, asked: Partial<ConfigRequest> = {}) {
  const { problems, gates } = await load({ 'checks/g.yml': yaml }, asked);
  if (problems.length > 0) throw new Error(problems.map(shown).join('\n'));
  return gates[0]!.gate;
}

/** A gate file with these checks, one a line: the first stands on line 4. */
export const withChecks = (...checks: string[]) =>
  ['gate: g', 'table: t', 'checks:', ...checks.map((check) => `  - ${check}`), ''].join('\n');
