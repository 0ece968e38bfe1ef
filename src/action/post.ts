import { closeStep } from '../commands/step/close.ts';
import type { Runner } from '../domain/runner.ts';
import type { World } from '../domain/world.ts';
import type { Pace } from '../github/client.ts';
import { readInputs } from './read_inputs.ts';
import { stepRequest } from './request.ts';

/** The post step: closes what a main step that was cancelled or crashed left open. */
export function post(world: World, runner: Runner, pace: Pace): Promise<void> {
  const given = readInputs(world.env);
  const request = stepRequest(given, pace);
  // As in the main step: a report stands on the commit of its event.
  const named =
    given.inputs.mode === 'report' ? { ...request.given, headSha: null } : request.given;
  return closeStep({ ...request, given: named }, world, runner);
}
