/** How a user names a table: dotted identifiers, or (DuckDB) a path or glob of files. */
export type TableReference =
  | { readonly by: 'name'; readonly parts: readonly string[]; readonly text: string }
  | { readonly by: 'path'; readonly path: string; readonly text: string };

const FILE = /\.(?:parquet|csv|tsv|json|jsonl|ndjson)(?:\.(?:gz|zst))?$/i;

/**
 * Reads `lake.stage.flights`, `"my schema"."a.b"` or `data/*.parquet`. Undefined when it is neither: an empty part, an
 * open quote, more than three parts.
 */
export function parseTableReference(text: string): TableReference | undefined {
  if (text.includes('\0') || text.trim() === '') return undefined;
  if (!text.startsWith('"') && (FILE.test(text) || /[/\\*?]/.test(text))) {
    return { by: 'path', path: text, text };
  }
  const parts: string[] = [];
  const part = /(?:"((?:[^"]|"")+)"|([^".]+))(\.|$)/y;
  let ended = false;
  while (!ended) {
    const match = part.exec(text);
    if (match === null) return undefined;
    parts.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    ended = match[3] === '';
    if (!ended && part.lastIndex === text.length) return undefined;
  }
  return parts.length <= 3 ? { by: 'name', parts, text } : undefined;
}
