import { plural } from '../../domain/wording.ts';

/** A GitHub table; cells are already Markdown without line feeds. Columns whose cells are all empty are left out. */
export function table(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly number[] = [],
): string {
  const used = titles.map((_, i) => i).filter((i) => rows.some((row) => (row[i] ?? '') !== ''));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(used.map((i) => titles[i] ?? '')),
    line(used.map((i) => (numeric.includes(i) ? '---:' : ':---'))),
    ...rows.map((row) => line(used.map((i) => row[i] ?? ''))),
  ].join('\n');
}

/** A part that the reader may unfold. `summary` is HTML in one line, `body` is Markdown. */
export function folded(summary: string, body: string, open = false): string {
  return `<details${open ? ' open' : ''}><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** What is said of rows that are left out; nothing where all are shown. */
export function beyond(all: readonly unknown[], top: number, noun: string): string[] {
  return all.length > top ? [`… and ${plural(all.length - top, `more ${noun}`)}`] : [];
}
