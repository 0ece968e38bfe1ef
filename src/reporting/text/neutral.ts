/** ASCII, the Latin letters of Europe, and the marks of our own reports. */
const NARROW =
  '\\x20-\\x7e\\xa1-\\xac\\xae-\\u017f\\u2013\\u2014\\u2018-\\u201d\\u2026\\u2212\\u2264\\u2265\\u2298\\u2713\\u2717';

/** Kana, Han, Hangul and their punctuation. */
const WIDE =
  '\\u3001-\\u3003\\u3008-\\u3011\\u3041-\\u3096\\u30a1-\\u30ff\\u4e00-\\u9fff\\uac00-\\ud7a3\\uff01-\\uff60';

const PLAIN = new RegExp(`^[${NARROW}]*$`);
const UNITS = new RegExp(`^[${NARROW}${WIDE}]*$`);

/**
 * Whether each code unit is a character of its own, visible, and one column wide. Nearly every text is, and what looks
 * closer takes 25 ms to build: it is built when it is first needed.
 */
export const isPlain = (text: string): boolean => PLAIN.test(text);

/** Whether each code unit is a character of its own and visible; those that {@link isPlain} denies are two columns wide. */
export const isOfUnits = (text: string): boolean => UNITS.test(text);

/**
 * What a reader cannot see or what acts on a display instead of standing in it: control characters and escape
 * sequences, line and paragraph separators, bidi controls, zero-width and tag characters, blanks that are not the
 * blank, lone surrogates, code points that Unicode has not assigned.
 */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/u;

const MARK = /^\p{M}$/u;

/** More combining marks than any script stacks would reach into the lines above and below. */
const MARKS_IN_A_CHARACTER = 4;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

let segmenter: Intl.Segmenter | undefined;
let emoji: RegExp | undefined;

/** The characters as people count them: `e` with its accents is one, a flag is one. */
export function graphemes(text: string): string[] {
  if (isOfUnits(text)) return text.split('');
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** A part of every emoji, soon looked for: to go through all that there are takes far longer. */
const PART_OF_EMOJI = /\p{Emoji}/u;

/** Whether a character is an emoji, of however many code points. No literal: the parser would build it at the start. */
export function isEmoji(character: string): boolean {
  if (!PART_OF_EMOJI.test(character)) return false;
  emoji ??= new RegExp('^\\p{RGI_Emoji}$', 'v');
  return emoji.test(character);
}

/**
 * The text with everything unseen written out (`\n`, `\x1b`, `\u{202e}`), so that data can neither move a cursor,
 * reorder or forge a line, nor hide a difference. Visible text, emoji included, stays as it is; a backslash in the data
 * is not doubled (the JSON report holds the exact value).
 */
export function neutralise(text: string): string {
  if (isOfUnits(text)) return text;
  return graphemes(text)
    .map((character) => (isEmoji(character) ? character : tame(character)))
    .join('');
}

function tame(character: string): string {
  let marks = MARK.test(character.slice(0, 1)) ? MARKS_IN_A_CHARACTER : 0;
  return Array.from(character, (point) => {
    if (UNSEEN.test(point)) return written(point);
    if (MARK.test(point)) marks += 1;
    return marks > MARKS_IN_A_CHARACTER && MARK.test(point) ? written(point) : point;
  }).join('');
}

function written(point: string): string {
  const code = point.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return SHORT[point] ?? (code < 0x80 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`);
}
