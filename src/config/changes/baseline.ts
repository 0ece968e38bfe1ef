import type { KnownFailure } from '../../domain/baseline.ts';
import type { GateChange } from '../../domain/change.ts';
import { formatCount, plural } from '../../domain/wording.ts';
import { excusedChange } from './excused.ts';

/** A baseline may only shrink: more known failing rows let more through. */
export function baselineChanges(
  base: readonly KnownFailure[],
  head: readonly KnownFailure[],
): GateChange[] {
  return [
    ...head.flatMap((known) => {
      const before = base.find(({ check }) => check === known.check)?.failing ?? 0n;
      if (before === known.failing) return [];
      const change = known.failing > before ? 'loosened' : 'tightened';
      return [
        excusedChange(known, change, `known failing rows ${rows(before)} → ${rows(known.failing)}`),
      ];
    }),
    ...base
      .filter((known) => !head.some(({ check }) => check === known.check))
      .map((known) =>
        excusedChange(
          known,
          'tightened',
          `no longer ${plural(known.failing, 'known failing row')}`,
        ),
      ),
  ];
}

const rows = (count: bigint): string => (count === 0n ? 'none' : formatCount(count));
