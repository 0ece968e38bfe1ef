import { addDays } from './calendar.ts';
import type { Location } from './location.ts';

/** Somebody's word that a check may fail until a day: who, why, and where it is written. */
export interface Waiver {
  /** The check's id: `flights/range:delay`. */
  readonly check: string;
  readonly owner: string;
  readonly reason: string;
  /** The last day, UTC: `2026-12-31`. */
  readonly expires: string;
  readonly location: Location;
}

/** `used`: its check failed and ends as warned. `expired`: it covers nothing, and must be renewed or removed. */
export type WaiverState = 'used' | 'unused' | 'expired';

export interface WaiverRecord extends Waiver {
  readonly state: WaiverState;
}

/** Longer than this nobody remembers why. */
const LONGEST_DAYS = 366;

/** Whether the last day is over. */
export function isExpired({ expires }: Pick<Waiver, 'expires'>, now: number): boolean {
  return expires < dayOf(now);
}

/** Whether it is given for longer than a year. */
export function isTooLong({ expires }: Pick<Waiver, 'expires'>, now: number): boolean {
  return expires > lastDay(now);
}

/** The last day for which a waiver may be given. */
export function lastDay(now: number): string {
  return addDays(dayOf(now), LONGEST_DAYS) ?? '9999-12-31';
}

const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);
