import { together, type Strictness } from '../domain/strictness.ts';
import { compareBounds, type Bound, type Bounds } from './bounds.ts';

/** How one interval stands to another; a bound that is not given does not limit. */
export function compareIntervals(base: Bounds, head: Bounds): Strictness {
  return together([compareEnds(base, head, LOWER), compareEnds(base, head, UPPER)]);
}

/** One side of an interval: its bound that is inside and the one that is outside, and where stricter lies. */
interface Side {
  readonly inside: 'min' | 'max';
  readonly outside: 'above' | 'below';
  readonly stricter: 1 | -1;
}

const LOWER: Side = { inside: 'min', outside: 'above', stricter: 1 };
const UPPER: Side = { inside: 'max', outside: 'below', stricter: -1 };

interface Limit {
  readonly bound: Bound;
  readonly outside: boolean;
}

function compareEnds(base: Bounds, head: Bounds, side: Side): Strictness {
  const [was, is] = [limitOf(base, side), limitOf(head, side)];
  if (was === undefined || is === undefined) return 'unclear';
  if (was === null || is === null) {
    return was === is ? 'equal' : is === null ? 'looser' : 'stricter';
  }
  const order = compareLimits(was, is, side);
  if (order === undefined) return 'unclear';
  return order === 0 ? 'equal' : order > 0 ? 'stricter' : 'looser';
}

/** The strictest limit on that side; null without one, undefined where two cannot be compared. */
function limitOf(bounds: Bounds, side: Side): Limit | null | undefined {
  const inside = bounds[side.inside] ?? bounds.equals;
  const outside = bounds[side.outside];
  if (inside === undefined) return outside === undefined ? null : { bound: outside, outside: true };
  const limit = { bound: inside, outside: false };
  if (outside === undefined) return limit;
  const other = { bound: outside, outside: true };
  const order = compareLimits(limit, other, side);
  return order === undefined ? undefined : order > 0 ? other : limit;
}

/** Positive where `is` is stricter than `was`. */
function compareLimits(was: Limit, is: Limit, { stricter }: Side): number | undefined {
  const order = compareBounds(is.bound, was.bound);
  if (order === undefined) return undefined;
  return order === 0 ? Number(is.outside) - Number(was.outside) : order * stricter;
}
