import { isNode, textOf } from './tree.ts';

/**
 * The columns that an expression names, each once and as written; null when one of them is written in several parts
 * (`t.a`, `struct.field`), which only the table could tell apart.
 */
export function columnNames(value: unknown): readonly string[] | null {
  const names = new Set<string>();
  return gather(value, names) ? [...names] : null;
}

function gather(value: unknown, names: Set<string>): boolean {
  if (Array.isArray(value)) return value.every((element) => gather(element, names));
  if (!isNode(value)) return true;
  if (textOf(value, 'class') !== 'COLUMN_REF') {
    return Object.values(value).every((inner) => gather(inner, names));
  }
  const written = value['column_names'];
  const [only, ...more] = Array.isArray(written) ? (written as unknown[]) : [];
  if (typeof only !== 'string' || more.length > 0) return false;
  names.add(only);
  return true;
}
