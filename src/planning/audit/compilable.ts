import { asFault, type FaultRecord } from '../../domain/fault.ts';
import { toStep } from './draft.ts';
import type { GateMeasurements, Measurement } from './measurement.ts';
import { plainDraft } from './plain.ts';

/** Why a measurement cannot become a statement on this engine (a literal it cannot hold, a missing table), or null. */
export function compileFault(gate: GateMeasurements, measurement: Measurement): FaultRecord | null {
  try {
    toStep(gate, plainDraft(gate, measurement), 'trial');
    return null;
  } catch (thrown) {
    return asFault(thrown).record;
  }
}

/** Turns measurements that cannot become a statement into faults of the checks that need them; no other is hurt. */
export function withoutUncompilable(gate: GateMeasurements): GateMeasurements {
  const faults = new Map<string, FaultRecord>();
  for (const measurement of gate.measurements) {
    const fault = compileFault(gate, measurement);
    if (fault !== null) faults.set(measurement.id, fault);
  }
  if (faults.size === 0) return gate;
  const checks = gate.checks.map((check) => {
    const fault = Object.values(check.metrics).flatMap((id) => faults.get(id) ?? [])[0];
    return fault === undefined ? check : { ...check, metrics: {}, fault };
  });
  const needed = new Set(checks.flatMap((check) => Object.values(check.metrics)));
  const measurements = gate.measurements.filter(({ id }) => needed.has(id));
  return { ...gate, checks, measurements };
}
