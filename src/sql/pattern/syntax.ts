import type { Charset } from './charset.ts';

/** A pattern taken apart. Groups are gone: nothing captures. */
export type Pattern =
  | { readonly is: 'set'; readonly set: Charset }
  | { readonly is: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly is: 'choice'; readonly options: readonly Pattern[] }
  | {
      readonly is: 'repeat';
      readonly of: Pattern;
      readonly least: number;
      /** Null: any number. */
      readonly most: number | null;
    }
  | { readonly is: 'position'; readonly at: 'start' | 'end' | 'word edge' | 'no word edge' };

/** What is wrong with a pattern, and where: an offset in UTF-16 units, as editors count. */
export class PatternProblem extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = 'PatternProblem';
    this.offset = offset;
  }
}

export interface Flags {
  /** ASCII letters match both cases. */
  readonly ignoreCase: boolean;
  /** `.` matches a newline too. */
  readonly dotAll: boolean;
}

export const NO_FLAGS: Flags = { ignoreCase: false, dotAll: false };

/** A text and a position in it: what the parsers of a pattern share. */
export class Cursor {
  at = 0;
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  ended(): boolean {
    return this.at >= this.text.length;
  }

  /** Moves past the word if it stands here. */
  take(word: string): boolean {
    if (!this.text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  sees(word: string): boolean {
    return this.text.startsWith(word, this.at);
  }

  /** Moves past a match of a sticky expression. */
  match(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.at;
    const found = expression.exec(this.text);
    if (found !== null) this.at += found[0].length;
    return found;
  }

  /** The code point here, moved past. */
  next(): number {
    const code = this.text.codePointAt(this.at);
    if (code === undefined) throw this.problem('it ends too early');
    this.at += code > 0xffff ? 2 : 1;
    return code;
  }

  problem(message: string, offset = this.at): PatternProblem {
    return new PatternProblem(message, offset);
  }
}
