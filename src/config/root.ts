import type { Severity } from '../domain/check.ts';
import { parseDuration } from '../domain/duration.ts';
import { Fault } from '../domain/fault.ts';
import type { Problem } from '../domain/result.ts';
import type { Files } from '../domain/world.ts';
import { connectionProblems } from './connection.ts';
import { NO_DEFAULTS, type Defaults, type Loading } from './loading.ts';
import { refuseNotYet } from './not_yet.ts';
import { CONFIG_NOT_YET, CONFIG_SHAPE } from './shapes.ts';
import { problemAt, readSource, startOf, type Span } from './source.ts';
import { textAt, valueAt, type MapNode, type YamlNode } from './tree.ts';
import { readWaivers, type WrittenWaiver } from './waivers.ts';
import { parseYaml } from './yaml.ts';

/** What wap-gate.yml says; connections stay trees, since only those in use need their variables. */
export interface RootConfig {
  readonly connections: ReadonlyMap<string, MapNode>;
  readonly defaults: Defaults;
  readonly waivers: readonly WrittenWaiver[];
  /** The file of known failures. */
  readonly baseline: string | null;
  /** Where the default connection is named. */
  readonly connectionAt: Span | null;
  readonly problems: readonly Problem[];
}

export const ROOT_NAMES = ['wap-gate.yml', 'wap-gate.yaml'] as const;

/** Reads wap-gate.yml where there is one; without it everything has its default. */
export async function readRoot(
  files: Files,
  loading: Pick<Loading, 'shapes'>,
): Promise<RootConfig> {
  const problems: Problem[] = [];
  const path = await findRoot(files, problems);
  if (path === null) return nothing(problems);
  const source = await readSource(files, path);
  if ('message' in source) return nothing([...problems, source]);
  const tree = parseYaml(source, problems);
  if (tree === null) return nothing(problems);
  const root = refuseNotYet(tree, CONFIG_NOT_YET, problems);
  problems.push(...(await loading.shapes.problems(root, CONFIG_SHAPE, path)));
  const connections = connectionsOf(root);
  for (const [name, node] of connections) {
    problems.push(...(await connectionProblems(node, name, loading)));
  }
  const defaults = valueAt(root, 'defaults');
  return {
    connections,
    defaults: defaults === undefined ? NO_DEFAULTS : readDefaults(defaults),
    baseline: textAt(root, 'baseline') ?? null,
    // What has a wrong shape is told of, and stops the run.
    waivers: problems.length > 0 ? [] : readWaivers(root, problems),
    connectionAt:
      (defaults === undefined ? undefined : valueAt(defaults, 'connection'))?.at ?? null,
    problems,
  };
}

async function findRoot(files: Files, problems: Problem[]): Promise<string | null> {
  try {
    const stats = await Promise.all(ROOT_NAMES.map((name) => files.stat(name)));
    const [path, other] = ROOT_NAMES.filter((_, index) => stats[index]?.type !== 'missing');
    if (other !== undefined) {
      problems.push(problemAt(startOf(other), `There are ${ROOT_NAMES.join(' and ')}; keep one.`));
    }
    return path ?? null;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    problems.push(problemAt(startOf(ROOT_NAMES[0]), error.record.message));
    return null;
  }
}

const nothing = (problems: readonly Problem[]): RootConfig => ({
  connections: new Map(),
  defaults: NO_DEFAULTS,
  waivers: [],
  baseline: null,
  connectionAt: null,
  problems,
});

function connectionsOf(root: YamlNode): Map<string, MapNode> {
  const node = valueAt(root, 'connections');
  if (node?.node !== 'map') return new Map();
  return new Map(
    node.entries.flatMap(({ key, value }) => (value.node === 'map' ? [[key, value] as const] : [])),
  );
}

/** The defaults, their shape judged before. */
function readDefaults(node: YamlNode): Defaults {
  const number = (key: string): number | null => {
    const value = valueAt(node, key);
    return value?.node === 'number' ? Number(value.text) : null;
  };
  const duration = (key: string): number | null => parseDuration(textAt(node, key) ?? '') ?? null;
  return {
    connection: textAt(node, 'connection') ?? null,
    owner: textAt(node, 'owner') ?? null,
    runbook: textAt(node, 'runbook') ?? null,
    samples: number('samples'),
    severity: (textAt(node, 'severity') ?? 'error') as Severity,
    maxParallel: number('max_parallel'),
    queryTimeout: duration('query_timeout'),
    timeout: duration('timeout'),
  };
}
