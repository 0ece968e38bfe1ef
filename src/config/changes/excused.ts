import type { GateChange } from '../../domain/change.ts';
import type { Waiver } from '../../domain/waiver.ts';

/** A change of what excuses a check: its waiver, or its known failing rows. */
export function excusedChange(
  { check, location }: Pick<Waiver, 'check' | 'location'>,
  change: 'loosened' | 'tightened',
  what: string,
): GateChange {
  return { gate: check.slice(0, check.indexOf('/')), check, change, what, location };
}
