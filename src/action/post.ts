import { closeStep } from '../commands/step/close.ts';
import type { Runner } from '../domain/runner.ts';
import type { World } from '../domain/world.ts';
import type { Pace } from '../github/client.ts';
import { readInputs } from './read_inputs.ts';
import { stepRequest } from './request.ts';

/** The post step: closes what a main step that was cancelled or crashed left open. */
export function post(world: World, runner: Runner, pace: Pace): Promise<void> {
  return closeStep(stepRequest(readInputs(world.env), pace), world, runner);
}
