import { formatLocation, type Location } from '../../domain/location.ts';
import { neutralise } from '../text/neutral.ts';
import { columns } from '../text/width.ts';
import { lineWidth, span, type Line, type Span, type Style } from './span.ts';
import { wrap } from './wrap.ts';

/** Sentences are wrapped at this width on wider terminals: longer lines are hard to read. Tables use all of it. */
const READABLE = 110;

const LABEL = 10;

export function proseWidth(width: number): number {
  return Math.min(width, READABLE);
}

/** Lines that start with a symbol in the first column: the title of a block. */
export function title(symbol: Span, text: Line, width: number): Line[] {
  return wrap(text, proseWidth(width), [symbol, span(' ')]);
}

export function paragraph(text: Line, width: number, indent = 2): Line[] {
  return wrap(text, proseWidth(width), [span(' '.repeat(indent))]);
}

/** `expected  between -120 and 1440`, aligned with its neighbours; nothing for an empty text. */
export function field(name: string, text: string | null, width: number): Line[] {
  if (text === null || text === '') return [];
  return wrap([span(text)], proseWidth(width), label(name));
}

export function label(name: string): Line {
  return [span(`  ${name.padEnd(LABEL)}`, 'quiet')];
}

/** Pieces joined by `·`, broken between them and not inside where a piece fits on a line of its own. */
export function parts(
  pieces: readonly string[],
  width: number,
  first: Line,
  style: Style = 'quiet',
): Line[] {
  if (pieces.length === 0) return [];
  const rows = pack(pieces.map(neutralise), proseWidth(width) - lineWidth(first));
  const hang = [span(' '.repeat(lineWidth(first)))];
  return rows.flatMap((row, i) =>
    wrap([span(row, style)], proseWidth(width), i === 0 ? first : hang),
  );
}

function pack(pieces: readonly string[], room: number): string[] {
  const rows: string[] = [];
  for (const piece of pieces) {
    const last = rows.at(-1);
    const joined = last === undefined ? piece : `${last} · ${piece}`;
    // Two columns are kept for the ` ·` that a broken line ends with.
    if (last === undefined || columns(joined) + 2 > room) rows.push(piece);
    else rows[rows.length - 1] = joined;
  }
  return rows.map((row, i) => (i === rows.length - 1 ? row : `${row} ·`));
}

export function place(location: Location | null, width: number): Line[] {
  return location === null ? [] : field('at', formatLocation(location), width);
}
