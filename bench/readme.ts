const START = '<!-- bench:start -->';
const END = '<!-- bench:end -->';

/**
 * The text with everything between the two markers replaced. Throws when a marker is missing or they are in the wrong
 * order: a table that silently stays old is worse than none.
 */
export function withTable(text: string, table: string): string {
  const [start, end] = [text.indexOf(START), text.indexOf(END)];
  if (start < 0 || end < start) {
    throw new Error(
      `README.md has no ${START} with an ${END} after it: put both on lines of their own`,
    );
  }
  return `${text.slice(0, start + START.length)}\n\n${table}\n\n${text.slice(end)}`;
}
