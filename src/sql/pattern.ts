import { charsetText } from './pattern/charset.ts';
import { parsePattern } from './pattern/parse.ts';
import { PatternProblem, type Pattern } from './pattern/syntax.ts';

export type CompiledPattern =
  | { readonly pattern: string }
  /** A sentence's end: `the pattern ...: <problem>`; the offset counts UTF-16 units. */
  | { readonly problem: string; readonly offset: number };

/**
 * Compiles a regular expression to a form on which RE2 (DuckDB) and Joni (Trino) agree (semantics.md, decision 12). It
 * searches: anchor it yourself. In that form every character class is spelled out, so that nothing depends on an
 * engine's defaults:
 * - `^` is `\A` and `$` is `\z`: the ends of the text, not of its lines and not before a last newline;
 * - `.` is any character but `\n`; with `(?s)` any character;
 * - `\d`, `\w`, `\s`, `[[:alpha:]]` and `\b` are ASCII, `\s` without the vertical tab;
 * - `(?i)` covers A to Z only; under it letters beyond ASCII that have a case are refused;
 * - groups do not capture, lazy repeats are plain ones: a search finds the same;
 * - `\p{L}` and its like are the engine's own: Joni's Unicode is of 2012 (6.2), so that characters which came later are
 *   in no category on Trino, and letters of Georgian and Cherokee have no case there.
 *
 * Refused: lookaround, backreferences, named groups, possessive repeats, more than 1000 repeats, `(?m)`, `(?U)`,
 * Unicode scripts, `&&` in a class.
 */
export function compilePattern(text: string): CompiledPattern {
  try {
    return { pattern: patternText(parsePattern(text)) };
  } catch (thrown) {
    if (thrown instanceof PatternProblem) return { problem: thrown.message, offset: thrown.offset };
    throw thrown;
  }
}

function patternText(pattern: Pattern): string {
  switch (pattern.is) {
    case 'set':
      return charsetText(pattern.set);
    case 'position':
      return POSITION_TEXT[pattern.at];
    case 'sequence':
      return pattern.parts
        .map((part) => (part.is === 'choice' ? `(?:${patternText(part)})` : patternText(part)))
        .join('');
    case 'choice':
      return pattern.options.map(patternText).join('|');
    case 'repeat':
      return `${operandText(pattern.of)}${countText(pattern.least, pattern.most)}`;
  }
}

const POSITION_TEXT = {
  start: '\\A',
  end: '\\z',
  'word edge': '\\b',
  'no word edge': '\\B',
} as const;

function operandText(pattern: Pattern): string {
  return pattern.is === 'set' ? patternText(pattern) : `(?:${patternText(pattern)})`;
}

function countText(least: number, most: number | null): string {
  if (most === null) return least === 0 ? '*' : least === 1 ? '+' : `{${String(least)},}`;
  if (least === 0 && most === 1) return '?';
  return least === most ? `{${String(least)}}` : `{${String(least)},${String(most)}}`;
}
