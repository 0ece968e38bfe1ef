import { compareParameters, isSameRule } from '../../checks/compare_parameters.ts';
import type { AnyKind } from '../../checks/kind.ts';
import type { Check } from '../../domain/check.ts';
import {
  compareThresholds,
  together,
  toleratesShare,
  type Difference,
  type Strictness,
} from '../../domain/strictness.ts';

export type Kinds = ReadonlyMap<string, AnyKind>;

/** How a check stands to the one that it was, and every difference in words. */
export interface Comparison {
  readonly strictness: Strictness;
  readonly what: string;
}

/** Compares what two checks of one kind demand; names, owners, samples and places do not matter. */
export function compareChecks(kinds: Kinds, base: Check, head: Check): Comparison {
  const differences = [
    ...compareParameters(
      directionsOf(kinds, head),
      base.parameters,
      head.parameters,
      toleratesShare(base.thresholds) || toleratesShare(head.thresholds),
    ),
    ...compareThresholds(base.thresholds, head.thresholds),
    ...compareConditions(base.where, head.where),
  ];
  const strictness = together(differences.map((one) => one.strictness));
  // Filled in for this run they may be the same, or stricter, and looser for the next.
  const otherwise = strictness === 'looser' ? [] : compareTemplates(base.templates, head.templates);
  const all = [...differences, ...otherwise];
  return {
    strictness: together(all.map((one) => one.strictness)),
    what: all.map(({ what }) => what).join(', '),
  };
}

/** Whether both look at the same thing by the same rule, however strictly. */
export function areOneRule(kinds: Kinds, base: Check, head: Check): boolean {
  return (
    base.kind === head.kind &&
    isSameRule(directionsOf(kinds, head), base.parameters, head.parameters)
  );
}

const directionsOf = (kinds: Kinds, { kind }: Check): AnyKind['directions'] =>
  kinds.get(kind)?.directions ?? {};

/** Fewer tested rows can make a check looser or, with a share or a lower bound, stricter. */
function compareConditions(base: string | null, head: string | null): Difference[] {
  const [was, is] = [base, head].map((where) => where?.trim() ?? 'none');
  return was === is ? [] : [{ strictness: 'unclear', what: `where ${clip(was)} → ${clip(is)}` }];
}

export function compareTemplates(
  base: readonly string[] = [],
  head: readonly string[] = [],
): Difference[] {
  const lost = base.filter((text) => !head.includes(text));
  const got = head.filter((text) => !base.includes(text));
  if (lost.length === 0 && got.length === 0) return [];
  const what = `written ${listed(lost)} → ${listed(got)}, which other runs fill in otherwise`;
  return [{ strictness: 'unclear', what }];
}

const listed = (texts: readonly string[]): string =>
  texts.length === 0 ? 'without a template' : texts.map(clip).join(', ');

const LONGEST = 80;

/** SQL on one line, and not without end. */
function clip(text = ''): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 3)}...` : line;
}
