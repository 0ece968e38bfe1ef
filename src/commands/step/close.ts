import type { Runner } from '../../domain/runner.ts';
import type { World } from '../../domain/world.ts';
import { endCheckRun } from '../../github/check_run.ts';
import { openGitHub } from '../../github/client.ts';
import { failureText } from '../../github/failure.ts';
import { readTrigger } from '../../github/trigger.ts';
import { CHECK_RUN_STATE, CRASHED_STATE, ENDED_STATE } from './check_run.ts';
import type { StepRequest } from './request.ts';

/** Concludes the check run that the main step left in progress: else the pull request would wait for it for ever. */
export async function closeStep(
  { surfaces, given }: StepRequest,
  world: World,
  runner: Runner,
): Promise<void> {
  const id = runner.savedState(CHECK_RUN_STATE);
  const open = /^\d+$/.test(id) && runner.savedState(ENDED_STATE) === '';
  if (!open || surfaces.token === null) return;
  const crashed = runner.savedState(CRASHED_STATE) !== '';
  const { trigger } = await readTrigger(world, given);
  const title = crashed
    ? 'wap-gate stopped on an unexpected error'
    : 'Cancelled before there was a verdict';
  try {
    await endCheckRun(await openGitHub(surfaces.token, trigger, world, surfaces.pace), Number(id), {
      conclusion: crashed ? 'failure' : 'cancelled',
      title,
      summary: `${title}: nothing was decided about the table. Run the job again.`,
      annotations: [],
    });
  } catch (thrown) {
    const message = `The check run could not be closed: ${failureText(thrown, 'checks: write')}.`;
    runner.annotate({ level: 'warning', title: 'wap-gate', message, place: null });
  }
}
