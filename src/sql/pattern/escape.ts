import { BLANK, CATEGORY, complement, DIGITS, WORD, type Category, type Range } from './charset.ts';
import type { Cursor } from './syntax.ts';

/** What an escape stands for inside a class or outside. */
export type Escape =
  | { readonly is: 'character'; readonly code: number }
  | { readonly is: 'ranges'; readonly ranges: readonly Range[] }
  | { readonly is: 'category'; readonly category: Category };

const CLASSES: ReadonlyMap<string, readonly Range[]> = new Map([
  ['d', DIGITS],
  ['D', complement(DIGITS)],
  ['w', WORD],
  ['W', complement(WORD)],
  ['s', BLANK],
  ['S', complement(BLANK)],
]);

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['a', 0x07],
  ['f', 0x0c],
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
  ['v', 0x0b],
]);

/** Reads what follows a backslash; the cursor stands after it. */
export function readEscape(cursor: Cursor): Escape {
  const start = cursor.at - 1;
  if (cursor.ended())
    throw cursor.problem('a backslash stands at the end: write \\\\ for one', start);
  const hex = cursor.match(/x(?:\{([0-9A-Fa-f]{1,8})\}|([0-9A-Fa-f]{2}))/y);
  if (hex !== null) return character(cursor, parseInt(hex[1] ?? hex[2] ?? '', 16), start);
  const property = cursor.match(/([pP])(?:\{(\^?)(\w+)\}|(\w))/y);
  if (property !== null) return category(cursor, property, start);
  const code = cursor.next();
  const letter = String.fromCodePoint(code);
  const ranges = CLASSES.get(letter);
  if (ranges !== undefined) return { is: 'ranges', ranges };
  const control = CONTROLS.get(letter);
  if (control !== undefined) return { is: 'character', code: control };
  if (/[0-9A-Za-z]/.test(letter)) throw cursor.problem(refusal(letter), start);
  return { is: 'character', code };
}

function character(cursor: Cursor, code: number, start: number): Escape {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    throw cursor.problem('no character has this code', start);
  }
  return { is: 'character', code };
}

function category(cursor: Cursor, found: RegExpExecArray, start: number): Escape {
  const [, letter, caret = '', long, short] = found;
  const name = long ?? short ?? '';
  if (!CATEGORY.test(name)) {
    throw cursor.problem(
      `engines differ on \\p{${name}}: use a general category such as \\p{Lu}`,
      start,
    );
  }
  return { is: 'category', category: { name, negated: (letter === 'P') !== (caret === '^') } };
}

function refusal(letter: string): string {
  if (/[1-9k]/.test(letter))
    return 'backreferences are not supported: no engine can search for them fast';
  if (letter === '0') return 'octal codes are not supported: write \\x{...}';
  if (letter === 'u') return '\\u is not supported: write \\x{...}';
  if (letter === 'Q')
    return '\\Q...\\E is not supported: put a backslash before each special character';
  if (letter === 'Z') return '\\Z is not supported: write $ or \\z for the end of the text';
  return `\\${letter} has no meaning on which engines agree`;
}
