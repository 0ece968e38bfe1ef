import { posix } from 'node:path';

import type { Problem } from '../domain/result.ts';
import type { Files } from '../domain/world.ts';
import { refuseNotYet } from './not_yet.ts';
import type { Loading } from './loading.ts';
import { NOT_YET, PACK_SHAPE } from './shapes.ts';
import { locate, problemAt, readSource } from './source.ts';
import { valueAt, type ScalarNode, type YamlNode } from './tree.ts';
import { parseYaml } from './yaml.ts';

/** Where files come from, and where problems go. */
export interface Reading {
  readonly files: Files;
  readonly loading: Loading;
  readonly problems: Problem[];
  /** Every file that was read, each once. */
  readonly paths: string[];
}

/**
 * The items of `checks`: those of the file itself first, then those of the files that it includes, in their order.
 * `chain` is the file itself after the files that led to it.
 */
export async function itemsOf(
  root: YamlNode,
  reading: Reading,
  chain: readonly string[],
): Promise<YamlNode[]> {
  const { problems } = reading;
  const file = chain.at(-1) ?? '';
  const checks = valueAt(root, 'checks');
  const items = checks?.node === 'list' ? [...checks.items] : [];
  const include = valueAt(root, 'include');
  for (const node of include?.node === 'list' ? include.items : []) {
    if (node.node !== 'text') continue;
    const path = posix.join(posix.dirname(file), node.value);
    if (chain.includes(path)) {
      const message = `${path} includes itself: ${[...chain, path].join(' -> ')}.`;
      problems.push(problemAt(node.at, message, node.value));
      continue;
    }
    if (!reading.paths.includes(path)) reading.paths.push(path);
    const pack = await readPack(node, path, reading);
    if (pack !== null) items.push(...(await itemsOf(pack, reading, [...chain, path])));
  }
  return items;
}

async function readPack(
  node: ScalarNode,
  path: string,
  { files, loading, problems }: Reading,
): Promise<YamlNode | null> {
  const source = await readSource(files, path);
  if ('message' in source) {
    problems.push({ ...source, location: locate(node.at.source, node.at.start) });
    return null;
  }
  const root = parseYaml(source, problems);
  if (root === null) return null;
  const pack = refuseNotYet(root, NOT_YET, problems);
  problems.push(...(await loading.shapes.problems(pack, PACK_SHAPE, `The file ${path}`)));
  return pack;
}
