import type { AnyKind, JsonSchema } from '../checks/kind.ts';
import type { Entry, MapNode, YamlNode } from './tree.ts';
import type { Written } from './templated.ts';

/**
 * What stands under a kind's key, in object form: a bare scalar or list stands for the kind's shorthand, a bare text
 * for a list of one where a list of texts is wanted. What has no such meaning stays as it is, for the shape to judge.
 */
export function normalise(kind: AnyKind, { at, value }: Entry): YamlNode {
  if (value.node === 'map') return listsOfOne(value, kind.parameters);
  if (value.node === 'null') return { node: 'map', at, entries: [] };
  if (kind.shorthand === null) return value;
  const entry = { key: kind.shorthand, at: value.at, value };
  return listsOfOne({ node: 'map', at: value.at, entries: [entry] }, kind.parameters);
}

function listsOfOne(map: MapNode, schema: JsonSchema): MapNode {
  const entries = map.entries.map((entry): Entry => {
    const property = propertyOf(schema, entry.key);
    const { value } = entry;
    if (value.node === 'map') return { ...entry, value: listsOfOne(value, property) };
    if (value.node !== 'text' || !wantsTexts(property)) return entry;
    return { ...entry, value: { node: 'list', at: value.at, items: [value] } };
  });
  return { ...map, entries };
}

function wantsTexts(schema: JsonSchema): boolean {
  const items = schema['items'] as JsonSchema | undefined;
  return schema['type'] === 'array' && items?.['type'] === 'string';
}

function propertyOf(schema: JsonSchema, key: string): JsonSchema {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  return Object.hasOwn(properties, key) ? (properties[key] ?? {}) : {};
}

/** The tree as a kind receives it: numbers as `Decimal`, texts as `textOf` gives them. */
export function toParameters(
  node: MapNode,
  textOf: (text: Written) => string,
): Record<string, unknown> {
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, toValue(value, textOf)]));
}

function toValue(node: YamlNode, textOf: (text: Written) => string): unknown {
  switch (node.node) {
    case 'map':
      return toParameters(node, textOf);
    case 'list':
      return node.items.map((item) => toValue(item, textOf));
    case 'text':
      return textOf(node);
    case 'number':
    case 'boolean':
    case 'nonfinite':
      return node.value;
    case 'null':
    case 'refused':
      return null;
  }
}
