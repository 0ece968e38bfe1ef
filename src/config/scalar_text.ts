import type { YamlNode } from './tree.ts';

/** A scalar as the text that stands for it, digits as written; null for what is none. */
export function scalarText(node: YamlNode): string | null {
  if (node.node === 'text') return node.value;
  if (node.node === 'number') return node.text;
  return node.node === 'boolean' ? String(node.value) : null;
}
