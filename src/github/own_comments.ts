import type { GitHub } from './client.ts';
import { isLater, readMarker, type Marker } from './marker.ts';

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
  /** Whether these words of another step of the same run stay, and ours are not written. */
  readonly givesWayTo: (text: string) => boolean;
}

/** Our comment, the oldest where there are several; null when there is none. */
export async function findComment(github: GitHub, place: CommentPlace): Promise<OwnComment | null> {
  return (await ownComments(github, place))[0] ?? null;
}

/** Comments of this author that begin with the marker of this key, the oldest first. */
export async function ownComments(github: GitHub, place: CommentPlace): Promise<OwnComment[]> {
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

/** Whether the pull request has another head by now: then a newer run has the last word. */
export async function headMoved(
  { octokit, owner, repo }: GitHub,
  place: CommentPlace,
): Promise<boolean> {
  const pull_number = place.pullRequest;
  const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number });
  return data.head.sha !== place.marker.sha;
}

/** Who else has the last word: a later run, or a step of this run that ours gives way to. */
export type Other = { readonly by: 'run' } | { readonly by: 'step'; readonly comment: OwnComment };

/** Null where the last word is ours. */
export function otherWord(own: readonly OwnComment[], place: CommentPlace): Other | null {
  if (own.some(({ marker }) => isLater(marker, place.marker))) return { by: 'run' };
  const comment = own.find(
    ({ marker, text }) => isOtherStep(marker, place.marker) && place.givesWayTo(text),
  );
  return comment === undefined ? null : { by: 'step', comment };
}

/** Steps of one run share a key where nobody gave them one each. */
const isOtherStep = (other: Marker, than: Marker): boolean =>
  other.run === than.run && other.attempt === than.attempt && other.step !== than.step;
