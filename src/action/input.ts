import { inInput, type Location } from '../domain/location.ts';
import { didYouMean } from '../domain/nearest.ts';
import type { Problem } from '../domain/result.ts';
import { listing } from '../domain/wording.ts';

/** One input of the action: what action.yml declares, and how its text becomes a value. */
export interface Input<T> {
  readonly description: string;
  /** What action.yml gives where the workflow says nothing; the only default there is. */
  readonly default: string;
  /** Masked in logs, redacted everywhere else, never shown in a problem. */
  readonly secret: boolean;
  readonly parse: (text: string) => T | Misfit;
}

/** A text that an input cannot take. */
export class Misfit {
  readonly found: string;
  readonly expected: string;
  /** From 1, in an input of several lines. */
  readonly line: number;
  readonly hint: string;

  constructor(found: string, expected: string, line = 1, hint = '') {
    this.found = found;
    this.expected = expected;
    this.line = line;
    this.hint = hint;
  }
}

interface Declared {
  readonly default?: string;
}

type Parse<T> = (text: string) => T | Misfit;

function input<T>(description: string, parse: Parse<T>, declared: Declared = {}): Input<T> {
  return { description, default: declared.default ?? '', secret: false, parse };
}

/** A text without blanks at its ends; null when there is none. */
export const text = (description: string, declared?: Declared): Input<string | null> =>
  input(description, (given) => given.trim() || null, declared);

/** A text that is never shown. */
export const secret = (description: string, declared?: Declared): Input<string | null> => ({
  ...text(description, declared),
  secret: true,
});

/** Several lines, kept as they are: a mistake in them has a place. */
export const block = (description: string): Input<string | null> =>
  input(description, (given) => (given.trim() === '' ? null : given));

/** With a default, for which an empty text stands: there always is a value. */
export const filled = <T>(declared: Input<T | null>): Input<T> => declared as Input<T>;

/** One of a few words. */
export function choice<const T extends string>(
  description: string,
  words: readonly [T, ...T[]],
): Input<T> {
  const parse = (given: string): T | Misfit => {
    const said = given.trim();
    const word = words.find((one) => one === said);
    return word ?? new Misfit(said, listing(words, 'or'), 1, didYouMean(said, words));
  };
  return input(description, parse, { default: words[0] });
}

const SWITCH: Readonly<Record<string, boolean>> = {
  on: true,
  true: true,
  off: false,
  false: false,
};

/** `on` or `off`; `true` and `false` are taken too, as other actions have them. */
export const onOff = (description: string, declared: 'on' | 'off'): Input<boolean> =>
  input(
    description,
    (given) => SWITCH[given.trim().toLowerCase()] ?? new Misfit(given.trim(), 'on or off'),
    { default: declared },
  );

/** Words in lines, or with commas between them. */
export const list = (description: string, declared?: Declared): Input<readonly string[]> =>
  input(description, wordsOf, declared);

/** Words of a closed set. */
export function listOf<const T extends string>(
  description: string,
  words: readonly T[],
  declared: Declared,
): Input<readonly T[]> {
  const parse = (given: string): readonly T[] | Misfit => {
    const said = wordsOf(given);
    const known = said.flatMap((word) => words.find((one) => one === word) ?? []);
    const strange = said.find((word) => !known.some((one) => one === word));
    if (strange === undefined) return [...new Set(known)];
    return new Misfit(strange, listing(words, 'or'), 1, didYouMean(strange, words));
  };
  return input(description, parse, declared);
}

const wordsOf = (given: string): string[] => given.split(/[\n,]/).flatMap((w) => w.trim() || []);

/** A whole number in decimal digits; null when nothing is given. */
export function whole(
  description: string,
  bounds: { readonly least: number; readonly most?: number },
  declared?: Declared,
): Input<number | null> {
  const { least, most = 999_999_999_999_999 } = bounds;
  const range =
    bounds.most === undefined
      ? `from ${String(least)}`
      : `from ${String(least)} to ${String(most)}`;
  const parse = (given: string): number | null | Misfit => {
    const said = given.trim();
    if (said === '') return null;
    const number = /^\d{1,15}$/.test(said) ? Number(said) : NaN;
    return number >= least && number <= most ? number : new Misfit(said, `a whole number ${range}`);
  };
  return input(description, parse, declared);
}

/** A text that must have a shape; null when nothing is given. */
export function shaped<T>(
  description: string,
  expected: string,
  parse: (text: string) => T | undefined,
  declared?: Declared,
): Input<T | null> {
  const read = (given: string): T | null | Misfit => {
    const said = given.trim();
    return said === '' ? null : (parse(said) ?? new Misfit(said, expected));
  };
  return input(description, read, declared);
}

/** Lines of `name=value`. */
export const pairs = (description: string): Input<Readonly<Record<string, string>>> =>
  input(description, (given) => {
    const found = new Map<string, string>();
    for (const [index, line] of given.split('\n').entries()) {
      if (line.trim() === '') continue;
      const [, name, value = ''] = /^\s*([A-Za-z_]\w*)=(.*)$/.exec(line.replace(/\r$/, '')) ?? [];
      if (name === undefined) return new Misfit(line.trim(), 'lines of name=value', index + 1);
      if (found.has(name)) return new Misfit(line.trim(), `one value for ${name}`, index + 1);
      found.set(name, value);
    }
    return Object.fromEntries(found);
  });

/** The problem of a text that does not fit, at its place in the input. */
export function misfit(
  name: string,
  { secret: hidden }: { secret: boolean },
  wrong: Misfit,
): Problem {
  const found = hidden ? null : wrong.found;
  const said = hidden || wrong.found === '' ? 'no value that it takes' : `'${wrong.found}'`;
  return {
    message: `The input \`${name}\` is ${said}; expected ${wrong.expected}.${wrong.hint}`,
    location: inputLocation(name, wrong.line),
    found,
    expected: wrong.expected,
  };
}

/** A place in a text that the workflow gives. */
export const inputLocation = (name: string, line = 1): Location => ({
  file: inInput(name),
  line,
  column: 1,
});
