import type { DataType } from '../domain/datatype.ts';
import type { Value } from '../domain/value.ts';
import { formatCount, listing, plural } from '../domain/wording.ts';
import { formatMeasured } from './bounds.ts';
import { differs, formatDifference, isExactlyEqual } from './difference.ts';
import { keyLabel } from './key_label.ts';
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
  const numbers = `${p.measure} is ${measured(here)} here and ${measured(there)} in ${p.with.table}`;
  return {
    type: 'bound',
    holds,
    observed: here,
    message: none ? `${p.measure}: no values on either side` : `${numbers}${limitWords(p, holds)}`,
    notes: [],
    metrics: { here, there },
  };
}

const measured = (value: Value): string => (value === null ? 'missing' : formatMeasured(value));

/** The numbers of each group. */
export function judgeGroups(
  p: ReconcileParameters,
  { both, details, typeOf }: GroupEvidence,
): Finding {
  const by = p.by ?? [];
  const [groups, differing] = [numberOf(both, 'groups'), numberOf(both, 'differing')];
  const holds = differing === 0n;
  const named = readSlots(groupSlots(p), details)
    .map((row) => ({ label: keyLabel(by, row, typeOf), numbers: row.slice(-2) }))
    .sort((a, b) => (a.label < b.label ? -1 : 1))
    .flatMap(({ label, numbers: [here = null, there = null] }) => [
      [`${label} here`, here] as const,
      [`${label} there`, there] as const,
    ]);
  const words = holds
    ? `${p.measure} agrees with ${p.with.table} in ${plural(groups, 'group')} of ${listing(by)}`
    : `${p.measure} differs from ${p.with.table} in ${formatCount(differing)} of ${plural(groups, 'group')} of ${listing(by)}`;
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

/** What {@link judgeGroups} judges by. */
export interface GroupEvidence {
  readonly both: Measured;
  readonly details: Measured | undefined;
  readonly typeOf: (name: string) => DataType;
}

/** The first few groups that differ: their keys and both numbers. */
export function groupSlots(p: ReconcileParameters): Slots {
  const keys = (p.by ?? []).map((_, index) => `k${String(index)}`);
  return { columns: [...keys, 'a', 'b'], keys: keys.length, size: NAMED };
}
