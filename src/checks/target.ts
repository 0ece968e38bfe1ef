import { Fault } from '../domain/fault.ts';
import type { OtherTable, Subject } from './kind.ts';

/** The target by a key of the kind's `tables`, or null where it does not exist yet: the first run makes it. */
export function targetOf(subject: Subject, key: string): OtherTable | null {
  try {
    return subject.table(key);
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.record.code === 'missing-table') return null;
    throw thrown;
  }
}

export const NO_TARGET = 'the target does not exist yet';
