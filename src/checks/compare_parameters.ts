import { compareDecimals, decimal } from '../domain/decimal.ts';
import { parseDuration } from '../domain/duration.ts';
import { instantOrder } from '../domain/instant.ts';
import {
  smallerIsStricter,
  together,
  type Difference,
  type Strictness,
} from '../domain/strictness.ts';
import type { Bounds } from './bounds.ts';
import { compareIntervals } from './compare_bounds.ts';
import { isExactlyEqual, parseDifference } from './difference.ts';
import { ANOTHER_RULE, type Direction, type Directions, type Quantity } from './direction.ts';
import { isDecimal } from './operand.ts';
import { parsePercent } from './percent.ts';
import { differenceWords, textOf } from './parameter_words.ts';

export type Parameters = Readonly<Record<string, unknown>>;

/** A parameter of both sides. */
interface Pair {
  readonly name: string;
  readonly base: unknown;
  readonly head: unknown;
}

/**
 * How a check's parameters differ from those that it had, by the directions that its kind declares. `shares`: whether
 * a share of the tested rows is tolerated.
 */
export function compareParameters(
  directions: Directions,
  base: Parameters,
  head: Parameters,
  shares: boolean,
): Difference[] {
  const names = [...new Set([...Object.keys(base), ...Object.keys(head)])];
  const pairs = names.map((name) => ({ name, base: base[name], head: head[name] }));
  const ends = pairs.filter(({ name }) => directions[name]?.stricter === 'narrower');
  const others = pairs.filter((pair) => !ends.includes(pair));
  return [
    ...intervalDifference(ends),
    ...others.flatMap((pair) => {
      const direction = directions[pair.name] ?? ANOTHER_RULE;
      if (direction.stricter === 'within') return below(direction, pair, shares);
      const strictness = compare(direction, pair, { base, head, shares });
      return strictness === 'equal' ? [] : [{ strictness, what: differenceWords(direction, pair) }];
    }),
  ];
}

/** Whether the two look at the same thing by the same rule, however strictly. */
export function isSameRule(directions: Directions, base: Parameters, head: Parameters): boolean {
  const ruling = (of: Parameters): Parameters =>
    Object.fromEntries(
      Object.entries(of).filter(([name]) => directions[name]?.stricter === 'neither'),
    );
  return compareParameters(directions, ruling(base), ruling(head), false).length === 0;
}

/** All bounds are one interval: `equals: 5` is within `min: 0`. */
function intervalDifference(ends: readonly Pair[]): Difference[] {
  const side = (of: 'base' | 'head'): Bounds =>
    Object.fromEntries(ends.flatMap((end) => (end[of] === undefined ? [] : [[end.name, end[of]]])));
  const strictness = compareIntervals(side('base'), side('head'));
  if (strictness === 'equal') return [];
  const differing = ends.filter(({ base, head }) => textOf(base) !== textOf(head));
  return [{ strictness, what: differing.map((end) => differenceWords(null, end)).join(', ') }];
}

function below(
  direction: Extract<Direction, { stricter: 'within' }>,
  pair: Pair,
  shares: boolean,
): Difference[] {
  const [base, head] = [pair.base as Parameters | undefined, pair.head as Parameters | undefined];
  if ((base === undefined || head === undefined) && direction.absent === 'another rule') {
    return [{ strictness: 'unclear', what: differenceWords(direction, pair) }];
  }
  const found = compareParameters(direction.parameters, base ?? {}, head ?? {}, shares);
  return found.map(({ strictness, what }) => ({ strictness, what: `${pair.name}: ${what}` }));
}

interface Beside {
  readonly base: Parameters;
  readonly head: Parameters;
  readonly shares: boolean;
}

function compare(
  direction: Exclude<Direction, { stricter: 'within' }>,
  pair: Pair,
  beside: Beside,
): Strictness {
  switch (direction.stricter) {
    case 'narrower':
      return sameOr(pair);
    case 'neither':
      if (direction.as === 'set' && bySubset(pair.base ?? [], pair.head ?? []) === 'equal')
        return 'equal';
      return sameOr(pair, direction.absent);
    case 'smaller':
      return compareLimits(direction, pair);
    case 'larger':
      return opposite(compareLimits(direction, pair));
    case 'later':
      return compareChoices(direction, pair, beside.shares);
    case 'fewer':
    case 'more':
      return compareLists(direction, pair, beside);
    case 'each':
      return opposite(bySubset(pair.base, pair.head));
  }
}

