/** A node of the tree that `json_serialize_sql` gives: foreign data, so nothing is known of its members. */
export type Node = Readonly<Record<string, unknown>>;

export type Parsed =
  | { readonly ok: true; readonly statements: readonly Node[] }
  | { readonly ok: false; readonly reason: string; readonly onlySelect: boolean };

/** Reads what `json_serialize_sql` returned. */
export function readTree(serialised: unknown): Parsed {
  const root = typeof serialised === 'string' ? parseJson(serialised) : undefined;
  if (!isNode(root))
    return { ok: false, reason: 'its parse tree is not readable', onlySelect: false };
  if (root['error'] !== false) {
    const reason = textOf(root, 'error_message');
    return { ok: false, reason, onlySelect: reason.startsWith('Only SELECT') };
  }
  const statements = root['statements'];
  return { ok: true, statements: Array.isArray(statements) ? statements.filter(isNode) : [] };
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member's text; empty when it has none. */
export function textOf(node: Node, member: string): string {
  const value = node[member];
  return typeof value === 'string' ? value : '';
}

export function nodesOf(node: Node, member: string): readonly Node[] {
  const value = node[member];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

export function nodeOf(node: Node, member: string): Node | undefined {
  const value = node[member];
  return isNode(value) ? value : undefined;
}

/** Whether two trees are one and the same text, places included. */
export function sameTree(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
