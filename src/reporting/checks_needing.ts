import type { Outcome } from '../domain/outcome.ts';
import type { CheckResult, GateResult, RunResult } from '../domain/result.ts';
import { plural } from '../domain/wording.ts';
import { checksOf, type Placed } from './content.ts';

/**
 * The checks that ended so, for people: where one cause ended every check of a gate (its table is not there), the gate is
 * said once instead of each check with the same sentence.
 */
export function checksNeeding(result: RunResult, outcome: Outcome): Placed[] {
  return result.gates.flatMap((gate) => {
    if (outcome === 'errored' && hasOneCause(gate)) return [{ gate, check: wholeGate(gate) }];
    return checksOf(gate, outcome).map((check) => ({ gate, check }));
  });
}

function hasOneCause({ checks }: GateResult): boolean {
  const causes = new Set(checks.map(({ fault }) => (fault === null ? null : fault.message)));
  return checks.length > 1 && causes.size === 1 && !causes.has(null);
}

/** A gate none of whose checks could be measured, as what a report shows of a check. */
function wholeGate({ gate, checks, location }: GateResult): CheckResult {
  const [first] = checks;
  if (first === undefined) throw new RangeError('a gate without checks has no cause in common');
  const name = `all ${plural(checks.length, 'check')}`;
  return {
    ...first,
    id: `${gate}/${name}`,
    name,
    description: null,
    threshold: '',
    owner: null,
    runbook: null,
    location,
  };
}