const sameOr = ({ base, head }: Pair, absent?: unknown): Strictness =>
  textOf(base ?? absent) === textOf(head ?? absent) ? 'equal' : 'unclear';

function opposite(strictness: Strictness): Strictness {
  if (strictness === 'stricter') return 'looser';
  return strictness === 'looser' ? 'stricter' : strictness;
}

/** Two limits of which a smaller one is stricter; none at all is the loosest. */
function compareLimits(
  { of, absent }: { readonly of: Quantity; readonly absent?: string },
  pair: Pair,
): Strictness {
  const [base, head] = [pair.base ?? absent, pair.head ?? absent];
  if (base === undefined || head === undefined) {
    return base === head ? 'equal' : head === undefined ? 'looser' : 'stricter';
  }
  const order = ORDERS[of](head, base);
  return order === undefined ? sameOr(pair, absent) : smallerIsStricter(order);
}

type Order = (a: unknown, b: unknown) => number | undefined;

/** The order of two quantities by what they mean; undefined where they have none. */
const ORDERS: Readonly<Record<Quantity, Order>> = {
  duration: (a, b) => subtract(parseDuration(String(a)), parseDuration(String(b))),
  instant: (a, b) => {
    const [left, right] = [instantOrder(String(a)), instantOrder(String(b))];
    if (left === undefined || right === undefined) return undefined;
    return left < right ? -1 : left > right ? 1 : 0;
  },
  percent: (a, b) => {
    const [left, right] = [a, b].map((text) => parsePercent(String(text)));
    return left === undefined || right === undefined ? undefined : compareDecimals(left, right);
  },
  difference: (a, b) => {
    const [left, right] = [a, b].map((value) =>
      parseDifference(isDecimal(value) ? value : String(value)),
    );
    if (left === undefined || right === undefined) return undefined;
    const [none, nothing] = [isExactlyEqual(left), isExactlyEqual(right)];
    if (none || nothing) return Number(nothing) - Number(none);
    if (left.of === 'share' && right.of === 'share')
      return compareDecimals(left.share, right.share);
    if (left.of === 'share' || right.of === 'share') return undefined;
    return compareDecimals(left.amount, right.amount);
  },
};

const subtract = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : compareDecimals(decimal(a), decimal(b));

function compareChoices(
  direction: Extract<Direction, { stricter: 'later' }>,
  { base, head }: Pair,
  shares: boolean,
): Strictness {
  const texts = direction.of.map(textOf);
  const [was, is] = [base, head].map((value) =>
    texts.indexOf(textOf(value === undefined ? direction.absent : value)),
  );
  if (was === undefined || is === undefined || was === -1 || is === -1) return 'unclear';
  if (was !== is && shares && direction.tests === 'other rows') return 'unclear';
  return smallerIsStricter(was - is);
}

function compareLists(
  direction: Extract<Direction, { stricter: 'fewer' | 'more' }>,
  pair: Pair,
  { base, head }: Beside,
): Strictness {
  if (pair.base === undefined || pair.head === undefined) return 'unclear';
  const another = Object.entries(direction.unless ?? {}).some(([name, value]) =>
    [base[name], head[name]].some((found) => textOf(found) === textOf(value)),
  );
  // The order of a map's keys may be part of that other rule.
  if (another) return textOf(pair.base) === textOf(pair.head) ? 'equal' : 'unclear';
  const strictness = bySubset(pair.base, pair.head);
  return direction.stricter === 'fewer' ? strictness : opposite(strictness);
}

/** `stricter` where the head holds only what the base holds. */
function bySubset(base: unknown, head: unknown): Strictness {
  const [was, is] = [elementsOf(base), elementsOf(head)];
  const lost = was.some((element) => !is.includes(element));
  const more = is.some((element) => !was.includes(element));
  return together([lost ? 'stricter' : 'equal', more ? 'looser' : 'equal']);
}

/** The elements of a list or the entries of a map, as texts that tell them apart. */
function elementsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(textOf);
  return Object.entries(value as Parameters).map(([name, one]) => textOf([name, one]));
}
