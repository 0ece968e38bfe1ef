import { graphemes, isEmoji, isOfUnits, isPlain } from './neutral.ts';

/** Nonspacing and enclosing marks, and the vowels and finals that join a Hangul syllable. */
const NONE = /^[\p{Mn}\p{Me}\u{1160}-\u{11ff}\u{d7b0}-\u{d7ff}]$/u;

/**
 * Code points that terminals draw two columns wide: East_Asian_Width W and F (UAX 11) by blocks. A block may hold a
 * narrow or unassigned code point: a line then ends early, never late.
 */
const WIDE = new RegExp(
  `^[\\p{Emoji_Presentation}${[
    '\\u{1100}-\\u{115f}\\u{2329}\\u{232a}\\u{2630}-\\u{2637}\\u{268a}-\\u{268f}',
    '\\u{2e80}-\\u{303e}\\u{3041}-\\u{a4cf}\\u{a960}-\\u{a97f}\\u{ac00}-\\u{d7a3}\\u{f900}-\\u{faff}',
    '\\u{fe10}-\\u{fe19}\\u{fe30}-\\u{fe6f}\\u{ff01}-\\u{ff60}\\u{ffe0}-\\u{ffe6}',
    '\\u{16fe0}-\\u{18dff}\\u{1aff0}-\\u{1b2ff}\\u{1d300}-\\u{1d376}\\u{1f200}-\\u{1f265}',
    '\\u{1f300}-\\u{1f64f}\\u{1f680}-\\u{1f6ff}\\u{1f7e0}-\\u{1f7f0}\\u{1f900}-\\u{1faff}\\u{20000}-\\u{3fffd}',
  ].join('')}]$`,
  'u',
);

/** Columns that a neutralised text takes in a terminal. */
export function columns(text: string): number {
  if (isPlain(text)) return text.length;
  return graphemes(text).reduce((sum, character) => sum + columnsOfOne(character), 0);
}

function columnsOfOne(character: string): number {
  if (isOfUnits(character)) return isPlain(character) ? 1 : 2;
  if (isEmoji(character)) return 2;
  const widths = Array.from(character, (point) =>
    NONE.test(point) ? 0 : WIDE.test(point) ? 2 : 1,
  );
  return widths.reduce<number>((sum, width) => sum + width, 0);
}

/** The longest start of the text that fits, and the rest; the start may be empty when one character is wider. */
export function cut(text: string, width: number): readonly [start: string, rest: string] {
  if (isPlain(text)) return [text.slice(0, width), text.slice(width)];
  let [used, length] = [0, 0];
  for (const character of graphemes(text)) {
    used += columnsOfOne(character);
    if (used > width) break;
    length += character.length;
  }
  return [text.slice(0, length), text.slice(length)];
}

/** The text, or its start with `…` when it is wider. */
export function clip(text: string, width: number): string {
  if (columns(text) <= width) return text;
  return width < 1 ? '' : `${cut(text, width - 1)[0].trimEnd()}…`;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - columns(text))) + text;
}
