import type { Problem } from '../domain/result.ts';
import { problemAt } from './source.ts';
import type { YamlNode } from './tree.ts';

/** The tree without the keys that only a later version understands; each is a problem, none is ignored. */
export function refuseNotYet(
  root: YamlNode,
  keys: readonly string[],
  problems: Problem[],
): YamlNode {
  if (root.node !== 'map') return root;
  const later = root.entries.filter(({ key }) => keys.includes(key));
  for (const { key, at } of later) {
    problems.push(
      problemAt(at, `\`${key}\` is not supported by this version yet: remove it.`, key),
    );
  }
  return { ...root, entries: root.entries.filter((entry) => !later.includes(entry)) };
}
