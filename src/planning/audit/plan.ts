import type { AuditPlan, KnownAnswer } from '../../domain/plan.ts';
import type { TableStatistics } from '../../domain/statistics.ts';
import { COSTS, type Costs } from './costs.ts';
import { toStep, type Draft } from './draft.ts';
import { estimateOf, refusalOf, unestimatedNote } from './estimate.ts';
import { groupDrafts } from './groups.ts';
import { keyDraft } from './keys.ts';
import { knownAnswers } from './known.ts';
import type { GateMeasurements, Measurement } from './measurement.ts';
import { fusible, plainDraft } from './plain.ts';
import { probeDrafts } from './probes.ts';
import { scanDrafts } from './scans.ts';
import { simplified } from './simplify.ts';
import { together } from './together.ts';

/** How a gate is measured: as cheaply as can be proved, or every measurement by its own plain statement. */
export type Strategy = 'tiers' | 'separate';

/**
 * Plans the first round of queries for a gate. Pure: the same gate, facts and statistics give the same plan.
 * Each tier takes what it can answer and leaves the rest to the next; the dearest statements start first. `others` are
 * statistics of the tables that checks compare with, for the estimate.
 */
export function planAudit(
  gate: GateMeasurements,
  statistics: TableStatistics,
  strategy: Strategy = 'tiers',
  costs: Costs = COSTS,
  others: ReadonlyMap<string, TableStatistics> = new Map(),
): AuditPlan {
  const known = strategy === 'tiers' ? knownAnswers(gate, statistics) : [];
  const answered = new Set(known.flatMap((a) => (a.part === 'value' ? a.measurement : [])));
  const open = gate.measurements.filter(({ id }) => !answered.has(id));
  const drafts =
    strategy === 'tiers'
      ? tieredDrafts(
          gate,
          open.map((measurement) => simplified(measurement, statistics)),
          known,
          statistics,
          costs,
        )
      : open.map((measurement) => plainDraft(gate, measurement));
  const steps = [...drafts]
    .sort((a, b) => b.tier - a.tier)
    .map((draft, index) => toStep(gate, draft, `s${String(index + 1)}`));
  const estimate = estimateOf(gate, drafts, statistics, others);
  const unestimated = unestimatedNote(gate, estimate);
  return Object.freeze({
    version: 1,
    gate: gate.gate.name,
    engine: gate.facts.engine,
    relation: gate.gate.staging.text,
    known,
    steps,
    estimatedBytes: estimate.unknown.length > 0 ? null : estimate.bytes,
    refusal: refusalOf(gate, estimate),
    unestimated,
    notes: [statistics.note, unestimated].flatMap((note) => note ?? []),
  });
}

function tieredDrafts(
  gate: GateMeasurements,
  open: readonly Measurement[],
  known: readonly KnownAnswer[],
  statistics: TableStatistics,
  costs: Costs,
): Draft[] {
  const groups = groupDrafts(gate, open, statistics, costs);
  const afterGroups = without(open, groups);
  const probes = probeDrafts(gate, afterGroups, statistics, costs);
  const rest = without(afterGroups, probes);
  const keys = rest
    .filter((measurement) => !fusible(measurement))
    .map((measurement) => keyDraft(gate, measurement, statistics, costs));
  const counted = new Set(known.map((answer) => answer.measurement));
  const uncounted = keys.flatMap(({ listsFor }) =>
    listsFor === undefined || counted.has(listsFor.id) ? [] : [listsFor],
  );
  const fused = [...rest.filter(fusible), ...uncounted];
  const scans = scanDrafts(gate, fused, statistics, costs);
  return [...together(gate, [...groups, ...scans.parts]), ...probes, ...scans.whole, ...keys];
}

function without(open: readonly Measurement[], drafts: readonly Draft[]): Measurement[] {
  const taken = new Set(drafts.flatMap(({ targets }) => targets.map((t) => t.measurement.id)));
  return open.filter(({ id }) => !taken.has(id));
}
