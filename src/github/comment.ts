import type { GitHub } from './client.ts';
import { maybeDone, statusOf } from './failure.ts';
import { isLater, markerLine } from './marker.ts';
import {
  headMoved,
  otherWord,
  ownComments,
  type CommentPlace,
  type OwnComment,
} from './own_comments.ts';

/** What the comment shall say, in at most so many characters: called again with fewer where GitHub finds it too long. */
export type CommentText = (budget: number) => string;

export type Written =
  /** Shared: it stays as another step of the same run wrote it. */
  | {
      readonly state: 'written' | 'unchanged' | 'shared';
      readonly id: number;
      readonly url: string;
    }
  | { readonly state: 'superseded'; readonly id: null; readonly url: null };

/** GitHub takes 65,536 characters; the rest is room for what it may count otherwise. */
const BUDGET = 60_000;
const SMALL_BUDGET = 20_000;

const SUPERSEDED: Written = { state: 'superseded', id: null, url: null };

/**
 * Writes the comment: in place where there is one, else anew, and never over the words of a newer commit, a later run or
 * a step that it gives way to.
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

/** Somebody else has the last word by now. */
class Outdone extends Error {
  readonly end: Written;

  constructor(end: Written) {
    super();
    this.end = end;
  }
}

class Writer {
  private readonly github: GitHub;
  private readonly place: CommentPlace;
  private readonly text: CommentText;
  private isMadeAgain = false;

  constructor(github: GitHub, place: CommentPlace, text: CommentText) {
    this.github = github;
    this.place = place;
    this.text = text;
  }

  async update(found: OwnComment): Promise<Written> {
    const outdone = this.outdoneBy([found]);
    if (outdone !== null) return outdone;
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
      if (thrown instanceof Outdone) return thrown.end;
      // Somebody deleted it meanwhile.
      if (![404, 410].includes(statusOf(thrown)) || this.isMadeAgain) throw thrown;
      this.isMadeAgain = true;
      return this.create();
    }
  }

  /** How this ends where these comments have the last word; null where they have not. */
  private outdoneBy(own: readonly OwnComment[]): Written | null {
    const other = otherWord(own, this.place);
    if (other === null) return null;
    if (other.by === 'run') return SUPERSEDED;
    const { id, url } = other.comment;
    return { state: 'shared', id, url };
  }

  /** Before it is sent again, perhaps minutes later, others may have had the last word. */
  private unlessOutdone(): () => Promise<void> {
    let sent = 0;
    return async () => {
      sent += 1;
      if (sent === 1) return;
      if (await headMoved(this.github, this.place)) throw new Outdone(SUPERSEDED);
      const end = this.outdoneBy(await ownComments(this.github, this.place));
      if (end !== null) throw new Outdone(end);
    };
  }

  /** A request that failed may have been done: whether it was is looked up before it is sent again. */
  async create(): Promise<Written> {
    try {
      return await this.settle(await this.post());
    } catch (thrown) {
      if (!maybeDone(thrown)) throw thrown;
      const [oldest, ...extra] = await ownComments(this.github, this.place);
      // One that another made is not ours yet.
      return oldest === undefined ? this.settle(await this.post()) : this.join(oldest, extra);
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

  /** Others may have created one at the same moment, or have written over this one already. */
  private async settle(made: Made): Promise<Written> {
    const own = await ownComments(this.github, this.place);
    const [oldest, ...extra] = own;
    if (oldest !== undefined && extra.length > 0) return this.join(oldest, extra);
    return this.outdoneBy(own) ?? { state: 'written', ...made };
  }

  /** Of several the oldest stays, with the last word. */
  private async join(oldest: OwnComment, extra: readonly OwnComment[]): Promise<Written> {
    const outdone = this.outdoneBy([oldest, ...extra]);
    const written = outdone ?? (await this.update(oldest));
    await this.remove(extra.filter((one) => this.isLeftOver(one, outdone)));
    return written;
  }

  /** A step that has the last word beside ours does the same at this moment, with its own. */
  private isLeftOver({ marker }: OwnComment, outdone: Written | null): boolean {
    const { marker: ours } = this.place;
    return outdone?.state === 'shared' ? marker.step === ours.step : !isLater(marker, ours);
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
