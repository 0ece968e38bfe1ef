import type { Outcome } from '../../domain/outcome.ts';
import type { CheckResult } from '../../domain/result.ts';
import type { JsonScalar } from '../../domain/value.ts';
import { plural } from '../../domain/wording.ts';
import { runbookAddress, sourceAddress } from '../addresses.ts';
import * as content from '../content.ts';
import { code, link, prose } from '../escape/markdown.ts';
import type { Links } from '../reporter.ts';
import { folded, table } from './table.ts';

export const EMOJI: Readonly<Record<Outcome, string>> = {
  passed: '✅',
  warned: '⚠️',
  failed: '❌',
  errored: '⛔',
};

/** More columns than this make a table that nobody reads. */
const SAMPLE_COLUMNS = 12;

/** What a reader needs of each check: which, measured, expected, whom to ask, what to do. */
export function checkTable(
  checks: readonly content.Placed[],
  several: boolean,
  links: Links,
): string {
  const rows = checks.map((placed) => [
    EMOJI[placed.check.outcome],
    named(placed, several, links),
    prose(placed.check.message),
    prose(placed.check.threshold),
    prose(content.ownerOf(placed) ?? ''),
    runbook(content.runbookOf(placed), links),
  ]);
  return table(['', 'Check', 'Measured', 'Expected', 'Owner', 'Runbook'], rows);
}

/** What does not fit a row: description, numbers, notes, fault, sample rows; null when there is nothing more. */
export function checkDetails(
  placed: content.Placed,
  several: boolean,
  shown: { readonly samples: boolean; readonly open: boolean },
): string | null {
  const { check } = placed;
  const numbers = content.measuredParts(check);
  const facts = [
    ...(check.description === null ? [] : [prose(check.description)]),
    ...(numbers.length === 0 ? [] : [`**Measured:** ${numbers.map(prose).join(' · ')}`]),
    ...check.notes.map((note) => `**Note:** ${prose(note)}`),
    ...(check.fault === null ? [] : [`**Fault:** ${prose(content.faultText(check.fault))}`]),
  ];
  const rows = shown.samples ? sampleTable(check) : [];
  if (facts.length + rows.length === 0) return null;
  const summary = `${EMOJI[check.outcome]} ${names(placed, several)}`;
  return folded(
    summary,
    [facts.join('<br>\n'), ...rows].filter((part) => part !== '').join('\n\n'),
    shown.open,
  );
}

function named(placed: content.Placed, several: boolean, links: Links): string {
  const { location } = placed.check;
  const place = code(`${location.file}:${String(location.line)}`);
  return `${names(placed, several)}<br>${link(place, sourceAddress(location, links))}`;
}

function names({ gate, check }: content.Placed, several: boolean): string {
  return `${several ? `${code(gate.gate)} ` : ''}<b>${code(check.name)}</b>`;
}

function runbook(text: string | null, links: Links): string {
  if (text === null) return '';
  const address = runbookAddress(text, links);
  return address === null ? code(text) : link('runbook', address);
}

function sampleTable(check: CheckResult): string[] {
  if (check.samples.length === 0) return [];
  const names = content.sampleColumns(check);
  const shown = names.slice(0, SAMPLE_COLUMNS);
  const rows = check.samples.map((row) => shown.map((name) => cell(row[name] ?? null)));
  const more = [
    ...[content.rowsBeyondSamples(check)].filter((text) => text !== null),
    ...(names.length > shown.length ? [plural(names.length - shown.length, 'more column')] : []),
  ];
  const numeric = shown.flatMap((name, i) => (content.isNumeric(check, name) ? [i] : []));
  const rest = more.length === 0 ? [] : [`… ${more.join(', ')}`];
  return [table(shown.map(code), rows, numeric), ...rest];
}

function cell(value: JsonScalar): string {
  return value === null ? '<i>NULL</i>' : code(content.visible(value));
}
