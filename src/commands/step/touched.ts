import type { Trigger } from '../../domain/trigger.ts';
import type { World } from '../../domain/world.ts';
import { touchedPaths } from '../../github/pull_files.ts';
import type { Touched } from '../run_options.ts';
import type { OpenGitHub } from './outside.ts';
import { reach, whyNot } from './reach.ts';

/** What the pull request touches, as far as that is known. */
export interface TouchedFiles {
  /** Null: not known, so all gates are audited. */
  readonly touched: Touched | null;
  readonly notices: readonly string[];
}

/** Nobody asks for it. */
export const ANY_FILES: TouchedFiles = { touched: null, notices: [] };

/** Looks at which files the pull request touches. */
export async function lookAtTouched(
  trigger: Trigger,
  github: OpenGitHub,
  world: Pick<World, 'files' | 'env'>,
  config: string,
): Promise<TouchedFiles> {
  const found = await reach(trigger, github, world, config);
  if ('why' in found) return unknown(found.why?.message ?? null);
  const { client, pull, checkout } = found;
  try {
    const { paths, why } = await touchedPaths(client, pull);
    if (paths === null) return unknown(why);
    const places = (path: string) => checkout.places(path);
    return { touched: { paths, places }, notices: [] };
  } catch (thrown) {
    return unknown(whyNot(thrown, 'pull-requests: read').message);
  }
}

/** Whoever wanted less is told why there is more. */
function unknown(why: string | null): TouchedFiles {
  if (why === null) return ANY_FILES;
  const told = `Which files this pull request touches is not known, so all gates are audited: ${why}.`;
  return { touched: null, notices: [told] };
}
