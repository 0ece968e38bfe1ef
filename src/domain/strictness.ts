import { compareDecimals } from './decimal.ts';
import { formatTolerance, toleratesNothing, type Thresholds, type Tolerance } from './tolerance.ts';

/**
 * How a rule stands to an earlier one. `stricter`: what it passes, the earlier one passed too; `looser`: the other way
 * round; `unclear`: neither is certain.
 */
export type Strictness = 'equal' | 'stricter' | 'looser' | 'unclear';

/** One difference between two rules, in words: `max 100 → 200`. */
export interface Difference {
  readonly strictness: Exclude<Strictness, 'equal'>;
  readonly what: string;
}

/** Of several differences at once: only what all agree on is certain. */
export function together(all: readonly Strictness[]): Strictness {
  const found = [...new Set(all.filter((one) => one !== 'equal'))];
  const [only = 'equal'] = found;
  return found.length > 1 ? 'unclear' : only;
}

/** From the order of two limits, of which a smaller one is stricter. */
export function smallerIsStricter(order: number): Strictness {
  return order === 0 ? 'equal' : order < 0 ? 'stricter' : 'looser';
}

/** How severity and tolerance of a check differ from those at the base. */
export function compareThresholds(base: Thresholds, head: Thresholds): Difference[] {
  const strictness = together([
    compareTolerances(base.fail, head.fail),
    compareTolerances(warningOf(base), warningOf(head)),
  ]);
  return strictness === 'equal' ? [] : [{ strictness, what: words(base, head) }];
}

/** What fails does not pass without a warning either. */
const warningOf = ({ warn, fail }: Thresholds): Tolerance | null => warn ?? fail;

/** Null tolerates everything, also what no number of rows could say. */
function compareTolerances(base: Tolerance | null, head: Tolerance | null): Strictness {
  if (base === null || head === null) {
    return base === head ? 'equal' : base === null ? 'stricter' : 'looser';
  }
  const [none, nothing] = [toleratesNothing(base), toleratesNothing(head)];
  if (none || nothing) return none === nothing ? 'equal' : none ? 'looser' : 'stricter';
  if (base.of === 'rows' && head.of === 'rows') {
    return smallerIsStricter(head.rows === base.rows ? 0 : head.rows < base.rows ? -1 : 1);
  }
  if (base.of === 'share' && head.of === 'share') {
    return smallerIsStricter(compareDecimals(head.share, base.share));
  }
  // Which of 5 rows and 1% is more depends on the table.
  return 'unclear';
}

/** Whether it tolerates a share of the tested rows, so that it matters which rows are tested. */
export function toleratesShare({ warn, fail }: Thresholds): boolean {
  return [warn, fail].some((level) => level?.of === 'share' && !toleratesNothing(level));
}

/** `tolerate 0 → 1%`, `severity error → warn`, or both levels where there are two. */
function words(base: Thresholds, head: Thresholds): string {
  const [was, is] = [single(base), single(head)];
  if (was === null || is === null) return `${bothWords(base)} → ${bothWords(head)}`;
  return [
    ...(was.severity === is.severity ? [] : [`severity ${was.severity} → ${is.severity}`]),
    ...(compareTolerances(was.tolerate, is.tolerate) === 'equal'
      ? []
      : [`tolerate ${formatTolerance(was.tolerate)} → ${formatTolerance(is.tolerate)}`]),
  ].join(', ');
}

function single({ warn, fail }: Thresholds): { severity: string; tolerate: Tolerance } | null {
  if (warn !== null && fail !== null) return null;
  const tolerate = fail ?? warn;
  return tolerate === null ? null : { severity: fail === null ? 'warn' : 'error', tolerate };
}

function bothWords({ warn, fail }: Thresholds): string {
  return [
    ...(warn === null ? [] : [`warn beyond ${formatTolerance(warn)}`]),
    ...(fail === null ? [] : [`fail beyond ${formatTolerance(fail)}`]),
  ].join(', ');
}
