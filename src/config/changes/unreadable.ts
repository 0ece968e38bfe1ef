import type { GateChange } from '../../domain/change.ts';
import type { Gate } from '../../domain/gate.ts';
import type { Location } from '../../domain/location.ts';
import { asSentence } from '../../domain/wording.ts';
import type { BrokenGate } from '../load.ts';
import type { GateSet } from './gate_set.ts';

/** Gates of one side that cannot be read: of them nothing is known, and nothing is passed over in silence. */
export function unreadable(
  base: GateSet,
  head: GateSet,
  rest: { readonly lost: readonly Gate[]; readonly got: readonly Gate[] },
): GateChange[] {
  return [
    ...head.brokenGates.map((broken) => {
      const name = broken.name ?? partnerOf(broken, rest.lost)?.name ?? null;
      return unknown(name, broken.location, `cannot be read any more: ${reason(broken, head)}`);
    }),
    ...base.brokenGates
      .filter((broken) => !head.brokenGates.some((other) => isSame(broken, other)))
      .map((broken) => {
        const partner = partnerOf(broken, rest.got) ?? null;
        const place = partner?.location ?? broken.location;
        return unknown(
          partner?.name ?? broken.name,
          place,
          `this version cannot read what it was: ${reason(broken, base)}`,
        );
      }),
    ...unplaced(base, 'at the base'),
    ...unplaced(head, 'at the head'),
  ];
}

/** A problem that is of no gate, such as a directory that cannot be listed: there may be gates that nobody saw. */
function unplaced({ problems, brokenGates }: GateSet, where: string): GateChange[] {
  const [problem] = problems;
  if (problem === undefined || brokenGates.length > 0) return [];
  return [
    unknown(null, problem.location, `not all gates could be read ${where}: ${problem.message}`),
  ];
}

const partnerOf = ({ name, location }: BrokenGate, gates: readonly Gate[]): Gate | undefined =>
  gates.find((gate) => gate.name === name) ??
  gates.find((gate) => gate.location.file === location.file);

const isSame = (a: BrokenGate, b: BrokenGate): boolean =>
  a.location.file === b.location.file || (a.name !== null && a.name === b.name);

function reason({ location }: BrokenGate, { problems }: GateSet): string {
  const own = problems.find((problem) => problem.location?.file === location.file) ?? problems[0];
  return asSentence(own?.message ?? 'nobody says why');
}

const unknown = (gate: string | null, location: Location | null, what: string): GateChange => ({
  gate,
  check: null,
  change: 'unknown',
  what,
  location,
});
