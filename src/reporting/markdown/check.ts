import { formatLine } from '../../domain/location.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { CheckResult } from '../../domain/result.ts';
import { runbookAddress, sourceAddress } from '../addresses.ts';
import * as content from '../content.ts';
import { code, link, prose } from '../escape/markdown.ts';
import type { Links } from '../reporter.ts';
import { sampleTable } from './samples.ts';
import { folded, table } from './table.ts';

export const EMOJI: Readonly<Record<Outcome, string>> = {
  passed: '✅',
  warned: '⚠️',
  failed: '❌',
  errored: '⛔',
};

const LONGEST_OWNER = 20;

/** What a reader needs of each check: which, measured, expected, whom to ask. Four columns fit a narrow window. */
export function checkTable(
  checks: readonly content.Placed[],
  several: boolean,
  links: Links,
): string {
  const rows = checks.map((placed) => [
    `${titled(placed, several && !isNamedByFile(placed))}<br>${placeOf(placed, links)}`,
    measured(placed),
    prose(placed.check.threshold),
    whomToAsk(placed, links),
  ]);
  return table(['Check', 'Measured', 'Expected', 'Owner'], rows);
}

/**
 * What does not fit a row: description, numbers, notes, sample rows. One fold for all checks: a fold for each
 * would say every name twice. Null when there is nothing more to say.
 */
export function checkDetails(
  checks: readonly content.Placed[],
  several: boolean,
  shown: { readonly samples: boolean; readonly open: boolean; readonly what: string },
): string | null {
  const single = checks.length === 1;
  const blocks = checks.flatMap((placed) => {
    const title = single ? [] : [titled(placed, several)];
    const [facts, rows] = [factsOf(placed.check), shown.samples ? sampleTable(placed.check) : []];
    if (facts.length + rows.length === 0) return [];
    // No line feed beside the break: in a comment it would be one more.
    const text = [...title, ...facts].join('<br>');
    return [...(text === '' ? [] : [text]), ...rows];
  });
  if (blocks.length === 0) return null;
  const sampled = shown.samples && checks.some(({ check }) => check.samples.length > 0);
  const summary = `Details ${sampled ? 'and sample rows ' : ''}of ${shown.what}`;
  return folded(summary, blocks.join('\n\n'), shown.open);
}

function factsOf(check: CheckResult): string[] {
  // What stands in the table already is not said again.
  const numbers = content.measuredParts(check).filter((part) => !check.message.includes(part));
  return [
    ...(check.description === null ? [] : [prose(check.description)]),
    ...(numbers.length === 0 ? [] : [`**Numbers:** ${numbers.map(prose).join(' · ')}`]),
    ...check.notes.map((note) => `**Note:** ${prose(note)}`),
  ];
}

/** What was found; and the word for a fault, which the documentation knows. */
function measured({ check: { message, fault } }: content.Placed): string {
  return fault === null ? prose(message) : `${prose(message)}<br>${code(fault.code)}`;
}

/** Most gates are called as their files, which stand in the next line. */
function isNamedByFile({ gate, check }: content.Placed): boolean {
  const path = check.location.file.replace(/\.ya?ml$/, '');
  return path === gate.gate || path.endsWith(`/${gate.gate}`);
}

function titled({ gate, check }: content.Placed, withGate: boolean): string {
  const name = `${EMOJI[check.outcome]}&nbsp;<b>${code(check.name)}</b>`;
  return withGate ? `${name} of ${code(gate.gate)}` : name;
}

function placeOf({ check: { location } }: content.Placed, links: Links): string {
  const place = code(formatLine(location));
  return link(place, sourceAddress(location, links));
}

function whomToAsk(placed: content.Placed, links: Links): string {
  const [owner, text] = [content.ownerOf(placed), content.runbookOf(placed)];
  const runbook = text === null ? [] : [runbookLink(text, links)];
  return [...(owner === null ? [] : [inOneLine(owner)]), ...runbook].join('<br>');
}

/** `flight-data` has a narrow column and is no two words; a long name may break. */
function inOneLine(owner: string): string {
  const text = prose(owner);
  return owner.length > LONGEST_OWNER ? text : text.replaceAll('-', '-&#8288;');
}

function runbookLink(text: string, links: Links): string {
  const address = runbookAddress(text, links);
  return address === null ? code(text) : link('runbook', address);
}
