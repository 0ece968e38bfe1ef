import type { Example } from '../../src/checks/example.ts';
import type { AnyKind } from '../../src/checks/kind.ts';
import { COMMAND_LINE } from '../../src/cli/words.ts';
import { loadConfig } from '../../src/config/load.ts';
import { fault } from '../../src/domain/fault.ts';
import type { Gate } from '../../src/domain/gate.ts';
import type { Files } from '../../src/domain/world.ts';

const FILE = 'checks/example.yml';

/** The lines of a gate's `checks:` that an example stands for. */
export function itemText(kind: AnyKind, { check, with: beside }: Example): string {
  const keys = beside === undefined ? [] : splitFlow(beside.trim().slice(1, -1));
  return [`- ${kind.kind}: ${check}`, ...keys.map((key) => `  ${key}`)].join('\n');
}

/** The gate of one check that an example stands for, read as a user's file would be. */
export async function exampleGate(kind: AnyKind, example: Example): Promise<Gate> {
  const text = [
    'gate: example',
    `table: ${example.target ?? 'audited'}`,
    'staging: audited',
    ...(example.partition === undefined ? [] : [`partition: ${example.partition}`]),
    'checks:',
    ...itemText(kind, example)
      .split('\n')
      .map((line) => `  ${line}`),
  ].join('\n');
  const request = {
    gates: [],
    config: FILE,
    words: COMMAND_LINE,
    kinds: new Map([[kind.kind, kind]]),
    ds: example.ds ?? null,
    params: {},
    pr: null,
    headSha: null,
    runId: 'docs',
    env: {},
    connection: null,
    staging: null,
    adhoc: false,
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
  const loaded = await loadConfig(request, oneFile(FILE, text));
  const [found] = loaded.gates;
  const [problem] = loaded.problems;
  if (found === undefined || problem !== undefined) {
    throw new Error(`${kind.kind}, '${example.title}': ${problem?.message ?? 'no gate'}\n${text}`);
  }
  return { ...found.gate, checks: found.gate.checks.filter((check) => check.kind === kind.kind) };
}

/** A file system that holds one file. */
function oneFile(path: string, text: string): Files {
  return {
    read: (asked) =>
      asked === path
        ? Promise.resolve(new TextEncoder().encode(text))
        : Promise.reject(fault('file-unreadable', 'config', `${asked} does not exist`)),
    async *chunks(asked) {
      yield await this.read(asked);
    },
    makeDirectory: () => Promise.resolve(),
    write: () => Promise.reject(fault('file-unreadable', 'config', 'examples are only read')),
    stat: (asked) =>
      Promise.resolve(
        asked === path
          ? { type: 'file', size: text.length, version: '' }
          : { type: 'missing', size: 0, version: '' },
      ),
    list: () => Promise.resolve([]),
    glob: () => Promise.resolve([]),
    absolute: (asked) => `/${asked}`,
    real: (asked) => Promise.resolve(`/${asked}`),
  };
}

/** `tolerate: 1, where: "a > 1"` at its outer commas. */
function splitFlow(text: string): string[] {
  const parts = text.match(/(?:[^,"'{[]|"[^"]*"|'[^']*'|\{[^}]*\}|\[[^\]]*\])+/g) ?? [];
  return parts.map((part) => part.trim());
}
