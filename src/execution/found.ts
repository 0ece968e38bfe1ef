import { asFault, type FaultRecord } from '../domain/fault.ts';
import type { Found } from '../planning/audit/facts.ts';

/** What the work gives, or the fault that it ended with. */
export async function attempt<T>(work: () => Promise<T>): Promise<Found<T>> {
  try {
    return { found: await work(), fault: null };
  } catch (thrown) {
    return missing(asFault(thrown).record);
  }
}

export const missing = (record: FaultRecord): { found: null; fault: FaultRecord } => ({
  found: null,
  fault: record,
});
