import type { Check } from '../../domain/check.ts';
import type { Strictness } from '../../domain/strictness.ts';
import { toleratesNothing } from '../../domain/tolerance.ts';
import { listing } from '../../domain/wording.ts';
import { compareChecks, type Kinds } from './check.ts';

/** What became of a check that has no other side: its demand, or parts of it, may stand in other checks. */
export interface Fate {
  readonly change: 'removed' | 'loosened' | 'changed';
  readonly what: string;
}

/** Null where other checks demand as much. */
export function fateOf(base: Check, head: readonly Check[], kinds: Kinds): Fate | null {
  const others = head.filter(({ kind }) => kind === base.kind);
  if (others.some((other) => isAsStrict(kinds, base, other))) return null;
  const list = listOf(kinds, base);
  const elements = list === null ? [] : elementsOf(base, list);
  if (list === null || elements.length < 1) return { change: 'removed', what: 'the check is gone' };
  const found = elements.map((element) => ({ element, ...holderOf(base, element, others, kinds) }));
  const missing = found.filter(({ holder }) => holder === null);
  if (missing.length > 0) {
    const what = `no longer tested: ${listing(missing.map(({ element }) => String(element)))}`;
    return {
      change: 'removed',
      what: missing.length === elements.length ? 'the check is gone' : what,
    };
  }
  const weaker = found.filter(({ what }) => what !== '');
  if (weaker.length > 0) {
    const loosened = weaker.every(({ strictness }) => strictness === 'looser');
    const what = weaker.map(partWords).join('; ');
    return { change: loosened ? 'loosened' : 'changed', what };
  }
  const apart = new Set(found.map(({ holder }) => holder)).size > 1;
  const { warn, fail } = base.thresholds;
  if (!apart || (toleratesNothing(warn) && toleratesNothing(fail))) return null;
  return { change: 'loosened', what: 'split into checks that tolerate as much each' };
}

/** Whether a check demands nothing that the base did not demand. */
export function isNothingNew(head: Check, base: readonly Check[], kinds: Kinds): boolean {
  const others = base.filter(({ kind }) => kind === head.kind);
  if (others.some((other) => isAsStrict(kinds, head, other))) return true;
  const list = listOf(kinds, head);
  if (list === null) return false;
  const known = others.flatMap((other) => elementsOf(other, list));
  return elementsOf(head, list).every((element) => known.includes(element));
}

function isAsStrict(kinds: Kinds, base: Check, head: Check): boolean {
  const { strictness } = compareChecks(kinds, base, head);
  return strictness === 'equal' || strictness === 'stricter';
}

/** The parameter of which each element is a rule of its own. */
function listOf(kinds: Kinds, { kind }: Check): string | null {
  const directions = Object.entries(kinds.get(kind)?.directions ?? {});
  return directions.find(([, direction]) => direction?.stricter === 'each')?.[0] ?? null;
}

const elementsOf = ({ parameters }: Check, list: string): readonly unknown[] =>
  Array.isArray(parameters[list]) ? (parameters[list] as readonly unknown[]) : [];

interface Held {
  readonly holder: Check | null;
  readonly strictness: Strictness;
  /** How the holder falls short; empty where it does not. */
  readonly what: string;
}

/** The check that demands most of that element. */
function holderOf(base: Check, element: unknown, others: readonly Check[], kinds: Kinds): Held {
  const list = listOf(kinds, base) ?? '';
  const alone = (check: Check): Check => ({
    ...check,
    parameters: { ...check.parameters, [list]: [element] },
  });
  const held = others
    .filter((other) => elementsOf(other, list).includes(element))
    .map((holder) => ({ holder, ...compareChecks(kinds, alone(base), alone(holder)) }));
  const strict = held.find(({ strictness }) => strictness === 'equal' || strictness === 'stricter');
  if (strict !== undefined) return { ...strict, what: '' };
  const [first] = held;
  return first ?? { holder: null, strictness: 'unclear', what: '' };
}

const partWords = ({ element, what }: Held & { readonly element: unknown }): string =>
  `${String(element)}: ${what}`;
