import type { Outcome } from '../../domain/outcome.ts';
import type { RunResult } from '../../domain/result.ts';
import { plural } from '../../domain/wording.ts';
import { checksNeeding } from '../checks_needing.ts';
import type { Placed } from '../content.ts';
import { code } from '../escape/markdown.ts';
import type { Links } from '../reporter.ts';
import { checkDetails, checkTable } from './check.ts';
import type { Extent } from './extent.ts';
import { beyond, folded } from './table.ts';

/** Rows that a reader has before their eyes; the rest is folded, so that what comes after them is found. */
const OPEN_ROWS = 20;

/** The checks that ended so: a table, what does not fit into it, and how many more there are. */
export function checksThat(
  outcomes: readonly Outcome[],
  result: RunResult,
  extent: Extent,
  links: Links,
): string[] {
  const all = outcomes.flatMap((outcome) => checksNeeding(result, outcome));
  if (all.length === 0 || extent.top === 0) return [];
  const several = result.gates.length > 1;
  const shown = all.slice(0, extent.top);
  const rest = shown.slice(OPEN_ROWS);
  const details = extent.details
    ? checkDetails(all, several, {
        samples: extent.samples,
        // One failure is what the reader came for.
        open: all.length === 1 && !outcomes.includes('warned'),
        what: whatOf(all, outcomes),
      })
    : null;
  return [
    checkTable(shown.slice(0, OPEN_ROWS), several, links),
    ...(rest.length === 0
      ? []
      : [folded(named(rest.length, outcomes, 'more '), checkTable(rest, several, links))]),
    ...beyond(all, extent.top, 'check'),
    ...(details === null ? [] : [details]),
  ];
}

function whatOf(all: readonly Placed[], outcomes: readonly Outcome[]): string {
  const [only] = all;
  if (only !== undefined && all.length === 1) return `<b>${code(only.check.name)}</b>`;
  return `the ${named(all.length, outcomes)}`;
}

const named = (count: number, outcomes: readonly Outcome[], more = ''): string =>
  plural(count, `${more}${outcomes.includes('warned') ? 'warning' : 'failing check'}`);
