import type { Runner } from '../../domain/runner.ts';
import type { Secrets } from '../../domain/secrets.ts';
import type { Trigger } from '../../domain/trigger.ts';
import type { World } from '../../domain/world.ts';
import { openGitHub, type GitHub } from '../../github/client.ts';
import type { SurfaceRequest } from './request.ts';

/** What every surface needs of the outside. */
export interface Outside {
  readonly world: World;
  readonly runner: Runner;
  readonly secrets: Secrets;
}

/** Hides these from now on: in the log by the runner, everywhere else by us. */
export function hide(
  all: readonly string[],
  { runner, secrets }: Pick<Outside, 'runner' | 'secrets'>,
): void {
  for (const secret of all) {
    runner.mask(secret);
    secrets.add(secret);
  }
}

/** The client, made when the first surface needs it; null without a token. */
export type OpenGitHub = (() => Promise<GitHub>) | null;

/** What the step runs on, and how GitHub is asked about it. */
export interface On {
  readonly trigger: Trigger;
  readonly github: OpenGitHub;
}

/** The same, for one step of the run. */
export interface OnStep extends On {
  /** What tells it from others of its run: steps of a matrix have all else in common. */
  readonly step: string;
}

/** One client for all surfaces: they share its pace. */
export function oneClient(
  { token, pace }: Pick<SurfaceRequest, 'token' | 'pace'>,
  trigger: Trigger,
  world: World,
): OpenGitHub {
  if (token === null) return null;
  let made: Promise<GitHub> | undefined;
  return () => (made ??= openGitHub(token, trigger, world, pace));
}

/** Tells of the reports what does not change the verdict. */
export function warn(
  message: string,
  { runner, secrets }: Pick<Outside, 'runner' | 'secrets'>,
): void {
  const title = 'wap-gate: report';
  runner.annotate({ level: 'warning', title, message: secrets.hide(message), place: null });
}
