import type { Runner } from '../../domain/runner.ts';
import type { World } from '../../domain/world.ts';
import { endCheckRun, findCheckRun, type CheckRunPlace } from '../../github/check_run.ts';
import { openGitHub, type GitHub } from '../../github/client.ts';
import { failureText } from '../../github/failure.ts';
import { readTrigger } from '../../github/trigger.ts';
import { CHECK_RUN_STATE, CRASHED_STATE, ENDED_STATE, placeOf, WANTED } from './check_run.ts';
import type { StepRequest } from './request.ts';

/** Concludes the check run that the main step left in progress: else the pull request would wait for it for ever. */
export async function closeStep(
  { surfaces, given }: StepRequest,
  world: World,
  runner: Runner,
): Promise<void> {
  const saved = runner.savedState(CHECK_RUN_STATE);
  if (saved === '' || runner.savedState(ENDED_STATE) !== '' || surfaces.token === null) return;
  const crashed = runner.savedState(CRASHED_STATE) !== '';
  const { trigger } = await readTrigger(world, given);
  const title = crashed
    ? 'wap-gate stopped on an unexpected error'
    : 'Cancelled before there was a verdict';
  try {
    const github = await openGitHub(surfaces.token, trigger, world, surfaces.pace);
    const id = await idOf(saved, github, (name) => placeOf(name, trigger, surfaces.key));
    if (id === null) return;
    await endCheckRun(github, id, {
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

/** The id that was saved; else that of the check run which GitHub made while the main step was stopped. */
async function idOf(
  saved: string,
  github: GitHub,
  place: (name: string) => CheckRunPlace,
): Promise<number | null> {
  if (!saved.startsWith(WANTED)) return Number(saved);
  return (await findCheckRun(github, place(saved.slice(WANTED.length))))?.id ?? null;
}
