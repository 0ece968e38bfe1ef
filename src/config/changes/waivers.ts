import type { GateChange } from '../../domain/change.ts';
import type { Waiver } from '../../domain/waiver.ts';
import { excusedChange } from './excused.ts';

/** A waiver that is new or lasts longer lets through what would have failed. */
export function waiverChanges(base: readonly Waiver[], head: readonly Waiver[]): GateChange[] {
  return [
    ...head.flatMap((waiver) => {
      const { owner, reason, expires } = waiver;
      const before = base.find(({ check }) => check === waiver.check);
      if (before === undefined) {
        return [
          excusedChange(waiver, 'loosened', `waived by ${owner} until ${expires}: ${reason}`),
        ];
      }
      if (before.expires === expires) return [];
      const change = expires > before.expires ? 'loosened' : 'tightened';
      return [excusedChange(waiver, change, `waiver until ${before.expires} → ${expires}`)];
    }),
    ...base
      .filter((waiver) => !head.some(({ check }) => check === waiver.check))
      .map((waiver) => excusedChange(waiver, 'tightened', `no longer waived by ${waiver.owner}`)),
  ];
}
