import { formatCount, formatValue, listing, plural } from '../domain/wording.ts';
import { formatMeasured } from './bounds.ts';
import { differs, formatDifference, isExactlyEqual } from './difference.ts';
import type { Finding } from './kind.ts';
import type { Measured } from './metric.ts';
import { differenceOf, type ReconcileParameters } from './reconcile_sides.ts';
import { numberOf } from './row_kind.ts';
import { readSlots, type Slots } from './slots.ts';

/** How many differing groups are told in metrics; samples show more. */
const NAMED = 5;
/** One number on each side. */
export function judgeNumbers(p: ReconcileParameters, both: Measured): Finding {
  const { here = null, there = null } = both;
  const none = here === null && there === null;
  const holds = !none && !differs(here, there, differenceOf(p));
  const numbers = `${p.measure} is ${formatMeasured(here)}, and ${formatMeasured(there)} in ${p.with.table}`;
  return {
    type: 'bound',
    holds,
    observed: here,
    message: none ? `${p.measure}: no values on either side` : `${numbers}${limitWords(p, holds)}`,
    notes: [],
    metrics: { here, there },
  };
}

/** The numbers of each group. */
export function judgeGroups(
  p: ReconcileParameters,
  by: readonly string[],
  both: Measured,
  details: Measured | undefined,
): Finding {
  const [groups, differing] = [numberOf(both, 'groups'), numberOf(both, 'differing')];
  const holds = differing === 0n;
  const named = readSlots(groupSlots(p), details).flatMap((row) => {
    const label = row.slice(0, -2).map(formatValue).join(', ');
    const [here = null, there = null] = row.slice(-2);
    return [[`${label} here`, here] as const, [`${label} there`, there] as const];
  });
  const verb = differing === 1n ? 'differs' : 'differ';
  const words = holds
    ? `${p.measure} is the same in ${p.with.table} for ${plural(groups, 'group')} of ${listing(by)}`
    : `${p.measure} ${verb} from ${p.with.table} in ${formatCount(differing)} of ${plural(groups, 'group')} of ${listing(by)}`;
  return {
    type: 'bound',
    holds,
    message: `${words}${limitWords(p, holds)}`,
    notes: groups === 0n ? ['0 groups compared'] : [],
    metrics: {
      groups,
      differing,
      only_here: numberOf(both, 'only_here'),
      only_there: numberOf(both, 'only_there'),
      ...Object.fromEntries(named),
    },
  };
}

function limitWords(p: ReconcileParameters, holds: boolean): string {
  const difference = differenceOf(p);
  if (holds || isExactlyEqual(difference)) return '';
  return `, more than ${formatDifference(difference)} apart`;
}

/** The first few groups that differ: their keys and both numbers. */
export function groupSlots(p: ReconcileParameters): Slots {
  const keys = (p.by ?? []).map((_, index) => `k${String(index)}`);
  return { columns: [...keys, 'a', 'b'], keys: keys.length, size: NAMED };
}
