import type { Evidence } from '../../domain/evidence.ts';
import type { FaultRecord } from '../../domain/fault.ts';
import type { AuditPlan, QueryStep } from '../../domain/plan.ts';
import { bucketDrafts } from './buckets.ts';
import { compileFault } from './compilable.ts';
import { detailMeasurements } from './details.ts';
import { toStep, type Draft } from './draft.ts';
import { judgeCheck } from './judge.ts';
import type { CheckPlan, GateMeasurements, Measurement } from './measurement.ts';
import { fusible, plainDraft, scanDraft } from './plain.ts';
import { exactDraft } from './repeats.ts';
import { sampleStep } from './samples.ts';
import { standingOf } from './settle.ts';

/**
 * The follow-ups that the evidence asks for: a failed statement is split until the guilty measurement stands alone, an
 * optimised form that failed or proved nothing is asked again in its plain form, a check that did not hold gets its
 * details and failing rows. Pure; empty when nothing is left to ask.
 */
export function next(gate: GateMeasurements, plan: AuditPlan, evidence: Evidence): QueryStep[] {
  const drafts = [...splits(gate, plan, evidence), ...proofsThatFailed(gate, plan, evidence)];
  const numbered = new Numbering(evidence.length);
  const unexplained = gate.checks.filter(
    (check) => !alreadyExplained(check, evidence) && didNotHold(gate, check, plan, evidence),
  );
  const asked = [...drafts, ...detailDrafts(gate, unexplained)];
  return [
    ...asked.map((draft) => toStep(gate, { ...draft, tier: 7 }, numbered.next())),
    ...unexplained.flatMap((check) => {
      const step = sampleStep(gate, check, evidence, numbered.next());
      return step === null ? [] : [step];
    }),
  ];
}

class Numbering {
  private last: number;

  constructor(start: number) {
    this.last = start;
  }

  next(): string {
    this.last += 1;
    return `s${String(this.last)}`;
  }
}

/** Halves of every failed statement that answered several measurements, and the plain form of one that stood alone. */
function splits(gate: GateMeasurements, plan: AuditPlan, evidence: Evidence): Draft[] {
  const byStep = new Map<string, Failed>();
  for (const measurement of everyMeasurement(gate)) {
    const standing = standingOf(measurement, plan, evidence);
    if (standing.state !== 'faulted' || !worthAskingAgain(standing.fault)) continue;
    const { step, fault } = standing;
    const entry = byStep.get(step.id) ?? { step, fault, members: [] };
    entry.members.push(measurement);
    byStep.set(standing.step.id, entry);
  }
  return [...byStep.values()].flatMap((failed) => splitStep(gate, failed));
}

/** A statement that failed, and what it was to measure. */
interface Failed {
  readonly step: QueryStep;
  readonly fault: FaultRecord;
  readonly members: Measurement[];
}

function splitStep(gate: GateMeasurements, { step, fault, members }: Failed): Draft[] {
  const [first] = members;
  if (first === undefined) return [];
  const buckets = members.length === 1 ? bucketDrafts(gate, step, first, fault) : null;
  if (buckets !== null) return buckets;
  if (step.bucket !== null) return [];
  const reason = `${step.id} failed: asked again to find which measurement is guilty`;
  if (members.length === 1) {
    return step.form === 'plain' ? [] : [{ ...plainDraft(gate, first), reason }];
  }
  const middle = Math.ceil(members.length / 2);
  return [members.slice(0, middle), members.slice(middle)].flatMap((half) => {
    const scanned = half.filter(fusible);
    const own = half.filter((measurement) => !fusible(measurement));
    return [
      ...(scanned.length > 0 ? [{ ...scanDraft(gate, scanned), reason }] : []),
      ...own.map((measurement) => ({ ...plainDraft(gate, measurement), reason })),
    ];
  });
}

/** A deadline, a cancelled run or a dead engine would end the halves in the same way. */
function worthAskingAgain(fault: FaultRecord): boolean {
  switch (fault.category) {
    case 'engine-user':
    case 'data':
    case 'config':
    case 'bug':
      return true;
    case 'engine-resource':
      return fault.code !== 'query-timeout' && fault.code !== 'run-timeout';
    case 'engine-transient':
    case 'network':
    case 'publish-unknown':
      return false;
  }
}

/** Measurements that were asked in a cheaper form and are not settled by it. */
function proofsThatFailed(gate: GateMeasurements, plan: AuditPlan, evidence: Evidence): Draft[] {
  return gate.measurements.flatMap((measurement) => {
    const asked = evidence.some(
      ({ step }) =>
        step.listsFor === measurement.id ||
        step.answers.some((answer) => answer.measurement === measurement.id),
    );
    if (!asked || standingOf(measurement, plan, evidence).state !== 'open') return [];
    return [exactDraft(gate, measurement, evidence)];
  });
}

function didNotHold(
  gate: GateMeasurements,
  check: CheckPlan,
  plan: AuditPlan,
  evidence: Evidence,
): boolean {
  const standing = judgeCheck(gate, check, plan, evidence);
  return standing.state === 'judged' && standing.outcome !== 'passed';
}

function alreadyExplained(check: CheckPlan, evidence: Evidence): boolean {
  const details = new Set(detailMeasurements(check).map(({ measurement }) => measurement.id));
  return evidence.some(
    ({ step }) =>
      step.sampleOf === check.check.id || step.answers.some((a) => details.has(a.measurement)),
  );
}

function detailDrafts(gate: GateMeasurements, checks: readonly CheckPlan[]): Draft[] {
  const details = checks
    .flatMap(detailMeasurements)
    .map(({ measurement }) => measurement)
    .filter((measurement) => compileFault(gate, measurement) === null);
  const scanned = details.filter(fusible);
  const reason = 'numbers that explain the failures';
  return [
    ...(scanned.length > 0 ? [{ ...scanDraft(gate, scanned), reason }] : []),
    ...details.filter((m) => !fusible(m)).map((m) => ({ ...plainDraft(gate, m), reason })),
  ];
}

function everyMeasurement(gate: GateMeasurements): Measurement[] {
  return [
    ...gate.measurements,
    ...gate.checks.flatMap((check) => detailMeasurements(check).map((d) => d.measurement)),
  ];
}
