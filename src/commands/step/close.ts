import { fault } from '../../domain/fault.ts';
import type { Runner } from '../../domain/runner.ts';
import { Secrets } from '../../domain/secrets.ts';
import type { World } from '../../domain/world.ts';
import {
  endCheckRun,
  findCheckRun,
  startCheckRun,
  type CheckRunEnd,
} from '../../github/check_run.ts';
import type { GitHub } from '../../github/client.ts';
import { failureText } from '../../github/failure.ts';
import { pagesOf, type Trigger } from '../../domain/trigger.ts';
import { readTrigger } from '../../github/trigger.ts';
import { newRunId } from '../session.ts';
import { placeOf } from './check_run.ts';
import { CommentSurface } from './comment.ts';
import { hide, oneClient, warn, type OnStep, type Outside } from './outside.ts';
import type { StepRequest } from './request.ts';
import { isNameShared, sharedNameTitle } from './shared.ts';
import {
  CHECK_RUN_STATE,
  CRASHED_STATE,
  ENDED_STATE,
  PASSED,
  STEP_STATE,
  UNTOLD_STATE,
  WANTED,
} from './state.ts';
import { linksOf } from './surfaces.ts';
import { unaudited } from './unaudited.ts';

const CRASHED = 'wap-gate stopped on an unexpected error';

/**
 * Concludes the check run that the main step left in progress: else the pull request would wait for it for ever. So is
 * one whose end GitHub did not take. A step that crashed is told in the comment too; that of a step that was cancelled
 * stays as it is.
 */
export async function closeStep(request: StepRequest, world: World, runner: Runner): Promise<void> {
  const { token } = request.surfaces;
  const crashed = runner.savedState(CRASHED_STATE) !== '';
  const told = runner.savedState(ENDED_STATE) !== '' && runner.savedState(UNTOLD_STATE) === '';
  if (token === null || (told && !crashed)) return;
  const { trigger } = await readTrigger(world, request.given);
  const github = oneClient(request.surfaces, trigger, world);
  // A step that stopped before it had one has written nothing yet.
  const step = runner.savedState(STEP_STATE) || newRunId(world);
  const left = { request, trigger, github, step, crashed };
  await closeCheckRun(left, runner);
  if (crashed) await commentOnCrash(left, { world, runner, secrets: new Secrets() });
}

/** What the main step left, and how it is reached. */
interface Left extends OnStep {
  readonly request: StepRequest;
  readonly crashed: boolean;
}

async function closeCheckRun(left: Left, runner: Runner): Promise<void> {
  const { trigger, github, crashed } = left;
  const saved = runner.savedState(CHECK_RUN_STATE);
  if (saved === '' || github === null) return;
  try {
    const opened = await github();
    const id = await idOf(saved, left, opened);
    if (id === null) return;
    const end = endOf(crashed, trigger, runner);
    await endCheckRun(opened, id, await unlessShared(end, left, opened));
  } catch (thrown) {
    const message = `The check run could not be closed: ${failureText(thrown, 'checks: write')}.`;
    runner.annotate({ level: 'warning', title: 'wap-gate', message, place: null });
  }
}

/** Green only after a main step that came to its end and passed. */
function endOf(crashed: boolean, trigger: Trigger, runner: Runner): CheckRunEnd {
  const ended = runner.savedState(ENDED_STATE);
  if (crashed || ended === '') {
    const title = crashed ? CRASHED : 'Cancelled before there was a verdict';
    const summary = `${title}: nothing was decided about the table. Run the job again.`;
    return { conclusion: crashed ? 'failure' : 'cancelled', title, summary, annotations: [] };
  }
  return {
    conclusion: ended === PASSED ? 'success' : 'failure',
    title: runner.savedState(UNTOLD_STATE),
    summary: `GitHub did not take the report at first: it stands in the [job](${pagesOf(trigger).log}).`,
    annotations: [],
  };
}

async function unlessShared(
  end: CheckRunEnd,
  { request, trigger, step }: Left,
  github: GitHub,
): Promise<CheckRunEnd> {
  const { checkRun: name, key } = request.surfaces;
  if (end.conclusion !== 'success' || name === null) return end;
  const shared = await isNameShared(github, placeOf(name, { trigger, step }, key));
  return shared ? { ...end, conclusion: 'failure', title: sharedNameTitle(name) } : end;
}

/** Nothing of the error itself, in which any secret may stand: the log masks what it shows, a comment does not. */
async function commentOnCrash(left: Left, outside: Outside): Promise<void> {
  const { request, trigger } = left;
  hide(request.secrets, outside);
  const audit = { ...request.audit, headSha: trigger.headSha };
  const why = fault('internal', 'bug', `${CRASHED}: the log of the run says which.`).record;
  const result = unaudited({ audit }, [], [why], outside.world);
  const surface = new CommentSurface(request.surfaces, left, outside);
  const { notices } = await surface.show(result, linksOf(trigger), { author: null, notices: [] });
  for (const notice of notices) warn(notice, outside);
}

/**
 * The id that was saved; else that of the check run which GitHub made while the main step was stopped. A crash is told
 * by one that is made now, where there is none.
 */
async function idOf(
  saved: string,
  { request, trigger, step, crashed }: Left,
  github: GitHub,
): Promise<number | null> {
  if (!saved.startsWith(WANTED)) return Number(saved);
  const place = placeOf(saved.slice(WANTED.length), { trigger, step }, request.surfaces.key);
  const found = await findCheckRun(github, place);
  if (found === null && crashed) return (await startCheckRun(github, place)).id;
  return found?.id ?? null;
}
