/** How a parameter's text is read, so that two are compared by what they mean: `1d` is `24h`. */
export type Quantity = 'duration' | 'percent' | 'instant' | 'difference';

/** A value among a few. */
export type Choice = string | boolean;

/**
 * Which way a parameter makes its check stricter: for telling what a change of the gate does. Every parameter of a kind
 * declares one; a property test proves each on tables.
 */
export type Direction =
  /**
   * Another value is another rule, neither stricter nor looser. `absent`: what it is when it is left out; `as`: a list
   * whose order means nothing.
   */
  | { readonly stricter: 'neither'; readonly absent?: Choice; readonly as?: 'set' }
  /** An end of the interval that all ends beside each other form: a narrower one is stricter. */
  | { readonly stricter: 'narrower'; readonly end: End }
  /** A limit of its own; left out it is `absent`, or there is none. */
  | { readonly stricter: 'smaller' | 'larger'; readonly of: Quantity; readonly absent?: string }
  /**
   * A choice, from the loosest to the strictest. `tests: 'other rows'`: not only more rows fail but others are tested,
   * so that a tolerated share may move either way.
   */
  | {
      readonly stricter: 'later';
      readonly of: readonly Choice[];
      readonly absent: Choice;
      readonly tests?: 'other rows';
    }
  /**
   * A list or map: the one that holds all of the other and more is looser (`fewer` is stricter) or stricter (`more`).
   * `unless`: with one of these parameters beside it, another list is another rule.
   */
  | { readonly stricter: 'fewer' | 'more'; readonly unless?: Readonly<Record<string, Choice>> }
  /** A list of which each element is a rule of its own: two checks of one element are as strict as one of two. */
  | { readonly stricter: 'each' }
  /** Parameters below a key. Left out: as if none were given, or another rule. */
  | {
      readonly stricter: 'within';
      readonly parameters: Directions;
      readonly absent: 'nothing' | 'another rule';
    };

export type Directions = Readonly<Record<string, Direction | undefined>>;

/** `min`, `max`, `equals` include the bound, `above` and `below` exclude it. */
export type End = 'min' | 'max' | 'above' | 'below' | 'equals';

/** For a parameter that says what is looked at, or by which rule. */
export const ANOTHER_RULE = { stricter: 'neither' } as const satisfies Direction;

/** The same for columns that together are one thing, in whatever order. */
export const OTHER_COLUMNS = { stricter: 'neither', as: 'set' } as const satisfies Direction;

const BOUND_DIRECTIONS = {
  min: { stricter: 'narrower', end: 'min' },
  max: { stricter: 'narrower', end: 'max' },
  above: { stricter: 'narrower', end: 'above' },
  below: { stricter: 'narrower', end: 'below' },
  equals: { stricter: 'narrower', end: 'equals' },
} as const satisfies Readonly<Record<End, Direction>>;

/** The directions of some of the bounds. */
export function boundDirections(names: readonly End[]): Directions {
  return Object.fromEntries(names.map((name) => [name, BOUND_DIRECTIONS[name]]));
}
