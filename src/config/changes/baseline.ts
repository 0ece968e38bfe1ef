import type { KnownFailure } from '../../domain/baseline.ts';
import type { GateChange } from '../../domain/change.ts';
import { formatCount, plural } from '../../domain/wording.ts';

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
        changeOf(known, change, `known failing rows ${rows(before)} → ${rows(known.failing)}`),
      ];
    }),
    ...base
      .filter((known) => !head.some(({ check }) => check === known.check))
      .map((known) =>
        changeOf(known, 'tightened', `no longer ${plural(known.failing, 'known failing row')}`),
      ),
  ];
}

const rows = (count: bigint): string => (count === 0n ? 'none' : formatCount(count));

function changeOf(
  { check, location }: KnownFailure,
  change: 'loosened' | 'tightened',
  what: string,
): GateChange {
  return { gate: check.slice(0, check.indexOf('/')), check, change, what, location };
}
