import type { Finding } from '../../checks/kind.ts';
import type { Measured } from '../../checks/metric.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { asFault, type FaultRecord } from '../../domain/fault.ts';
import { decideOutcome, type Outcome } from '../../domain/outcome.ts';
import type { AuditPlan, Tier } from '../../domain/plan.ts';
import { detailMeasurements } from './details.ts';
import type { CheckPlan, GateMeasurements } from './measurement.ts';
import { standingOf } from './settle.ts';

/** How a check stands: judged, stopped by a fault, or still waiting for measurements. */
export type CheckStanding =
  | {
      readonly state: 'judged';
      readonly finding: Finding;
      readonly outcome: Outcome;
      readonly tier: Tier;
    }
  | { readonly state: 'faulted'; readonly fault: FaultRecord }
  | { readonly state: 'open' };

/** Judges one check from the plan and the evidence; pure. */
export function judgeCheck(
  gate: GateMeasurements,
  check: CheckPlan,
  plan: AuditPlan,
  evidence: Evidence,
): CheckStanding {
  if (check.fault !== null) return { state: 'faulted', fault: check.fault };
  const gathered = gatherMetrics(gate, check, plan, evidence);
  if (gathered.state !== 'settled') return gathered;
  const details = gatherDetails(check, plan, evidence);
  try {
    const finding = check.kind.judge(
      check.check.parameters,
      gathered.measured,
      check.subject,
      details,
    );
    const outcome = decideOutcome(finding, check.check.thresholds);
    return { state: 'judged', finding, outcome, tier: gathered.tier };
  } catch (thrown) {
    return { state: 'faulted', fault: asFault(thrown).record };
  }
}

type Gathered =
  | {
      readonly state: 'settled';
      readonly measured: Record<string, Measured>;
      readonly tier: Tier;
    }
  | { readonly state: 'faulted'; readonly fault: FaultRecord }
  | { readonly state: 'open' };

function gatherMetrics(
  gate: GateMeasurements,
  check: CheckPlan,
  plan: AuditPlan,
  evidence: Evidence,
): Gathered {
  const measured: Record<string, Measured> = {};
  let tier: Tier = 0;
  for (const [name, id] of Object.entries(check.metrics)) {
    const measurement = gate.measurements.find((candidate) => candidate.id === id);
    if (measurement === undefined) throw new RangeError(`no measurement ${id}`);
    const standing = standingOf(measurement, plan, evidence);
    if (standing.state === 'faulted') return { state: 'faulted', fault: standing.fault };
    if (standing.state === 'open') return { state: 'open' };
    measured[name] = standing.measured;
    tier = Math.max(tier, standing.tier) as Tier;
  }
  return { state: 'settled', measured, tier };
}

/** The details that were measured; null when none were. What could not be measured is left out: a detail explains. */
function gatherDetails(
  check: CheckPlan,
  plan: AuditPlan,
  evidence: Evidence,
): Record<string, Measured> | null {
  const found = detailMeasurements(check).flatMap(({ name, measurement }) => {
    const standing = standingOf(measurement, plan, evidence);
    return standing.state === 'settled' ? [[name, standing.measured] as const] : [];
  });
  return found.length === 0 ? null : Object.fromEntries(found);
}
