import type { Check } from '../../domain/check.ts';
import { areOneRule, compareChecks, type Kinds } from './check.ts';

/** The checks of one gate at base and head: which is which, and which have no other side. */
export interface Paired {
  readonly pairs: readonly Pair[];
  readonly lost: readonly Check[];
  readonly got: readonly Check[];
}

export interface Pair {
  readonly base: Check;
  readonly head: Check;
}

/**
 * Finds each check again. The label of an id is stable while the rule's columns are; its number (`#2`) is not, since it
 * moves up when an earlier check goes. So checks of one label are told apart by what they demand and by their names, and
 * what is left is looked for under other labels: a key in another order, SQL of one name.
 */
export function pairChecks(base: readonly Check[], head: readonly Check[], kinds: Kinds): Paired {
  const search = new Search(base, head);
  const sameLabel = (a: Check, b: Check): boolean => labelOf(a) === labelOf(b);
  const isEqual = (a: Check, b: Check): boolean =>
    compareChecks(kinds, a, b).strictness === 'equal';
  const isOneRule = (a: Check, b: Check): boolean => areOneRule(kinds, a, b);
  search.pair(labelOf, isEqual);
  search.pair(labelOf, (a, b) => a.name === b.name && isOneRule(a, b));
  search.pair(labelOf, (a, b) => isOneRule(a, b) && a.where === b.where);
  search.pair(labelOf, isOneRule);
  search.pair(labelOf, sameLabel);
  search.pair(kindOf, (a, b) => !isList(kinds, a) && isOneRule(a, b));
  // A name that is not the label was given by somebody who means this check.
  search.pair(kindOf, (a, b) => a.name === b.name);
  return search.found();
}

/** `flights/range:delay#2` -> `range:delay`. */
const labelOf = ({ id }: Check): string => id.slice(id.indexOf('/') + 1).replace(/#\d+$/, '');
const kindOf = ({ kind }: Check): string => kind;

/** Of such a kind all checks are one rule, over different elements (elements.ts). */
const isList = (kinds: Kinds, { kind }: Check): boolean =>
  Object.values(kinds.get(kind)?.directions ?? {}).some((one) => one?.stricter === 'each');

class Search {
  private readonly pairs: Pair[] = [];
  private readonly lost: Set<Check>;
  private readonly got: Set<Check>;

  constructor(base: readonly Check[], head: readonly Check[]) {
    this.lost = new Set(base);
    this.got = new Set(head);
  }

  /** Pairs what is left: each check with the first of the same group that fits. */
  pair(group: (check: Check) => string, fits: (base: Check, head: Check) => boolean): void {
    const groups = Map.groupBy(this.got, group);
    for (const base of this.lost) {
      const head = groups.get(group(base))?.find((one) => this.got.has(one) && fits(base, one));
      if (head === undefined) continue;
      this.pairs.push({ base, head });
      this.lost.delete(base);
      this.got.delete(head);
    }
  }

  found(): Paired {
    return { pairs: this.pairs, lost: [...this.lost], got: [...this.got] };
  }
}
