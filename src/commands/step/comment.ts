import type { RunResult } from '../../domain/result.ts';
import type { PullRequest } from '../../domain/trigger.ts';
import type { GitHub } from '../../github/client.ts';
import { writeComment, type Written } from '../../github/comment.ts';
import { findComment, type CommentPlace, type OwnComment } from '../../github/own_comments.ts';
import { failureText } from '../../github/failure.ts';
import { whoWrites } from '../../github/identity.ts';
import { endedLater } from '../../github/other_check_runs.ts';
import { endedAlike } from '../../reporting/changes.ts';
import { reporters } from '../../reporting/registry.ts';
import { recall, rememberLine, type Remembered } from '../../reporting/remembered.ts';
import { PLAIN, type Links, type RenderOptions } from '../../reporting/reporter.ts';
import { placeOf, type ShownCheckRun } from './check_run.ts';
import type { OnStep, Outside } from './outside.ts';
import { labelOf, type SurfaceRequest } from './request.ts';
import { sharedKey } from './shared.ts';

/** What became of the comment. */
export interface ShownComment {
  readonly state: 'written' | 'unchanged' | 'shared' | 'superseded' | 'none';
  readonly id: number | null;
  readonly url: string | null;
  /** Why it is not there, or not ours. */
  readonly notices: readonly string[];
}

type Before = Pick<ShownCheckRun, 'author' | 'notices'>;

const NONE: ShownComment = { state: 'none', id: null, url: null, notices: [] };

/** The one comment on the pull request. */
export class CommentSurface {
  private readonly request: SurfaceRequest;
  private readonly on: OnStep;
  private readonly outside: Outside;

  constructor(request: SurfaceRequest, on: OnStep, outside: Outside) {
    this.request = request;
    this.on = on;
    this.outside = outside;
  }

  /** `before` is what was shown until then: who writes, and what the comment must tell of it. */
  async show(result: RunResult, links: Links, before: Before): Promise<ShownComment> {
    const { trigger, github: open } = this.on;
    const { pullRequest } = trigger;
    if (pullRequest === null || this.request.comment === 'off') return NONE;
    if (open === null) return failed('there is no github-token');
    try {
      const github = await open();
      const author = await whoWrites(github, this.request.token ?? '', before.author);
      const place = this.placeOn(pullRequest, author, result);
      return await this.write(github, place, result, {
        ...PLAIN,
        links,
        label: labelOf(this.request),
        notices: before.notices,
      });
    } catch (thrown) {
      return failed(failureText(thrown, 'pull-requests: write'));
    }
  }

  private async write(
    github: GitHub,
    place: CommentPlace,
    result: RunResult,
    options: RenderOptions,
  ): Promise<ShownComment> {
    const found = await findComment(github, place);
    const since = found === null ? null : recall(found.text);
    if (!isWanted(this.request.comment, result, found, since)) {
      return found === null ? NONE : leaveMark(github, place, found);
    }
    if (await this.isOutdone(github)) return { ...NONE, state: 'superseded' };
    const reporter = await reporters.markdown();
    const remembered = rememberLine(result);
    const { hide } = this.outside.secrets;
    const written = await writeComment(github, place, (budget) => {
      const room = budget - remembered.length;
      // Before it is rendered: escaping breaks a long word up, and then nothing would be found in it.
      const notices = options.notices.map(hide);
      return (
        remembered + hide(reporter.render(result, { ...options, notices, since, budget: room }))
      );
    });
    return shownOf(written, place);
  }

  /** Where a later run found no comment to leave its mark in, its check run tells of it. */
  private async isOutdone(github: GitHub): Promise<boolean> {
    const { comment, checkRun, key } = this.request;
    if (comment === 'always' || checkRun === null) return false;
    return endedLater(github, placeOf(checkRun, this.on, key)).catch(() => false);
  }

  private placeOn(pullRequest: PullRequest, author: string, { verdict }: RunResult): CommentPlace {
    const { trigger, step } = this.on;
    const { headSha: sha, run } = trigger;
    const { key } = this.request;
    return {
      pullRequest: pullRequest.number,
      author,
      marker: { key, sha, run: Number(run.id), attempt: run.attempt, step },
      // A pass would hide what is red; what cannot be read may be red.
      givesWayTo: (text) => verdict === 'pass' && recall(text)?.verdict !== 'pass',
    };
  }
}

/** Whether the comment is to be written. One that says that something fails is never left when nothing does any more. */
function isWanted(
  mode: SurfaceRequest['comment'],
  result: RunResult,
  before: OwnComment | null,
  since: Remembered | null,
): boolean {
  switch (mode) {
    case 'always':
      return true;
    case 'changes':
      return since === null || !endedAlike(since, result);
    case 'on-failure':
      return result.verdict !== 'pass' || (before !== null && since?.verdict !== 'pass');
    case 'off':
      return false;
  }
}

/** The same words, of this run now: else an older one that ends last would write over what is still so. */
async function leaveMark(
  github: GitHub,
  place: CommentPlace,
  { id, url, text }: OwnComment,
): Promise<ShownComment> {
  try {
    return shownOf(await writeComment(github, place, () => text), place);
  } catch (thrown) {
    const why = failureText(thrown, 'pull-requests: write');
    const notice = `The comment says the same as before, but this run left no mark in it: ${why}.`;
    return { state: 'unchanged', id, url, notices: [notice] };
  }
}

const shownOf = (written: Written, { marker }: CommentPlace): ShownComment => ({
  ...written,
  notices: written.state === 'shared' ? [sharedKey(marker.key)] : [],
});

const failed = (why: string): ShownComment => ({
  ...NONE,
  notices: [`The comment on the pull request is missing: ${why}.`],
});
