import { fault, Fault, type FaultRecord } from '../../domain/fault.ts';
import type { PullRequest, Trigger } from '../../domain/trigger.ts';
import type { World } from '../../domain/world.ts';
import type { GitHub } from '../../github/client.ts';
import { failureCategory, failureText } from '../../github/failure.ts';
import { Checkout } from '../checkout.ts';
import type { OpenGitHub } from './outside.ts';

/** A pull request whose files can be asked for, and whose paths are comparable with those here. */
export interface Reached {
  readonly client: GitHub;
  readonly pull: PullRequest;
  readonly baseSha: string;
  readonly checkout: Checkout;
}

/** Nothing could be asked for; why: null where there is no pull request, and nothing to ask for. */
export interface Unreached {
  readonly why: FaultRecord | null;
}

/** Makes ready to ask GitHub for files of the pull request; nothing is asked yet. */
export async function reach(
  { pullRequest }: Trigger,
  github: OpenGitHub,
  { files, env }: Pick<World, 'files' | 'env'>,
  config: string,
): Promise<Reached | Unreached> {
  if (pullRequest === null) return { why: null };
  const { baseSha } = pullRequest;
  if (baseSha === null) return setUp('the event does not name its base');
  if (github === null) return setUp('there is no github-token');
  const checkout = new Checkout(files, env['GITHUB_REPOSITORY'] ?? null);
  try {
    if ((await checkout.places(config)).length === 0) return setUp(noPlace(config));
    return { client: await github(), pull: pullRequest, baseSha, checkout };
  } catch (thrown) {
    return { why: whyNot(thrown, 'contents: read') };
  }
}

const noPlace = (config: string): string =>
  `${config} lies in no work tree of git that is the repository's, so GitHub's paths are not comparable`;

const setUp = (why: string): Unreached => ({ why: fault('base-unreadable', 'config', why).record });

/** Why what was asked for is not known; `permission` is what the job would need. */
export const whyNot = (thrown: unknown, permission: string): FaultRecord =>
  thrown instanceof Fault
    ? thrown.record
    : fault('base-unreadable', failureCategory(thrown), failureText(thrown, permission), thrown)
        .record;
