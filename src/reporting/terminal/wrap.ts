import { columns, cut } from '../text/width.ts';
import { lineWidth, type Line, type Span } from './span.ts';

/**
 * Breaks a line at its blanks so that none is wider than `width` columns; a single wider word is cut. `first` stands
 * before the first line and its width as blanks before the others.
 */
export function wrap(line: Line, width: number, first: Line = []): Line[] {
  const indent = lineWidth(first);
  const room = Math.max(2, width - indent);
  const rows: Span[][] = [];
  let row: Span[] = [];
  let used = 0;
  const end = (): void => {
    rows.push(row);
    [row, used] = [[], 0];
  };
  for (const word of line.flatMap(words)) {
    const blank = word.text.trim() === '';
    if (used + columns(word.text) > room && used > 0) end();
    if (blank && used === 0 && rows.length > 0) continue;
    for (const part of pieces(word, room)) {
      if (used + columns(part.text) > room && used > 0) end();
      row.push(part);
      used += columns(part.text);
    }
  }
  if (row.length > 0 || rows.length === 0) end();
  const hang: Span = { style: 'plain', text: ' '.repeat(indent) };
  return rows.map((parts, i) => (i === 0 ? [...first, ...parts] : [hang, ...parts]));
}

function words({ style, text }: Span): Span[] {
  return (text.match(/ +|[^ ]+/g) ?? []).map((word) => ({ style, text: word }));
}

function pieces(word: Span, room: number): Span[] {
  const parts: Span[] = [];
  let rest = word.text;
  while (columns(rest) > room) {
    const [start, after] = cut(rest, room);
    // One character wider than the room stands alone: nothing could be cut from it.
    if (start === '') break;
    parts.push({ style: word.style, text: start });
    rest = after;
  }
  return rest === '' ? parts : [...parts, { style: word.style, text: rest }];
}
