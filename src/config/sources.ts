import { posix } from 'node:path';

import type { Problem } from '../domain/result.ts';
import { problemAt } from './source.ts';
import { hasHoles } from './templated.ts';
import { valueAt, type YamlNode } from './tree.ts';

const EXPECTED = "a pattern below the repository's root, such as dags/flights/**";

/** The patterns of a gate's `sources`; what could match nothing, or anything, is a problem. */
export function readSources(root: YamlNode, problems: Problem[]): string[] {
  const node = valueAt(root, 'sources');
  const items = node?.node === 'list' ? node.items : [];
  return items.flatMap((item): string[] => {
    if (item.node !== 'text') return [];
    const fault = faultOf(item.value);
    // With a slash at its end or without: a directory.
    if (fault === null) return [posix.normalize(item.value).replace(/\/$/, '')];
    const message = `\`sources\` lists '${item.value}', ${fault}.`;
    problems.push(problemAt(item.at, message, item.value, EXPECTED));
    return [];
  });
}

function faultOf(pattern: string): string | null {
  const parts = pattern.split('/');
  if (hasHoles(pattern)) return 'in which templates are not filled in';
  if (pattern.includes('\\')) return 'with a backslash: a path has slashes';
  if (pattern.startsWith('/') || /^[A-Za-z]:/.test(pattern)) return 'which is an absolute path';
  if (parts.includes('..')) return 'which leads out of where it begins';
  if (pattern.startsWith('!')) return 'and there are no exceptions: list what counts';
  return parts.every((part) => part === '.' || part.trim() === '') ? 'which names no file' : null;
}
