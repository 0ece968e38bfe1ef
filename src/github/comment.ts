import type { GitHub } from './client.ts';
import { maybeDone, statusOf } from './failure.ts';
import { isLater, markerLine, readMarker, type Marker } from './marker.ts';

/** A comment of ours on a pull request. */
export interface OwnComment {
  readonly id: number;
  readonly url: string;
  /** Without the marker. */
  readonly text: string;
  readonly marker: Marker;
}

/** The one comment that a step keeps up to date on a pull request. */
export interface CommentPlace {
  readonly pullRequest: number;
  /** The login that the token writes as: comments of others are never taken for ours. */
  readonly author: string;
  readonly marker: Marker;
}

/** What the comment shall say, in at most so many characters: called again with fewer where GitHub finds it too long. */
export type CommentText = (budget: number) => string;

export type Written =
  | { readonly state: 'written' | 'unchanged'; readonly id: number; readonly url: string }
  | { readonly state: 'superseded'; readonly id: null; readonly url: null };

/** GitHub takes 65,536 characters; the rest is room for what it may count otherwise. */
const BUDGET = 60_000;
const SMALL_BUDGET = 20_000;

const SUPERSEDED: Written = { state: 'superseded', id: null, url: null };

/** Our comment, the oldest where there are several; null when there is none. */
export async function findComment(github: GitHub, place: CommentPlace): Promise<OwnComment | null> {
  return (await ownComments(github, place))[0] ?? null;
}

/**
 * Writes the comment: in place where there is one, else anew, and never over the words of a newer commit or a later run.
 * @throws what the client throws, when the comment could not be written
 */
export async function writeComment(
  github: GitHub,
  place: CommentPlace,
  text: CommentText,
): Promise<Written> {
  if (await headMoved(github, place)) return SUPERSEDED;
  const [found] = await ownComments(github, place);
  const writer = new Writer(github, place, text);
  return found === undefined ? writer.create() : writer.update(found);
}

type Made = Pick<OwnComment, 'id' | 'url'>;

/** A newer commit or a later run has the last word by now. */
class Outdone extends Error {}

class Writer {
  private readonly github: GitHub;
  private readonly place: CommentPlace;
  private readonly text: CommentText;

  constructor(github: GitHub, place: CommentPlace, text: CommentText) {
    this.github = github;
    this.place = place;
    this.text = text;
  }

  async update(found: OwnComment): Promise<Written> {
    if (isLater(found.marker, this.place.marker)) return SUPERSEDED;
    const { id, url } = found;
    const { octokit, owner, repo } = this.github;
    try {
      const state = await this.fitting(async (body) => {
        if (body === markerLine(found.marker) + found.text) return 'unchanged';
        const request = { before: this.unlessOutdone() };
        await octokit.rest.issues.updateComment({ owner, repo, comment_id: id, body, request });
        return 'written';
      });
      return { state, id, url };
    } catch (thrown) {
      if (thrown instanceof Outdone) return SUPERSEDED;
      // Somebody deleted it meanwhile.
      if (![404, 410].includes(statusOf(thrown))) throw thrown;
      return this.create();
    }
  }

  /** Before it is sent again, perhaps minutes later, others may have had the last word. */
  private unlessOutdone(): () => Promise<void> {
    let sent = 0;
    return async () => {
      sent += 1;
      if (sent === 1) return;
      const later = async (): Promise<boolean> =>
        (await ownComments(this.github, this.place)).some(({ marker }) =>
          isLater(marker, this.place.marker),
        );
      if ((await headMoved(this.github, this.place)) || (await later())) throw new Outdone();
    };
  }

  /** A request that failed may have been done: whether it was is looked up before it is sent again. */
  async create(): Promise<Written> {
    try {
      return await this.settle(await this.post());
    } catch (thrown) {
      if (!maybeDone(thrown)) throw thrown;
      const [made] = await ownComments(this.github, this.place);
      return this.settle(made ?? (await this.post()));
    }
  }

  private async post(): Promise<Made> {
    const { octokit, owner, repo } = this.github;
    const issue_number = this.place.pullRequest;
    const { data } = await this.fitting((body) =>
      octokit.rest.issues.createComment({ owner, repo, issue_number, body }),
    );
    return { id: data.id, url: data.html_url };
  }

  /** Two runs may have created one each: the oldest stays, with the words of the later run. */
  private async settle(made: Made): Promise<Written> {
    const own = await ownComments(this.github, this.place);
    const [oldest, ...extra] = own;
    if (oldest === undefined || extra.length === 0) return { state: 'written', ...made };
    const mine = extra.filter(({ marker }) => !isLater(marker, this.place.marker));
    const outdone = own.some(({ marker }) => isLater(marker, this.place.marker));
    const written = outdone ? SUPERSEDED : await this.update(oldest);
    await this.remove(mine);
    return written;
  }

  private async remove(comments: readonly OwnComment[]): Promise<void> {
    const { octokit, owner, repo } = this.github;
    for (const { id } of comments) {
      await octokit.rest.issues.deleteComment({ owner, repo, comment_id: id });
    }
  }

  /** Sends the text, and once a shorter one, where there is one, when GitHub refuses it as too long. */
  private async fitting<T>(send: (body: string) => Promise<T>): Promise<T> {
    const first = markerLine(this.place.marker);
    const body = (budget: number): string => first + this.text(budget - first.length);
    const whole = body(BUDGET);
    try {
      return await send(whole);
    } catch (thrown) {
      const shorter = body(SMALL_BUDGET);
      if (statusOf(thrown) !== 422 || shorter.length >= whole.length) throw thrown;
      return send(shorter);
    }
  }
}

/** Whether the pull request has another head by now: then a newer run has the last word. */
async function headMoved({ octokit, owner, repo }: GitHub, place: CommentPlace): Promise<boolean> {
  const pull_number = place.pullRequest;
  const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number });
  return data.head.sha !== place.marker.sha;
}

/** Comments of this author that begin with the marker of this step, the oldest first. */
async function ownComments(github: GitHub, place: CommentPlace): Promise<OwnComment[]> {
  const { octokit, owner, repo } = github;
  const issue_number = place.pullRequest;
  const all = await octokit.paginate(octokit.rest.issues.listComments, {
    ...{ owner, repo, issue_number },
    per_page: 100,
  });
  return all
    .flatMap(({ id, body = '', html_url: url, user }): OwnComment[] => {
      const marker = readMarker(body);
      if (marker?.key !== place.marker.key || user?.login !== place.author) return [];
      return [{ id, url, marker, text: body.slice(body.indexOf('\n') + 1) }];
    })
    .sort((a, b) => a.id - b.id);
}
