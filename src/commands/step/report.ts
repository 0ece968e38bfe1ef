import { asFault, fault } from '../../domain/fault.ts';
import type { RunResult } from '../../domain/result.ts';
import type { Runner } from '../../domain/runner.ts';
import { Secrets } from '../../domain/secrets.ts';
import type { Trigger } from '../../domain/trigger.ts';
import type { World } from '../../domain/world.ts';
import { readTrigger } from '../../github/trigger.ts';
import { MOST_BYTES, receivedResult } from '../../reporting/received.ts';
import type { StepEnd } from './audit.ts';
import { hide, oneClient } from './outside.ts';
import { redactColumns } from './redact.ts';
import type { StepRequest } from './request.ts';
import { openSurfaces } from './surfaces.ts';
import { unaudited } from './unaudited.ts';

/** Readers must not take a result that a stranger's code may have written for the gate's own word. */
const NOTICE =
  'This result was made by a workflow without secrets and is shown as it was handed over. ' +
  'The gate is the job that audited, and not this report.';

/**
 * Shows a result that another workflow made. The commit comes from the event; the pull request is believed only while
 * that commit is its head; the check run has another name than the gate's and is never a success.
 */
export async function reportStep(
  request: StepRequest & { readonly resultFile: string | null },
  world: World,
  runner: Runner,
): Promise<StepEnd> {
  const secrets = new Secrets();
  hide(request.secrets, { runner, secrets });
  const { trigger, fault: unread } = await readTrigger(world, {
    pullRequest: request.given.pullRequest,
    headSha: null,
  });
  const received = await resultOf(request, trigger, world);
  const faults = unread === null ? [] : [unread];
  const result = faults.length === 0 ? received : unaudited(request, [], faults, world);
  const shownResult = secrets.hideIn(redactColumns(result, request.surfaces.redactColumns, []));
  const surfaces = openSurfaces(
    { ...request.surfaces, checkRun: nameOf(request, result), notices: [NOTICE] },
    { trigger, github: oneClient(request.surfaces, trigger, world) },
    { world, runner, secrets },
  );
  return {
    result: shownResult,
    shown: await surfaces.show(shownResult, { inputs: new Set(), notices: [] }),
  };
}

/** A pass is told by the comment alone: no check run of this step may satisfy a branch's rules. */
function nameOf({ surfaces }: StepRequest, { verdict }: RunResult): string | null {
  if (surfaces.checkRun === null || verdict === 'pass') return null;
  return `${surfaces.checkRun} (reported)`;
}

async function resultOf(
  request: StepRequest & { readonly resultFile: string | null },
  { headSha }: Trigger,
  world: World,
): Promise<RunResult> {
  const { problems, resultFile } = request;
  if (problems.length > 0 || resultFile === null) {
    const missing = fault('configuration', 'config', 'mode `report` needs the input `result`');
    return unaudited(request, problems, problems.length > 0 ? [] : [missing.record], world);
  }
  try {
    const { type, size } = await world.files.stat(resultFile);
    if (type !== 'file' || size > MOST_BYTES) throw unreadable(resultFile, type);
    const received = await receivedResult(await world.files.read(resultFile), resultFile);
    return { ...received, run: { ...received.run, head_sha: headSha } };
  } catch (thrown) {
    return unaudited(request, [], [asFault(thrown).record], world);
  }
}

const unreadable = (path: string, type: string): Error =>
  fault(
    'result-unreadable',
    'config',
    type === 'file' ? `the result ${path} has over 8 MiB` : `there is no file ${path}`,
  );
