import type { CheckRunPlace } from './check_run.ts';
import type { GitHub } from './client.ts';
import { madeBy } from './made_by.ts';
import { isLater } from './marker.ts';

/**
 * Whether a later run of this step has ended on the same commit, a cancelled one apart: it has said what it had to say,
 * even where that was nothing. @throws what the client throws
 */
export async function endedLater(
  { octokit, owner, repo }: GitHub,
  { name, headSha, externalId }: Pick<CheckRunPlace, 'name' | 'headSha' | 'externalId'>,
): Promise<boolean> {
  const all = await octokit.paginate(octokit.rest.checks.listForRef, {
    ...{ owner, repo, ref: headSha, check_name: name, filter: 'all', status: 'completed' },
    per_page: 100,
  });
  const own = madeBy(externalId);
  return all.some(({ external_id, conclusion }) => {
    const other = madeBy(external_id);
    if (own === null || other === null || other.key !== own.key) return false;
    return isLater(other, own) && conclusion !== 'cancelled';
  });
}

/**
 * Whether another step of the same run has a check run of this name on the commit: the later one answers for both.
 * @throws what the client throws
 */
export async function sharesName(
  { octokit, owner, repo }: GitHub,
  { name, headSha, externalId }: CheckRunPlace,
): Promise<boolean> {
  const { data } = await octokit.rest.checks.listForRef({
    ...{ owner, repo, ref: headSha, check_name: name, filter: 'all' },
    per_page: 100,
  });
  const own = madeBy(externalId);
  return data.check_runs.some(({ external_id }) => {
    const other = madeBy(external_id);
    if (own === null || other === null || other.step === own.step) return false;
    return other.run === own.run && other.attempt === own.attempt;
  });
}
