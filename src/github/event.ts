import { fault } from '../domain/fault.ts';
import { listing } from '../domain/wording.ts';
import type { World } from '../domain/world.ts';
import { numberAt, objectAt, textAt, type JsonObject } from './payload.ts';

/** Events that are about a pull request, which their payload holds. */
const OF_PULLS = new Set([
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'pull_request_target',
]);

/** Where the runner says it. */
export type Outer = Pick<World, 'env' | 'files'>;

/** What the runner hands over of the event. @throws a fault where that cannot be, or is not all that it must hold */
export async function readEvent(world: Outer): Promise<JsonObject> {
  const payload = await readPayload(world);
  namesItsPull(required(world.env, 'GITHUB_EVENT_NAME'), payload);
  return payload;
}

/** Without its base nobody could tell what a pull request does to its gates. @throws a fault where it is not all there */
function namesItsPull(event: string, payload: JsonObject): void {
  if (!OF_PULLS.has(event)) return;
  const pull = objectAt(payload, 'pull_request');
  const [head, base] = [objectAt(pull, 'head'), objectAt(pull, 'base')];
  const known = {
    number: numberAt(pull, 'number'),
    'head.sha': textAt(head, 'sha'),
    'base.sha': textAt(base, 'sha'),
    'base.ref': textAt(base, 'ref'),
  };
  const missing = Object.entries(known).flatMap(([name, value]) => (value === null ? [name] : []));
  if (missing.length === 0) return;
  throw fault(
    'event-unreadable',
    'engine-resource',
    `the event file of the runner (GITHUB_EVENT_PATH) is that of ${event} and does not say ${listing(missing)} of its pull request: run the job again`,
  );
}

async function readPayload({ env, files }: Outer): Promise<JsonObject> {
  const path = required(env, 'GITHUB_EVENT_PATH');
  const text = new TextDecoder().decode(await files.read(path));
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as JsonObject;
    }
  } catch {
    // Said below: an empty file is no JSON either.
  }
  const found = text.trim() === '' ? 'is empty' : 'is not a JSON object';
  throw fault(
    'event-unreadable',
    'engine-resource',
    `the event file of the runner (GITHUB_EVENT_PATH) ${found}: run the job again`,
  );
}

/** A variable that every step has. @throws a fault when this is no step of a workflow */
export function required(env: World['env'], name: string): string {
  const value = env[name] ?? '';
  if (value !== '') return value;
  throw fault(
    'event-unreadable',
    'config',
    `${name} is not set: this program is a step of a GitHub workflow; outside one use the command line, npx wap-gate audit`,
  );
}
