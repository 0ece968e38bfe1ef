import { posix } from 'node:path';

import { Fault } from '../domain/fault.ts';
import { didYouMean } from '../domain/nearest.ts';
import type { Problem } from '../domain/result.ts';
import { parseTableReference } from '../domain/table.ts';
import type { Files } from '../domain/world.ts';
import type { ConfigRequest } from './request.ts';
import { problemAt, readSource, startOf, type Source } from './source.ts';
import { entryOf, textAt, type YamlNode } from './tree.ts';
import { parseYaml } from './yaml.ts';

/** A gate file as far as it can be read: without a tree it is no YAML, and then its name is not known. */
export interface GateFile {
  readonly path: string;
  readonly source: Source;
  readonly root: YamlNode | null;
  readonly name: string | null;
  readonly problems: readonly Problem[];
  /** True for a gate that the call alone makes: the implicit checks may be all it has. */
  readonly adhoc?: true;
}

const YAML_FILE = /\.ya?ml$/i;
const MAX_DEPTH = 16;

type Asked = Pick<ConfigRequest, 'config' | 'words'>;

/** The gate files that the call names; with a name, every file of the directory is read to find it. */
export async function findGateFiles(
  { gates, config, words }: Pick<ConfigRequest, 'gates' | 'config' | 'words'>,
  files: Files,
  problems: Problem[],
): Promise<GateFile[]> {
  const paths = gates.filter((gate) => /[/\\]/.test(gate) || YAML_FILE.test(gate)).map(tidy);
  const names = gates.filter((gate) => !paths.includes(tidy(gate)));
  const direct = await Promise.all([...new Set(paths)].map((path) => readGateFile(files, path)));
  if (gates.length > 0 && names.length === 0) return direct;
  const listed = await listGateFiles({ config: tidy(config), words }, files, problems);
  const found = await Promise.all(
    listed.filter((path) => !paths.includes(path)).map((path) => readGateFile(files, path)),
  );
  if (gates.length === 0) return found;
  return [...direct, ...byName(names, [found, direct], words, problems)];
}

/** The files of the named gates. A file without a readable name may be the one that was meant, so it is told of then. */
function byName(
  names: readonly string[],
  [found, direct]: readonly [found: readonly GateFile[], direct: readonly GateFile[]],
  words: ConfigRequest['words'],
  problems: Problem[],
): GateFile[] {
  const known = [...found, ...direct].flatMap(({ name }) => name ?? []);
  const missing = names.filter((name) => !known.includes(name));
  for (const name of missing) {
    const hint = didYouMean(name, known) || withoutGate(name, words);
    const message = `There is no gate '${name}'.${hint}`;
    problems.push(problemAt(null, message, name, known.join(', ') || 'a gate file'));
  }
  return found.filter(({ name }) => (name === null ? missing.length > 0 : names.includes(name)));
}

/** Whoever names a file of data in place of a gate. */
function withoutGate(name: string, words: ConfigRequest['words']): string {
  const isFile = parseTableReference(name)?.by === 'path';
  return isFile ? ` To audit a file without a gate, write ${words.written('staging', name)}.` : '';
}

async function listGateFiles(asked: Asked, files: Files, problems: Problem[]): Promise<string[]> {
  try {
    return await gateFilesBelow(asked, files, problems);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    problems.push(problemAt(startOf(asked.config), error.record.message));
    return [];
  }
}

async function gateFilesBelow(
  { config, words }: Asked,
  files: Files,
  problems: Problem[],
): Promise<string[]> {
  const { type } = await files.stat(config);
  if (type === 'file') return [config];
  if (type === 'directory') {
    const listed = await walk(config, files, 0, problems);
    if (listed.length === 0) {
      const message = `The directory ${config} holds no gate file (.yml or .yaml).`;
      problems.push(problemAt(startOf(config), message, null, 'checks/NAME.yml'));
    }
    return listed;
  }
  const message = `There are no gates: ${config} does not exist. Create checks/NAME.yml, or name a file with ${words.named('config')}.`;
  problems.push(problemAt(startOf(config), message, null, 'a directory or a gate file'));
  return [];
}

/** Every YAML file below a directory, sorted; `packs` holds what gates include and hidden names are skipped. */
async function walk(
  directory: string,
  files: Files,
  depth: number,
  problems: Problem[],
): Promise<string[]> {
  if (depth > MAX_DEPTH) {
    const message = `${directory} lies too deep; a link may lead back to its own directory.`;
    problems.push(problemAt(startOf(directory), message));
    return [];
  }
  const names = (await files.list(directory)).filter((name) => !name.startsWith('.'));
  const below = await Promise.all(
    names.map(async (name) => {
      const path = directory === '.' ? name : `${directory}/${name}`;
      const { type } = await files.stat(path);
      if (type === 'directory')
        return name === 'packs' ? [] : walk(path, files, depth + 1, problems);
      if (YAML_FILE.test(name)) return [path];
      // It may have held gates, which would then quietly not be audited.
      if (type === 'missing') {
        const message = `${path} is a link that leads to nothing: correct it or remove it.`;
        problems.push(problemAt(startOf(path), message));
      }
      return [];
    }),
  );
  // wap-gate.yml is no gate, also where the directory of the gates is the root.
  return below.flat().filter((path) => !/^wap-gate\.ya?ml$/.test(path));
}

async function readGateFile(files: Files, path: string): Promise<GateFile> {
  const source = await readSource(files, path);
  if ('message' in source) {
    return { path, source: startOf(path).source, root: null, name: null, problems: [source] };
  }
  const problems: Problem[] = [];
  const root = parseYaml(source, problems);
  const name = root === null ? null : (textAt(root, 'gate') ?? null);
  const gate = root === null ? undefined : entryOf(root, 'gate');
  return { path, source, root, name: gate === undefined ? null : name, problems };
}

/** `./checks/` -> `checks`. */
function tidy(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 ? normal.replace(/\/$/, '') : normal;
}
