import type { Gate } from '../../domain/gate.ts';
import type { GateSet } from './gate_set.ts';

export interface GatePair {
  readonly base: Gate;
  readonly head: Gate;
}

export interface PairedGates {
  readonly pairs: readonly GatePair[];
  readonly lost: readonly Gate[];
  readonly got: readonly Gate[];
}

/** Finds each gate again: by its name, else in the same file, else as the one that audits the same table. */
export function pairGates(base: Pick<GateSet, 'gates'>, head: Pick<GateSet, 'gates'>): PairedGates {
  const pairs: GatePair[] = [];
  const lost = new Set(base.gates.map(({ gate }) => gate));
  const got = new Set(head.gates.map(({ gate }) => gate));
  for (const sign of SIGNS) {
    const candidates = new Map([...got].map((gate) => [sign(gate), gate]));
    for (const gate of lost) {
      const found = candidates.get(sign(gate));
      if (found === undefined || !got.has(found)) continue;
      pairs.push({ base: gate, head: found });
      lost.delete(gate);
      got.delete(found);
    }
  }
  return { pairs, lost: [...lost], got: [...got] };
}

const SIGNS: readonly ((gate: Gate) => string)[] = [
  ({ name }) => name,
  ({ location }) => location.file,
  ({ connection, staging, table }) => JSON.stringify([connection, staging.text, table.text]),
];
