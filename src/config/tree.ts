import { isInteger, type Decimal } from '../domain/decimal.ts';
import type { Span } from './source.ts';

/** YAML as we use it: maps with text keys, lists, scalars; each knows where it stands in its file. */
export type YamlNode = MapNode | ListNode | ScalarNode;

export interface MapNode {
  readonly node: 'map';
  readonly at: Span;
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly key: string;
  /** Where the key stands. */
  readonly at: Span;
  readonly value: YamlNode;
}

export interface ListNode {
  readonly node: 'list';
  readonly at: Span;
  readonly items: readonly YamlNode[];
}

export type ScalarNode = { readonly at: Span } & (
  | { readonly node: 'text'; readonly value: string }
  /** Every digit that was written. `text` is how. */
  | { readonly node: 'number'; readonly value: Decimal; readonly text: string }
  /** `.inf`, `.nan` */
  | { readonly node: 'nonfinite'; readonly value: number; readonly text: string }
  | { readonly node: 'boolean'; readonly value: boolean }
  | { readonly node: 'null' }
  /** Something stands here that was told of already: nothing more is said of it. */
  | { readonly node: 'refused' }
);

export function entryOf(node: YamlNode, key: string): Entry | undefined {
  return node.node === 'map' ? node.entries.find((entry) => entry.key === key) : undefined;
}

export function valueAt(node: YamlNode, key: string): YamlNode | undefined {
  return entryOf(node, key)?.value;
}

export function textAt(node: YamlNode, key: string): string | undefined {
  const value = valueAt(node, key);
  return value?.node === 'text' ? value.value : undefined;
}

/** What a JSON pointer leads to: the node, and the key that it stands under (null for list items and the root). */
export function follow(root: YamlNode, pointer: string): { node: YamlNode; entry: Entry | null } {
  let found: { node: YamlNode; entry: Entry | null } = { node: root, entry: null };
  for (const raw of pointer.split('/').slice(1)) {
    const step = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    const entry = entryOf(found.node, step) ?? null;
    const item = found.node.node === 'list' ? found.node.items[Number(step)] : undefined;
    const next = entry?.value ?? item;
    if (next === undefined) return found;
    found = { node: next, entry };
  }
  return found;
}

/** A node as a sentence names it: `the text 'many'`, `the number 10`, `a list`, `nothing`. */
export function describe(node: YamlNode): string {
  switch (node.node) {
    case 'map':
      return 'a map';
    case 'list':
      return node.items.length === 0 ? 'an empty list' : 'a list';
    case 'text':
      return `the text '${clip(node.value)}'`;
    case 'number':
      return `the number ${clip(node.text)}`;
    case 'nonfinite':
      return node.text;
    case 'boolean':
      return String(node.value);
    case 'null':
    case 'refused':
      return 'nothing';
  }
}

/** At most 60 characters of a user's text, on one line. */
export function clip(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}

/**
 * The node as JSON Schema judges it. A number becomes a double, moved off the nearest integer where the written number
 * is none, so that no rounding makes a fraction whole or a tiny number zero.
 */
export function shapeOf(node: YamlNode): unknown {
  switch (node.node) {
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, shapeOf(value)]));
    case 'list':
      return node.items.map(shapeOf);
    case 'number':
      return double(node.value, node.text);
    case 'text':
    case 'boolean':
    case 'nonfinite':
      return node.value;
    case 'null':
    case 'refused':
      return null;
  }
}

/** Whether anything below was refused, so that what is missing or odd there says nothing new. */
export function holdsRefused(node: YamlNode): boolean {
  if (node.node === 'map') return node.entries.some(({ value }) => holdsRefused(value));
  return node.node === 'list' ? node.items.some(holdsRefused) : node.node === 'refused';
}

function double(value: Decimal, text: string): number {
  const number = Number(text);
  if (!Number.isFinite(number)) return number > 0 ? Number.MAX_VALUE : -Number.MAX_VALUE;
  if (!Number.isInteger(number) || isInteger(value)) return number;
  const sign = value.digits < 0n ? -1 : 1;
  return number === 0 ? sign * Number.MIN_VALUE : number * (1 - sign * Number.EPSILON);
}
