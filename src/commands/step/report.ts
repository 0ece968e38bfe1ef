import { asFault, fault, type FaultRecord } from '../../domain/fault.ts';
import type { RunResult } from '../../domain/result.ts';
import type { Runner } from '../../domain/runner.ts';
import { Secrets } from '../../domain/secrets.ts';
import type { Trigger } from '../../domain/trigger.ts';
import type { Files, World } from '../../domain/world.ts';
import { readTrigger } from '../../github/trigger.ts';
import { receivedResult, unreadable } from '../../reporting/received.ts';
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
  request: StepRequest & { readonly resultFile: string },
  world: World,
  runner: Runner,
): Promise<StepEnd> {
  const secrets = new Secrets();
  hide(request.secrets, { runner, secrets });
  const { trigger, fault: unread } = await readTrigger(world, request.given);
  const refusal = unread ?? elsewhere(trigger);
  const { result, notices } =
    refusal === null
      ? await resultOf(request, trigger, world)
      : nothing(unaudited(request, [], [refusal], world));
  const shownResult = secrets.hideIn(result);
  const surfaces = openSurfaces(
    { ...request.surfaces, checkRun: nameOf(request, result), notices },
    { trigger, github: oneClient(request.surfaces, trigger, world) },
    { world, runner, secrets },
  );
  return {
    result: shownResult,
    shown: await surfaces.show(shownResult, { inputs: new Set(), notices: [] }),
  };
}

/**
 * A run that checks a pull request out would be green by a file that came with it; a run that follows another workflow
 * is required by nobody.
 */
function elsewhere({ event }: Trigger): FaultRecord | null {
  if (event === 'workflow_run') return null;
  const message =
    `\`mode: report\` shows on workflow_run alone what another workflow found, and this run is of ${event}, where the ` +
    'result could be a file of the pull request: audit here (`mode: audit`), upload the result, and show it in a second ' +
    'workflow, as examples/workflows/fork-audit.yml and fork-report.yml do';
  return fault('configuration', 'config', message).record;
}

/** A result, and what its readers must know of it. */
interface Received {
  readonly result: RunResult;
  readonly notices: readonly string[];
}

const nothing = (result: RunResult): Received => ({ result, notices: [] });

/** A pass is told by the comment alone: no check run of this step may satisfy a branch's rules. */
function nameOf({ surfaces }: StepRequest, { verdict }: RunResult): string | null {
  if (surfaces.checkRun === null || verdict === 'pass') return null;
  return `${surfaces.checkRun} (reported)`;
}

async function resultOf(
  request: StepRequest & { readonly resultFile: string },
  { headSha }: Trigger,
  world: World,
): Promise<Received> {
  const { problems, resultFile, surfaces, audit } = request;
  if (problems.length > 0) return nothing(unaudited(request, problems, [], world));
  try {
    const received = await receivedResult(await read(resultFile, world.files), resultFile);
    const ofCommit = { ...received, run: { ...received.run, head_sha: headSha } };
    const result = withRows(ofCommit, audit.samples ?? 0);
    return { result: redactColumns(result, surfaces.redactColumns, []), notices: [NOTICE] };
  } catch (thrown) {
    return nothing(unaudited(request, [], [asFault(thrown).record], world));
  }
}

/** Larger results are not read: nobody could read them on a pull request. */
const MOST_BYTES = 8 * 1024 * 1024;

async function read(path: string, files: Files): Promise<Uint8Array> {
  const { type, size } = await files.stat(path);
  if (type !== 'file') throw unreadable(path, 'is no file');
  if (size <= MOST_BYTES) return files.read(path);
  throw unreadable(path, `has ${String(size)} bytes; 8 MiB are read at most`);
}

/** With so many rows of each check at most, whatever the audit put into its result. */
const withRows = (result: RunResult, most: number): RunResult => ({
  ...result,
  gates: result.gates.map((gate) => ({
    ...gate,
    checks: gate.checks.map((check) => ({ ...check, samples: check.samples.slice(0, most) })),
  })),
});
