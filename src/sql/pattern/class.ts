import {
  complement,
  normalRanges,
  POSIX,
  withBothCases,
  type Category,
  type Charset,
  type Range,
} from './charset.ts';
import { readEscape, type Escape } from './escape.ts';
import type { Cursor, Flags } from './syntax.ts';

/** Reads `[...]`; the cursor stands after the opening bracket. */
export function readClass(cursor: Cursor, flags: Flags): Charset {
  const start = cursor.at - 1;
  const negated = cursor.take('^');
  const ranges: Range[] = [];
  const categories: Category[] = [];
  for (let first = true; first || !cursor.sees(']'); first = false) {
    if (cursor.ended()) throw cursor.problem('a [ is never closed', start);
    const member = readMember(cursor, flags);
    if (member.is === 'category') categories.push(member.category);
    else if (member.is === 'ranges') ranges.push(...member.ranges);
    else ranges.push([member.code, member.code]);
  }
  cursor.take(']');
  if (negated && categories.length > 0 && categories.length + ranges.length > 1) {
    throw cursor.problem('engines differ on [^...] with a \\p{...} and more inside', start);
  }
  return { negated, ranges: normalRanges(ranges), categories };
}

function readMember(cursor: Cursor, flags: Flags): Escape {
  const start = cursor.at;
  if (cursor.sees('&&')) {
    throw cursor.problem(
      '&& means "and" on some engines and two characters on others: write \\&',
      start,
    );
  }
  const posix = cursor.match(/\[:(\^?)(\w+):\]/y);
  if (posix !== null) return posixClass(cursor, posix, start);
  const low = readAtom(cursor);
  if (low.is === 'category') {
    refuseFolding(cursor, flags, start);
    return low;
  }
  const range = cursor.sees('-') && !cursor.sees('-]');
  if (low.is === 'ranges') {
    if (range) throw cursor.problem('a range cannot begin with a class: write \\- for a hyphen');
    return low;
  }
  if (!range)
    return { is: 'ranges', ranges: foldRange(cursor, [low.code, low.code], flags, start) };
  cursor.take('-');
  const high = readAtom(cursor);
  if (high.is !== 'character') throw cursor.problem('a range cannot end with a class', start);
  if (high.code < low.code) throw cursor.problem('a range ends before it begins', start);
  return { is: 'ranges', ranges: foldRange(cursor, [low.code, high.code], flags, start) };
}

function readAtom(cursor: Cursor): Escape {
  return cursor.take('\\') ? readEscape(cursor) : { is: 'character', code: cursor.next() };
}

function posixClass(cursor: Cursor, [, caret, name = '']: RegExpExecArray, start: number): Escape {
  const ranges = POSIX.get(name);
  if (ranges === undefined) throw cursor.problem(`there is no class [:${name}:]`, start);
  return { is: 'ranges', ranges: caret === '^' ? complement(ranges) : ranges };
}

/** One range under the flags. Engines fold letters beyond ASCII differently, so those are refused. */
export function foldRange(
  cursor: Cursor,
  range: Range,
  flags: Flags,
  start: number,
): readonly Range[] {
  if (!flags.ignoreCase) return [range];
  const [from, to] = range;
  if (to > 0x7f && (from !== to || hasCase(from))) refuseFolding(cursor, flags, start);
  return withBothCases([range]);
}

export function refuseFolding(cursor: Cursor, flags: Flags, start: number): void {
  if (!flags.ignoreCase) return;
  const message =
    '(?i) covers the letters A to Z only, since engines differ on others: list both cases, as in [éÉ]';
  throw cursor.problem(message, start);
}

function hasCase(code: number): boolean {
  const character = String.fromCodePoint(code);
  return character.toLowerCase() !== character || character.toUpperCase() !== character;
}
