/** A Markdown table; cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replace(/(?<!\\)\|/g, '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n');
}

/** A value as code in a table's cell: what cannot be seen is written as an escape. */
export function code(text: string): string {
  const visible = text.replace(/[\n\r\t]/g, (character) => JSON.stringify(character).slice(1, -1));
  if (visible === '') return '(empty text)';
  const fence = visible.includes('`') ? '``' : '`';
  const pad = /^[ `]|[ `]$/.test(visible) ? ' ' : '';
  return `${fence}${pad}${visible}${pad}${fence}`;
}

export function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
