import type { AnyKind, Subject } from '../../checks/kind.ts';
import type { Metric } from '../../checks/metric.ts';
import type { Check } from '../../domain/check.ts';
import { asFault, Fault, fault, type FaultRecord } from '../../domain/fault.ts';
import type { Gate } from '../../domain/gate.ts';
import { toleratesNothing } from '../../domain/tolerance.ts';
import { and, TRUE, type Expression } from '../../sql/expression.ts';
import { structuralKey } from '../../sql/walk.ts';
import type { GateFacts } from './facts.ts';
import { ownExpression, scopeOf, subjectFor } from './subject.ts';

/** One thing to measure, shared by every check that asks for the same. */
export interface Measurement {
  /** Local to the plan: `m1`; details of a failed check: `d1` and so on. */
  readonly id: string;
  readonly metric: Metric;
  /** The check's own `where`: TRUE without one. The gate's scope is not in it. */
  readonly filter: Expression;
  /** False when some check needs the exact number even of a passing answer. */
  readonly zeroSuffices: boolean;
  readonly checks: readonly string[];
}

/** A check with what it needs, or the fault that stops it before any query (tier 0). */
export interface CheckPlan {
  readonly check: Check;
  readonly kind: AnyKind;
  readonly subject: Subject;
  /** The kind's metric names -> measurement ids. */
  readonly metrics: Readonly<Record<string, string>>;
  readonly filter: Expression;
  readonly fault: FaultRecord | null;
}

/** A gate taken apart into measurements: planning's own view of it. */
export interface GateMeasurements {
  readonly gate: Gate;
  readonly facts: GateFacts;
  /** True for the audited rows. */
  readonly scope: Expression;
  readonly checks: readonly CheckPlan[];
  readonly measurements: readonly Measurement[];
}

/**
 * Takes a gate apart; a check that cannot be measured at all keeps its fault and hides no other.
 *
 * @throws a fault where it cannot be told which rows are audited
 */
export function measurementsOf(
  gate: Gate,
  kinds: ReadonlyMap<string, AnyKind>,
  facts: GateFacts,
): GateMeasurements {
  const scope = scopeOf(gate, facts);
  const shared = new SharedMeasurements();
  const checks = gate.checks.map((check) => {
    const kind = kinds.get(check.kind);
    if (kind === undefined) throw new RangeError(`no kind '${check.kind}' in the registry`);
    const subject = subjectFor(gate, check, kind, facts);
    const needs = attempt(() => needsOf(gate, check, kind, subject, facts));
    if (needs.fault !== null) {
      return { check, kind, subject, metrics: {}, filter: TRUE, fault: needs.fault };
    }
    const { filter, metrics } = needs.value;
    const ids = Object.entries(metrics).map(([name, metric]) => [
      name,
      shared.add(metric, filter, check),
    ]);
    return {
      check,
      kind,
      subject,
      filter,
      metrics: Object.fromEntries(ids) as Record<string, string>,
      fault: null,
    };
  });
  return { gate, facts, scope, checks, measurements: shared.all() };
}

interface Needs {
  readonly filter: Expression;
  readonly metrics: Readonly<Record<string, Metric>>;
}

function needsOf(
  gate: Gate,
  check: Check,
  kind: AnyKind,
  subject: Subject,
  facts: GateFacts,
): Needs {
  refuseItself(gate, check, kind);
  const outdated = kind.comparesColumns === true ? facts.audited.outdated : null;
  if (outdated !== undefined && outdated !== null) throw new Fault(outdated);
  const filter = check.where === null ? TRUE : and(ownExpression(facts, check.where));
  return { filter, metrics: kind.metrics(check.parameters, subject) };
}

/** A table always equals itself: a comparison with itself would be green for ever. */
function refuseItself(gate: Gate, check: Check, kind: AnyKind): void {
  if (kind.comparesTables !== true || gate.partition !== null || check.where !== null) return;
  const others = Object.values(kind.tables?.(check.parameters, gate) ?? {});
  if (!others.includes(gate.staging.text)) return;
  throw fault(
    'configuration',
    'config',
    `${check.kind} would compare ${gate.staging.text} with itself: audit a staging table (\`staging\`), or name another table.`,
  );
}

type Attempt<T> =
  | { readonly value: T; readonly fault: null }
  | { readonly value: null; readonly fault: FaultRecord };

function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { value: work(), fault: null };
  } catch (thrown) {
    return { value: null, fault: asFault(thrown).record };
  }
}

/** Gathers measurements, each once however many checks ask for it. */
class SharedMeasurements {
  private readonly byKey = new Map<string, Measurement>();

  add(metric: Metric, filter: Expression, check: Check): string {
    const key = this.keyOf(metric, filter, check);
    const known = this.byKey.get(key);
    const exact =
      !toleratesNothing(check.thresholds.warn) ||
      !toleratesNothing(check.thresholds.fail) ||
      !('need' in metric) ||
      metric.need === 'exact';
    const id = known?.id ?? `m${String(this.byKey.size + 1)}`;
    this.byKey.set(key, {
      id,
      metric,
      filter,
      zeroSuffices: (known?.zeroSuffices ?? true) && !exact,
      checks: [...(known?.checks ?? []), ...(known?.checks.includes(check.id) ? [] : [check.id])],
    });
    return id;
  }

  all(): Measurement[] {
    return [...this.byKey.values()];
  }

  /** A statement of a kind's own is a function and stays its check's own; all else is equal when it says the same. */
  private keyOf(metric: Metric, filter: Expression, check: Check): string {
    if (metric.metric === 'query') return `${check.id}#${String(this.byKey.size)}`;
    const same = 'need' in metric ? { ...metric, need: '' } : metric;
    return structuralKey([same, filter]);
  }
}
