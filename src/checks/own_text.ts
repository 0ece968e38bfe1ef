/** Own SQL as an id or a sentence shows it: on one line, cut where it is long. */
export function shortSql(text: string, most = 60): string {
  const line = text.trim().replace(/\s+/g, ' ');
  const characters = Array.from(line);
  return characters.length <= most ? line : `${characters.slice(0, most - 3).join('')}...`;
}
