import type { GitHub } from './client.ts';
import { maybeDone } from './failure.ts';

/** A check run of ours, as far as later requests need it. */
export interface CheckRun {
  readonly id: number;
  readonly url: string;
  /** The login that the token writes as; null where the answer does not say it. */
  readonly author: string | null;
}

export interface CheckRunPlace {
  readonly name: string;
  readonly headSha: string;
  /** Where its details are: the log of the run. */
  readonly detailsUrl: string;
  /** `run/attempt/key/step`: tells the check run of this step from others of the same name. */
  readonly externalId: string;
}

/** A note on lines of a file, as GitHub takes it. */
export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
}

/** How a check run ends. Neutral and skipped are not among them: both would satisfy a required check. */
export interface CheckRunEnd {
  readonly conclusion: 'success' | 'failure' | 'cancelled';
  readonly title: string;
  readonly summary: string;
  readonly annotations: readonly Annotation[];
}

/** GitHub takes so many a request, and appends those of further requests. */
const ANNOTATIONS_AT_ONCE = 50;

/** Makes the check run, in progress. @throws what the client throws */
export async function startCheckRun(github: GitHub, place: CheckRunPlace): Promise<CheckRun> {
  const { octokit, owner, repo } = github;
  try {
    const { data } = await octokit.rest.checks.create({
      ...{ owner, repo },
      name: place.name,
      head_sha: place.headSha,
      status: 'in_progress',
      details_url: place.detailsUrl,
      external_id: place.externalId,
    });
    return checkRunOf(data, place);
  } catch (thrown) {
    const made = maybeDone(thrown) ? await findCheckRun(github, place) : null;
    if (made === null) throw thrown;
    return made;
  }
}

/**
 * One that was made although nobody got its id: else it would stay in progress for ever. What is concluded has been told
 * its end. @throws what the client throws
 */
export async function findCheckRun(github: GitHub, place: CheckRunPlace): Promise<CheckRun | null> {
  const { octokit, owner, repo } = github;
  const { data } = await octokit.rest.checks.listForRef({
    ...{ owner, repo },
    ref: place.headSha,
    filter: 'all',
    check_name: place.name,
    per_page: 100,
  });
  const mine = data.check_runs.find(
    ({ external_id, status }) => external_id === place.externalId && status !== 'completed',
  );
  return mine === undefined ? null : checkRunOf(mine, place);
}

interface CheckRunAnswer {
  readonly id: number;
  readonly html_url: string | null;
  readonly app: { readonly slug?: string } | null;
}

function checkRunOf({ id, html_url, app }: CheckRunAnswer, place: CheckRunPlace): CheckRun {
  const author = app?.slug === undefined ? null : `${app.slug}[bot]`;
  return { id, url: html_url ?? place.detailsUrl, author };
}

/**
 * Adds the annotations and concludes, the conclusion last. Annotations that GitHub refuses do not keep it from being
 * said.
 * @throws what the client throws, when it could not be concluded
 */
export async function endCheckRun(
  { octokit, owner, repo }: GitHub,
  check_run_id: number,
  { conclusion, title, summary, annotations }: CheckRunEnd,
): Promise<void> {
  const batches = inBatches(annotations);
  const last = batches.pop() ?? [];
  const output = { title, summary };
  for (const batch of batches) {
    await octokit.rest.checks
      .update({ owner, repo, check_run_id, output: { ...output, annotations: batch } })
      .catch(() => undefined);
  }
  const end = { owner, repo, check_run_id, status: 'completed', conclusion } as const;
  try {
    await octokit.rest.checks.update({ ...end, output: { ...output, annotations: last } });
  } catch (thrown) {
    if (last.length === 0) throw thrown;
    await octokit.rest.checks.update({ ...end, output });
  }
}

/** Says more in one that is concluded. @throws what the client throws */
export async function amendCheckRun(
  { octokit, owner, repo }: GitHub,
  check_run_id: number,
  output: Pick<CheckRunEnd, 'title' | 'summary'>,
): Promise<void> {
  await octokit.rest.checks.update({ owner, repo, check_run_id, output });
}

function inBatches(annotations: readonly Annotation[]): Annotation[][] {
  const count = Math.ceil(annotations.length / ANNOTATIONS_AT_ONCE);
  return Array.from({ length: count }, (_, i) =>
    annotations.slice(i * ANNOTATIONS_AT_ONCE, (i + 1) * ANNOTATIONS_AT_ONCE),
  );
}
