import { NEWLINE, normalRanges, type Charset } from './charset.ts';
import { foldRange, readClass, refuseFolding } from './class.ts';
import { readEscape } from './escape.ts';
import { Cursor, NO_FLAGS, type Flags, type Pattern } from './syntax.ts';

/** RE2's limit, nested repeats multiplied. */
const MOST_REPEATS = 1000;
/** Deeper nesting than any person writes, and less than a stack holds. */
const DEEPEST = 200;

/** Takes a pattern apart; throws {@link PatternProblem} where it leaves the subset that both engines share. */
export function parsePattern(text: string): Pattern {
  const parser = new PatternParser(text);
  return parser.whole();
}

class PatternParser {
  private readonly cursor: Cursor;
  private depth = 0;

  constructor(text: string) {
    this.cursor = new Cursor(text);
  }

  whole(): Pattern {
    const pattern = this.choice(NO_FLAGS);
    if (!this.cursor.ended())
      throw this.cursor.problem('a ) closes nothing: write \\) for the character');
    return pattern;
  }

  /** Flags set inside, as in `a(?i)b|c`, hold until the enclosing group ends. */
  private choice(outer: Flags): Pattern {
    let flags = outer;
    const options: Pattern[] = [];
    do {
      const parts: Pattern[] = [];
      while (!this.cursor.ended() && !this.cursor.sees('|') && !this.cursor.sees(')')) {
        const set = this.cursor.match(/\(\?([A-Za-z]*(?:-[A-Za-z]+)?)\)/y);
        if (set === null) parts.push(this.repeated(flags));
        else flags = this.changed(flags, set[1] ?? '');
      }
      options.push(
        parts.length === 1 && parts[0] !== undefined ? parts[0] : { is: 'sequence', parts },
      );
    } while (this.cursor.take('|'));
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { is: 'choice', options };
  }

  private repeated(flags: Flags): Pattern {
    const start = this.cursor.at;
    const atom = this.atom(flags);
    const after = this.cursor.at;
    const found = this.cursor.match(/[*+?]|\{(\d+)(?:(,)(\d*))?\}/y);
    if (found === null) return atom;
    // A lazy repeat finds the same texts.
    this.cursor.take('?');
    if (this.cursor.match(/[*+?]|\{\d+(?:,\d*)?\}/y) !== null) {
      throw this.cursor.problem(
        'a repeat cannot be repeated, nor be possessive: use a group (?:...)',
        after,
      );
    }
    const repeat = { is: 'repeat', of: atom, ...repeatCount(found) } as const;
    if (repeat.most !== null && repeat.most < repeat.least) {
      throw this.cursor.problem('a repeat has its larger number first', after);
    }
    if (repeats(repeat) > MOST_REPEATS) {
      throw this.cursor.problem(
        `more than ${String(MOST_REPEATS)} repeats are not supported`,
        start,
      );
    }
    return simplified(repeat);
  }

  private atom(flags: Flags): Pattern {
    const start = this.cursor.at;
    if (this.cursor.take('(')) return this.group(flags, start);
    if (this.cursor.take('[')) return { is: 'set', set: readClass(this.cursor, flags) };
    if (this.cursor.take('.')) return { is: 'set', set: flags.dotAll ? ANY : NO_NEWLINE };
    const position = this.cursor.match(/\^|\$|\\[AzbB]/y);
    if (position !== null) return { is: 'position', at: POSITIONS[position[0]] ?? 'start' };
    if (this.cursor.match(/[*+?]/y) !== null)
      throw this.cursor.problem('a repeat has nothing before it', start);
    if (this.cursor.match(/\{\d+(?:,\d*)?\}/y) !== null) {
      throw this.cursor.problem('a repeat has nothing before it', start);
    }
    return { is: 'set', set: this.character(flags) };
  }

  private character(flags: Flags): Charset {
    const start = this.cursor.at;
    const escape = this.cursor.take('\\')
      ? readEscape(this.cursor)
      : ({ is: 'character', code: this.cursor.next() } as const);
    switch (escape.is) {
      case 'character': {
        const ranges = foldRange(this.cursor, [escape.code, escape.code], flags, start);
        return { negated: false, ranges: normalRanges(ranges), categories: [] };
      }
      case 'ranges':
        return { negated: false, ranges: normalRanges(escape.ranges), categories: [] };
      case 'category':
        refuseFolding(this.cursor, flags, start);
        return { negated: false, ranges: [], categories: [escape.category] };
    }
  }

