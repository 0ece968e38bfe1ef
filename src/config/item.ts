import type { AnyKind } from '../checks/kind.ts';
import { nearest } from '../domain/nearest.ts';
import type { Problem } from '../domain/result.ts';
import { listing } from '../domain/wording.ts';
import { ITEM_PROPERTIES } from './shapes.ts';
import { problemAt } from './source.ts';
import { clip, describe, type Entry, type MapNode, type YamlNode } from './tree.ts';

/** One item of `checks`: its kind's entry, and what stands beside it. */
export interface Item {
  readonly kind: AnyKind;
  readonly entry: Entry;
  readonly beside: MapNode;
}

type Kinds = ReadonlyMap<string, AnyKind>;

/** Finds the one kind of an item; null with problems when there is none, or more, or keys that mean nothing. */
export function readItem(node: YamlNode, kinds: Kinds, problems: Problem[]): Item | null {
  if (node.node !== 'map') {
    problems.push(notAMap(node, kinds));
    return null;
  }
  const isOption = ({ key }: Entry): boolean => Object.hasOwn(ITEM_PROPERTIES, key);
  const named = node.entries.filter(({ key }) => kinds.has(key));
  const unknown = node.entries.filter((entry) => !kinds.has(entry.key) && !isOption(entry));
  const [entry, second] = named;
  const kind = kinds.get(entry?.key ?? '');
  if (entry === undefined || kind === undefined) {
    problems.push(...withoutKind(node, unknown, kinds));
    return null;
  }
  if (second !== undefined) {
    const message = `Two kinds in one check, \`${entry.key}\` and \`${second.key}\`: begin a list item of its own with \`- ${second.key}:\`.`;
    problems.push(problemAt(second.at, message, second.key, 'one kind in one item'));
    return null;
  }
  problems.push(...unknown.map((extra) => unknownOption(extra, entry, kind)));
  if (unknown.length > 0 && entry.value.node === 'null') return null;
  return { kind, entry, beside: { ...node, entries: node.entries.filter(isOption) } };
}

function notAMap(node: YamlNode, kinds: Kinds): Problem {
  const word = node.node === 'text' ? node.value.split(/[\s:]/)[0] : undefined;
  const kind =
    word === undefined ? undefined : kinds.has(word) ? word : nearest(word, kinds.keys());
  const form = `- ${kind ?? 'not_null'}: ...`;
  const message = `A check is ${describe(node)}; expected a map with one kind, such as \`${form}\`.`;
  return problemAt(node.at, message, describe(node), form);
}

/** No known kind: what looks like a misspelt option is told as one, everything else as an unknown kind. */
function withoutKind(node: MapNode, unknown: readonly Entry[], kinds: Kinds): Problem[] {
  const expected = listing([...kinds.keys()], 'or');
  const [first] = unknown;
  if (first === undefined) {
    const message = 'A check has no kind: add a key such as `not_null` or `row_count`.';
    return [problemAt(node.at, message, listing(node.entries.map(({ key }) => key)), expected)];
  }
  return unknown.map((entry) => {
    const near = nearest(entry.key, [...kinds.keys(), ...Object.keys(ITEM_PROPERTIES)]);
    const hint = near === undefined ? '' : ` Did you mean '${near}'?`;
    const message = `No kind of check is called \`${clip(entry.key)}\`.${hint}`;
    return problemAt(entry.at, message, entry.key, expected);
  });
}

function unknownOption({ key, at, value }: Entry, entry: Entry, kind: AnyKind): Problem {
  const parameters = Object.keys(kind.parameters['properties'] ?? {});
  const options = Object.keys(ITEM_PROPERTIES);
  if (parameters.includes(key)) {
    const shown =
      'value' in value ? ` ${clip(at.source.text.slice(value.at.start, value.at.end))}` : ' ...';
    const message = `\`${key}\` belongs to \`${entry.key}\`: indent it below, or write \`${entry.key}: {${key}:${shown}}\`.`;
    return problemAt(at, message, key, `\`${key}\` under \`${entry.key}\``);
  }
  const near = nearest(key, [...options, ...parameters]);
  const hint = near === undefined ? '' : ` Did you mean '${near}'?`;
  const message = `A check has no key \`${clip(key)}\`.${hint}`;
  return problemAt(at, message, key, listing(options, 'or'));
}
