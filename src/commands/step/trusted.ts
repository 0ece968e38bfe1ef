import { fault, type Fault, type FaultRecord } from '../../domain/fault.ts';
import type { Trigger } from '../../domain/trigger.ts';
import type { World } from '../../domain/world.ts';
import type { StepRequest } from './request.ts';

/**
 * Where the event hands out secrets, gates and their SQL are code that is run with them: they must be those of the
 * repository's own branch.
 */
export async function untrusted(
  { event, privileged, trustedShas }: Trigger,
  { audit }: StepRequest,
  world: World,
): Promise<FaultRecord | null> {
  // An ad-hoc audit takes everything from the workflow itself.
  if (!privileged || audit.adhoc === true) return null;
  const head = await world.git.head();
  if (head !== null && trustedShas.includes(head)) return null;
  return untrustedCheckout(event, head, trustedShas).record;
}

function untrustedCheckout(event: string, head: string | null, trusted: readonly string[]): Fault {
  const found = head === null ? 'no commit is checked out' : `${head} is checked out`;
  return fault(
    'untrusted-checkout',
    'config',
    `on ${event} the gates must be those of the base branch, since this run has secrets: ${found}, expected ` +
      `${trusted[0] ?? 'the base'}. Check out the base (actions/checkout without \`ref\`), or audit on pull_request ` +
      'and post from workflow_run with `mode: report`',
  );
}
