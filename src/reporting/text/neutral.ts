const PLAIN = /^[\x20-\x7e]*$/;

/**
 * What a reader cannot see or what acts on a display instead of standing in it: control characters and escape
 * sequences, line and paragraph separators, bidi controls, zero-width and tag characters, blanks that are not the
 * blank, lone surrogates, code points that Unicode has not assigned.
 */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/u;

const EMOJI = /^\p{RGI_Emoji}$/v;
const MARK = /^\p{M}$/u;

/** More combining marks than any script stacks would reach into the lines above and below. */
const MARKS_IN_A_CHARACTER = 4;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The characters as people count them: `e` with its accents is one, a flag is one. */
export function graphemes(text: string): string[] {
  if (PLAIN.test(text)) return Array.from(text);
  return Array.from(characters.segment(text), ({ segment }) => segment);
}

/**
 * The text with everything unseen written out (`\n`, `\x1b`, `\u{202e}`), so that data can neither move a cursor,
 * reorder or forge a line, nor hide a difference. Visible text, emoji included, stays as it is; a backslash in the data
 * is not doubled (the JSON report holds the exact value).
 */
export function neutralise(text: string): string {
  if (PLAIN.test(text)) return text;
  return graphemes(text)
    .map((character) => (EMOJI.test(character) ? character : tame(character)))
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
