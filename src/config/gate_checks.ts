import type { Check } from '../domain/check.ts';
import { decimal, type Decimal } from '../domain/decimal.ts';
import type { Gate } from '../domain/gate.ts';
import { NO_TOLERANCE } from '../domain/tolerance.ts';
import type { Declared } from './check.ts';
import type { Selection } from './select.ts';

/** What of a gate's checks this run does. */
export interface ChosenChecks {
  readonly checks: readonly Check[];
  /** Ids of the checks that were not selected. */
  readonly notSelected: readonly string[];
}

/** Names the checks, applies the selection and adds what every gate has without asking. */
export function chooseChecks(
  gate: Gate,
  declared: readonly Declared[],
  selection: Selection,
): ChosenChecks {
  const all = identified(gate, declared);
  const chosen = all.filter((check) => selection.wants(check));
  const notSelected = all.filter((check) => !chosen.includes(check)).map(({ id }) => id);
  // A call that names a table and no check still asks whether the table is empty.
  if (chosen.length === 0 && all.length > 0) return { checks: [], notSelected };
  const checks = coversEmpty(all, chosen) ? chosen : [implicitRowCount(gate, all), ...chosen];
  return { checks, notSelected };
}

/** `gate/kind:title`, and `#2`, `#3` where that occurs again. */
function identified(gate: Gate, declared: readonly Declared[]): Check[] {
  const taken = new Set<string>();
  return declared.map(({ label, givenName, ...check }) => {
    let own = label;
    for (let n = 2; taken.has(own); n++) own = `${label}#${String(n)}`;
    taken.add(own);
    return { id: `${gate.name}/${own}`, name: givenName ?? own, ...check };
  });
}

/**
 * Whether an empty table cannot pass unnoticed. Only a `row_count` over all rows that states a lower bound speaks of
 * it: with an upper bound alone, or a `where`, no row at all would be fine by accident. One that only warns, or was not
 * selected, counts only if it states that empty is fine.
 */
function coversEmpty(all: readonly Check[], chosen: readonly Check[]): boolean {
  const speaking = all.filter((check) => check.where === null && lowerBound(check) !== undefined);
  return speaking.some(
    (check) =>
      lowerBound(check)?.digits === 0n ||
      (chosen.includes(check) && check.thresholds.fail !== null),
  );
}

function lowerBound({ kind, parameters }: Check): Decimal | undefined {
  if (kind !== 'row_count') return undefined;
  return (parameters['min'] ?? parameters['equals']) as Decimal | undefined;
}

function implicitRowCount(gate: Gate, all: readonly Check[]): Check {
  const taken = new Set(all.map(({ id }) => id));
  let own = 'row_count';
  for (let n = 2; taken.has(`${gate.name}/${own}`); n++) own = `row_count#${String(n)}`;
  return {
    id: `${gate.name}/${own}`,
    name: own,
    kind: 'row_count',
    parameters: { min: decimal(1) },
    severity: 'error',
    thresholds: { warn: null, fail: NO_TOLERANCE },
    where: null,
    owner: gate.owner,
    runbook: gate.runbook,
    description: null,
    tags: [],
    samples: 0,
    location: gate.location,
    implicit: true,
  };
}
