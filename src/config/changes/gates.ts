import type { ChangeKind, GateChange } from '../../domain/change.ts';
import type { Check } from '../../domain/check.ts';
import type { Gate } from '../../domain/gate.ts';
import type { Strictness } from '../../domain/strictness.ts';
import { baselineChanges } from './baseline.ts';
import { compareChecks, type Kinds } from './check.ts';
import { fateOf, isNothingNew } from './elements.ts';
import { pairChecks } from './pairs.ts';
import { pairGates, type GatePair } from './gate_pairs.ts';
import type { GateSet } from './gate_set.ts';
import { compareScopes, compareSources } from './scope.ts';
import { unreadable } from './unreadable.ts';
import { waiverChanges } from './waivers.ts';

/**
 * What a change of the configuration does to its gates, checks and what they audit. Both sides are loaded by the same
 * call: the same values, the same selection, and all gates. A base without any gates is null: everything is new.
 */
export function gateChanges(base: GateSet | null, head: GateSet, kinds: Kinds): GateChange[] {
  const before = base ?? NO_GATES;
  const { pairs, lost, got } = pairGates(before, head);
  const unknown = unreadable(before, head, { lost, got });
  const told = (gate: Gate): boolean => unknown.some(({ gate: name }) => name === gate.name);
  return [
    ...unknown,
    ...pairs.flatMap((pair) => changesOf(pair, { base: before, head, kinds })),
    ...lost.filter((gate) => !told(gate)).flatMap((gate) => lostGate(gate, head)),
    ...got
      .filter((gate) => !told(gate))
      .flatMap((gate) =>
        gate.checks.map((check) => changeOf(gate, check, 'added', 'the gate is new')),
      ),
    ...waiverChanges(before.waivers, head.waivers),
    ...baselineChanges(before.baseline.known, head.baseline.known),
  ];
}

const NO_GATES: GateSet = {
  gates: [],
  waivers: [],
  baseline: { known: [], before: null, paths: [] },
  brokenGates: [],
  connections: new Map(),
  deselected: [],
  problems: [],
};

interface Sides {
  readonly base: GateSet;
  readonly head: GateSet;
  readonly kinds: Kinds;
}

function changesOf({ base, head }: GatePair, sides: Sides): GateChange[] {
  const { kinds } = sides;
  const connections = { base: sides.base.connections, head: sides.head.connections };
  const { pairs, lost, got } = pairChecks(base.checks, head.checks, kinds);
  const sources = compareSources(sourcesOf(base, sides.base), sourcesOf(head, sides.head));
  return [
    ...[...compareScopes(base, head, connections), ...sources].map(({ strictness, what }) =>
      changeOf(head, null, CHANGES[strictness], what),
    ),
    ...pairs.flatMap((pair) => {
      const { strictness, what } = compareChecks(kinds, pair.base, pair.head);
      return strictness === 'equal' ? [] : [changeOf(head, pair.head, CHANGES[strictness], what)];
    }),
    ...lost.flatMap((check) => {
      const fate = fateOf(check, head.checks, kinds);
      if (fate === null) return [];
      const what = isDeselected(check, sides.head) ? 'no longer selected' : fate.what;
      return [changeOf(head, check, fate.change, what)];
    }),
    ...got
      .filter((check) => !isNothingNew(check, base.checks, kinds))
      .map((check) => changeOf(head, check, 'added', 'the check is new')),
  ];
}

const sourcesOf = (gate: Gate, { gates }: GateSet): readonly string[] =>
  gates.find((loaded) => loaded.gate === gate)?.sources ?? [];

const CHANGES: Readonly<Record<Exclude<Strictness, 'equal'>, ChangeKind>> = {
  stricter: 'tightened',
  looser: 'loosened',
  unclear: 'changed',
};

function lostGate(gate: Gate, head: GateSet): GateChange[] {
  return gate.checks.map((check) =>
    changeOf(
      gate,
      check,
      'removed',
      isDeselected(check, head) ? 'no longer selected' : 'the gate is gone',
    ),
  );
}

function isDeselected({ id }: Check, { gates, deselected }: GateSet): boolean {
  return deselected.includes(id) || gates.some(({ notSelected }) => notSelected.includes(id));
}

function changeOf(gate: Gate, check: Check | null, change: ChangeKind, what: string): GateChange {
  const { location } = check ?? gate;
  const said = change === 'changed' ? `${what} (may be looser)` : what;
  return { gate: gate.name, check: check?.id ?? null, change, what: said, location };
}