  private group(flags: Flags, start: number): Pattern {
    const inner = this.groupFlags(flags, start);
    this.depth += 1;
    if (this.depth > DEEPEST) throw this.cursor.problem('groups are nested too deep', start);
    const pattern = this.choice(inner);
    if (!this.cursor.take(')')) throw this.cursor.problem('a ( is never closed', start);
    this.depth -= 1;
    return pattern;
  }

  private groupFlags(flags: Flags, start: number): Flags {
    if (!this.cursor.sees('?')) return flags;
    const set = this.cursor.match(/\?([A-Za-z]*(?:-[A-Za-z]+)?):/y);
    if (set !== null) return this.changed(flags, set[1] ?? '');
    if (this.cursor.match(/\?(?:[=!]|<[=!])/y) !== null) {
      throw this.cursor.problem('lookahead and lookbehind are not supported', start);
    }
    if (this.cursor.match(/\?(?:P?<|')/y) !== null) {
      throw this.cursor.problem('named groups are not supported: use (...) or (?:...)', start);
    }
    throw this.cursor.problem('this kind of group is not supported', start);
  }

  private changed(flags: Flags, letters: string): Flags {
    const [on = '', off = ''] = letters.split('-');
    const wrong = /[^is]/.exec(on + off)?.[0];
    if (wrong !== undefined) {
      const message = `the flag ${wrong} is not supported: only i (ASCII case) and s (. matches newline) are`;
      throw this.cursor.problem(message, this.cursor.at - 1);
    }
    return {
      ignoreCase: (flags.ignoreCase || on.includes('i')) && !off.includes('i'),
      dotAll: (flags.dotAll || on.includes('s')) && !off.includes('s'),
    };
  }
}

const ANY: Charset = { negated: true, ranges: [], categories: [] };
const NO_NEWLINE: Charset = { negated: true, ranges: NEWLINE, categories: [] };

const POSITIONS: Readonly<Record<string, Extract<Pattern, { is: 'position' }>['at']>> = {
  '^': 'start',
  '\\A': 'start',
  $: 'end',
  '\\z': 'end',
  '\\b': 'word edge',
  '\\B': 'no word edge',
};

function repeatCount(found: RegExpExecArray): { least: number; most: number | null } {
  const [sign, least = '0', comma, most = ''] = found;
  if (sign === '*') return { least: 0, most: null };
  if (sign === '+') return { least: 1, most: null };
  if (sign === '?') return { least: 0, most: 1 };
  if (comma === undefined) return { least: Number(least), most: Number(least) };
  return { least: Number(least), most: most === '' ? null : Number(most) };
}

/** Joni fails on a repeat of nothing (`(?:){2}`) or of a position; and neither needs one. */
function simplified(repeat: Extract<Pattern, { is: 'repeat' }>): Pattern {
  if (repeat.most === 0 || isNothing(repeat.of)) return NOTHING;
  if (repeat.of.is === 'position') return repeat.least === 0 ? NOTHING : repeat.of;
  return repeat;
}

const NOTHING: Pattern = { is: 'sequence', parts: [] };

function isNothing(pattern: Pattern): boolean {
  switch (pattern.is) {
    case 'set':
    case 'position':
    case 'repeat':
      return false;
    case 'sequence':
      return pattern.parts.every(isNothing);
    case 'choice':
      return pattern.options.every(isNothing);
  }
}

/** How often the innermost part may be written out, nested repeats multiplied. */
function repeats(pattern: Pattern): number {
  switch (pattern.is) {
    case 'set':
    case 'position':
      return 1;
    case 'sequence':
      return Math.max(1, ...pattern.parts.map(repeats));
    case 'choice':
      return Math.max(1, ...pattern.options.map(repeats));
    case 'repeat':
      return Math.max(pattern.least, pattern.most ?? 1, 1) * repeats(pattern.of);
  }
}
