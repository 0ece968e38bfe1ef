import type { RunResult } from '../../domain/result.ts';
import { formatCount, listing, plural } from '../../domain/wording.ts';
import { costParts } from '../amount.ts';
import { builtFromText } from '../built_from.ts';
import { checksNeeding } from '../checks_needing.ts';
import * as content from '../content.ts';
import { nextStep } from '../next_step.ts';
import { code, link, prose } from '../escape/markdown.ts';
import type { Links } from '../reporter.ts';
import type { Extent } from './extent.ts';

/** More of one sort are only counted. */
const MOST_OWNERS = 5;
const MOST_ENGINES = 3;

/** What to do, and whom to ask; nothing where nothing is to be done, since a green report is to be short. */
export function nextSteps(result: RunResult, { top }: Extent): string[] {
  const { exit_code: exitCode, counts } = result;
  const whom = top === 0 ? [] : ask(result);
  if (exitCode !== 0) return [said([nextStep(result), ...whom])];
  if (counts.warned === 0) return [];
  const one = counts.warned === 1;
  const look = one ? 'The warning stops nothing, but is' : 'The warnings stop nothing, but are';
  return [said([`${look} worth a look.`, ...whom])];
}

const said = (sentences: readonly string[]): string => `**What to do:** ${sentences.join(' ')}`;

/** Those whose checks failed or could not be measured; where there are none, those whose checks warned. */
function ask(result: RunResult): string[] {
  const bad = (['failed', 'errored'] as const).flatMap((o) => checksNeeding(result, o));
  const placed = bad.length > 0 ? bad : checksNeeding(result, 'warned');
  const owners = [...new Set(placed.map(content.ownerOf).filter((owner) => owner !== null))];
  if (owners.length === 0) return [];
  const more = owners.length - MOST_OWNERS;
  const shown = owners.slice(0, MOST_OWNERS).map(prose);
  return [`Ask ${listing([...shown, ...(more > 0 ? [`${formatCount(more)} more`] : [])])}.`];
}

/** Which commit this is about, where to read on, and what it took. */
export function costLine(result: RunResult, { top }: Extent, links: Links): string {
  const parts = [
    ...audited(result, links),
    ...(top === 0 ? [] : engines(result)),
    ...costParts(result.cost).map(prose),
  ];
  const built = top === 0 ? null : builtFromText(result);
  const lines = [parts.join(' · '), ...(built === null ? [] : [prose(built)])];
  return `<sub>${lines.join('<br>')}</sub>`;
}

function audited({ run }: RunResult, { commit, report }: Links): string[] {
  const sha = run.head_sha;
  return [
    ...(sha === null ? [] : [`commit ${link(code(sha.slice(0, 7)), commit)}`]),
    ...(report === null ? [] : [link('log of the run', report)]),
  ];
}

function engines({ gates }: RunResult): string[] {
  const names = [...new Set(gates.map(({ engine }) => engine))];
  const more = names.length - MOST_ENGINES;
  const rest = more > 0 ? [plural(more, 'more engine')] : [];
  return [...names.slice(0, MOST_ENGINES).map(prose), ...rest];
}
