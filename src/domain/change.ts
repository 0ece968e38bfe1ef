import type { Location } from './location.ts';

/**
 * What a change of the configuration did to a check, to what a gate audits, or to what is waived.
 *
 * `loosened`: everything that passed still passes, and more. `tightened`: the other way round. `changed`: neither is
 * certain. `unknown`: one side cannot be read.
 */
export type ChangeKind = 'removed' | 'loosened' | 'changed' | 'unknown' | 'tightened' | 'added';

export interface GateChange {
  /** Null where it is not known which gates are meant. */
  readonly gate: string | null;
  /** The check's id at the head, at the base for one that was removed; null: the gate as a whole. */
  readonly check: string | null;
  readonly change: ChangeKind;
  /** `max 100 → 200` */
  readonly what: string;
  /** At the head; of what is gone at the base. */
  readonly location: Location | null;
}

/**
 * Whether the gate may let through what it stopped before. A change that cannot be told to be harmless counts: otherwise
 * rewriting a rule would be the way around it.
 */
export function weakens({ change }: Pick<GateChange, 'change'>): boolean {
  switch (change) {
    case 'removed':
    case 'loosened':
    case 'changed':
    case 'unknown':
      return true;
    case 'tightened':
    case 'added':
      return false;
  }
}
