/**
 * Which truth values a predicate may take over the rows of a table: an outer set. SQL's logic has three; each
 * operation covers every combination, so what it leaves out never occurs.
 */
export interface Truths {
  readonly true: boolean;
  readonly false: boolean;
  readonly null: boolean;
}

export const ANYTHING: Truths = { true: true, false: true, null: true };
export const NOTHING: Truths = { true: false, false: false, null: false };

export const onlyTruth = (truth: 'true' | 'false' | 'null'): Truths => ({
  ...NOTHING,
  [truth]: true,
});

export function eitherOf(a: Truths, b: Truths): Truths {
  return { true: a.true || b.true, false: a.false || b.false, null: a.null || b.null };
}

export function negated(truths: Truths): Truths {
  return { true: truths.false, false: truths.true, null: truths.null };
}

/** False beats NULL, NULL beats true. */
export function conjunction(a: Truths, b: Truths): Truths {
  return {
    true: a.true && b.true,
    false: (a.false && possible(b)) || (b.false && possible(a)),
    null: (a.null && (b.null || b.true)) || (b.null && a.true),
  };
}

export function disjunction(a: Truths, b: Truths): Truths {
  return negated(conjunction(negated(a), negated(b)));
}

function possible(truths: Truths): boolean {
  return truths.true || truths.false || truths.null;
}
