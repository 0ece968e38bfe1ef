import type { Outcome } from '../../domain/outcome.ts';
import type { CheckResult } from '../../domain/result.ts';
import { formatLocation } from '../../domain/location.ts';
import { runbookAddress, sourceAddress } from '../addresses.ts';
import * as content from '../content.ts';
import { element, together, type Child, type Markup } from '../escape/markup.ts';
import type { Links } from '../reporter.ts';
import { facts, isolated, linked, table } from './table.ts';

/** A check that needs somebody, in full. */
export function checkCard(placed: content.Placed, several: boolean, links: Links): Markup {
  const { check } = placed;
  const [name, where] = content.titles(placed, several);
  const description = check.description === null ? null : quiet(check.description);
  return element(
    'article',
    { class: `card ${check.outcome}` },
    element(
      'h3',
      {},
      mark(check.outcome),
      isolated(name),
      where === '' ? null : element('span', { class: 'quiet' }, isolated(where)),
    ),
    element('p', {}, isolated(check.message)),
    description,
    facts(factsOf(placed, links)),
    samples(check),
  );
}

export function mark(outcome: Outcome): Markup {
  return element('span', { class: `mark ${outcome}`, title: outcome }, content.SYMBOLS[outcome]);
}

export function quiet(text: string): Markup {
  return element('p', { class: 'quiet' }, isolated(text));
}

function factsOf(placed: content.Placed, links: Links): [string, Child][] {
  const { check } = placed;
  const runbook = content.runbookOf(placed);
  const place = element('code', {}, isolated(formatLocation(check.location)));
  return [
    ['Measured', content.measuredParts(check).join(' · ')],
    ['Expected', check.threshold],
    ...check.notes.map((note): [string, Child] => ['Note', isolated(note)]),
    ['Fault', check.fault === null ? null : content.faultText(check.fault)],
    ['Owner', content.ownerOf(placed)],
    [
      'Runbook',
      runbook === null ? null : linked(isolated(runbook), runbookAddress(runbook, links)),
    ],
    ['Declared', linked(place, sourceAddress(check.location, links))],
  ];
}

function samples(check: CheckResult): Markup | null {
  if (check.samples.length === 0) return null;
  const names = content.sampleColumns(check);
  const columns = names.map((name) => ({
    title: isolated(name),
    kind: content.isNumeric(check, name) ? 'value number' : 'value',
  }));
  const rows = check.samples.map((row) => names.map((name) => cell(row[name] ?? null)));
  const more = content.rowsBeyondSamples(check);
  return together([table(columns, rows, 'sample'), more === null ? null : quiet(`… ${more}`)]);
}

function cell(value: CheckResult['observed']): Child {
  return value === null
    ? element('span', { class: 'quiet' }, 'NULL')
    : isolated(content.visible(value));
}
