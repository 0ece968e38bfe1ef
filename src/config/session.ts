import { valueAt, type YamlNode } from './tree.ts';

/** The `session` of a connection or a gate: property -> value as text, digits as written. */
export function readSession(root: YamlNode): Record<string, string> {
  return readTexts(valueAt(root, 'session'));
}

/** A map of scalars as a map of texts. */
export function readTexts(node: YamlNode | undefined): Record<string, string> {
  if (node?.node !== 'map') return {};
  return Object.fromEntries(
    node.entries.flatMap(({ key, value }): [string, string][] => {
      if (value.node === 'text') return [[key, value.value]];
      if (value.node === 'number') return [[key, value.text]];
      return value.node === 'boolean' ? [[key, String(value.value)]] : [];
    }),
  );
}
