import { fault, type Fault, type FaultRecord } from '../../domain/fault.ts';
import type { Problem, RunResult } from '../../domain/result.ts';
import type { Runner } from '../../domain/runner.ts';
import { Secrets } from '../../domain/secrets.ts';
import type { Trigger } from '../../domain/trigger.ts';
import type { World } from '../../domain/world.ts';
import { readTrigger } from '../../github/trigger.ts';
import { doAudit } from '../audit.ts';
import { runResult } from '../run_result.ts';
import { identified } from './identity.ts';
import { hide, type Outside } from './outside.ts';
import { redactColumns } from './redact.ts';
import type { StepRequest } from './request.ts';
import { openSurfaces, type Shown } from './surfaces.ts';

/** A step that has ended: the verdict, and where it was shown. */
export interface StepEnd {
  readonly result: RunResult;
  readonly shown: Shown;
}

/** Audits as a step of a workflow, and shows the result on the pull request, on the commit and in the job. */
export async function auditStep(
  request: StepRequest,
  world: World,
  runner: Runner,
): Promise<StepEnd> {
  const secrets = new Secrets();
  hide(request.secrets, { runner, secrets });
  const { trigger, fault: unread } = await readTrigger(world, request.given);
  const surfaces = openSurfaces(request.surfaces, trigger, { world, runner, secrets });
  const refusal = unread ?? (await untrusted(trigger, request, world));
  const audited = await auditUnless(refusal, withTrigger(request, trigger), {
    world,
    runner,
    secrets,
  });
  const result = secrets.hideIn(redactColumns(audited.result, request.surfaces.redactColumns));
  return { result, shown: await surfaces.show(result, audited.inputs) };
}

interface Audited {
  readonly result: RunResult;
  readonly inputs: ReadonlySet<string>;
}

async function auditUnless(
  refusal: FaultRecord | null,
  request: StepRequest,
  outside: Outside,
): Promise<Audited> {
  const { problems } = request;
  const none = (faults: readonly FaultRecord[]): Audited => ({
    result: unaudited(request, problems, faults, outside.world),
    inputs: new Set(),
  });
  if (refusal !== null) return none([refusal]);
  if (problems.length > 0) return none([]);
  const known = await identified(request, outside);
  if (known.fault !== null) return none([known.fault]);
  const { finish, inputs, secrets } = await doAudit(known.request.audit, known.world);
  hide(secrets, outside);
  return { result: finish([]), inputs };
}

/** What the event says fills what the workflow did not say. */
function withTrigger(request: StepRequest, { headSha, pullRequest }: Trigger): StepRequest {
  const pr = request.audit.pr ?? pullRequest?.number;
  return {
    ...request,
    audit: {
      ...request.audit,
      headSha,
      withoutSecrets: pullRequest?.withoutSecrets ?? false,
      ...(pr === undefined ? {} : { pr }),
    },
  };
}

/** The result of a run in which nothing was audited. */
export function unaudited(
  { audit }: Pick<StepRequest, 'audit'>,
  problems: readonly Problem[],
  faults: readonly FaultRecord[],
  { clock, random }: Pick<World, 'clock' | 'random'>,
): RunResult {
  const id = [...random(6)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return runResult({
    run: {
      id,
      command: 'audit',
      started_at: new Date(audit.now ?? clock.now()).toISOString(),
      ds: audit.ds ?? null,
      head_sha: audit.headSha ?? null,
      fail_on: audit.failOn,
      overrides: {},
    },
    gates: [],
    deselected: [],
    waivers: [],
    problems,
    faults,
    cost: { queries: 0, rows: null, bytes: null, engine_ms: 0, overhead_ms: 0 },
  });
}

/**
 * Where the event hands out secrets, gates and their SQL are code that is run with them: they must be those of the
 * repository's own branch.
 */
async function untrusted(
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
