import { shortSha } from '../domain/built_from.ts';
import type { GateResult, RunResult } from '../domain/result.ts';
import { formatCount, listing } from '../domain/wording.ts';

/** More names are only counted. */
const MOST_NAMES = 5;

/**
 * From which commit the audited tables were built, in a sentence. Null where nobody asked and no pull request is judged:
 * then there is no commit that a table could be of.
 */
export function builtFromText({ gates, run }: Pick<RunResult, 'gates' | 'run'>): string | null {
  const audited = gates.filter(({ checks }) => checks.some(({ outcome }) => outcome !== 'errored'));
  const known = audited.filter(({ built_from: commit }) => commit !== null);
  const unknown = audited.filter(({ built_from: commit }) => commit === null);
  if (known.length > 0 && unknown.length === 0) {
    const commits = [...new Set(known.map(({ built_from: commit }) => shortSha(commit ?? '')))];
    return `Built from commit ${listing(commits)}.`;
  }
  if (unknown.length === 0 || (run.pull_request === null && known.length === 0)) return null;
  const which = known.length === 0 ? theTables(unknown) : names(unknown);
  return `From which commit ${which} built is not known: no \`built_from\`.`;
}

const theTables = (gates: readonly GateResult[]): string =>
  gates.length === 1 ? 'the table was' : 'the tables were';

function names(gates: readonly GateResult[]): string {
  const shown = gates.slice(0, MOST_NAMES).map(({ staging }) => `'${staging}'`);
  const more = gates.length - shown.length;
  const all = [...shown, ...(more > 0 ? [`${formatCount(more)} more`] : [])];
  return `${listing(all)} ${gates.length === 1 ? 'was' : 'were'}`;
}
