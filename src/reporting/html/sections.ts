import { formatLocation } from '../../domain/location.ts';
import type { Problem, RunResult } from '../../domain/result.ts';
import { formatCount, plural } from '../../domain/wording.ts';
import { sourceAddress } from '../addresses.ts';
import { amount, costParts } from '../amount.ts';
import * as content from '../content.ts';
import { nextStep } from '../next_step.ts';
import { builtFromText } from '../built_from.ts';
import { checksNeeding } from '../checks_needing.ts';
import { element, together, type Child, type Markup } from '../escape/markup.ts';
import type { Links } from '../reporter.ts';
import { checkCard, mark, quiet } from './check.ts';
import { facts, isolated, linked, table } from './table.ts';

export function header(result: RunResult): Markup {
  const [only] = result.gates;
  const overrides = content.overridesText(result);
  const parts = [
    ...(result.run.ds === null ? [] : [`ds ${result.run.ds}`]),
    ...(only !== undefined && result.gates.length === 1
      ? [only.gate, ...content.subjectParts(only)]
      : []),
    result.run.started_at,
  ];
  return element(
    'header',
    {},
    element('span', { class: `badge ${content.VERDICT_OUTCOME[result.verdict]}` }, result.verdict),
    element('h1', {}, isolated(result.reason)),
    quiet(parts.join(' · ')),
    overrides === null
      ? null
      : element('p', { class: 'note' }, isolated(`Overridden: ${overrides}`)),
    ...[builtFromText(result) ?? [], content.remarks(result)].flat().map(quiet),
    counts(result),
  );
}

function counts({ counts: all, problems }: RunResult): Markup {
  const tiles: [number, string, string][] = [
    ...(problems.length > 0
      ? [[problems.length, 'problems', 'failed'] as [number, string, string]]
      : []),
    ...content.OUTCOMES_BY_URGENCY.map((o): [number, string, string] => [all[o], o, o]),
    ...(all.not_selected > 0
      ? [[all.not_selected, 'not selected', ''] as [number, string, string]]
      : []),
  ];
  const items = tiles.map(([count, word, style]) =>
    element('li', {}, element('b', { class: count > 0 ? style : null }, formatCount(count)), word),
  );
  return element('ul', { class: 'counts' }, ...items);
}

export function gates(result: RunResult): Markup | null {
  if (result.gates.length < 2) return null;
  const rows = content
    .gatesByUrgency(result.gates)
    .map((gate): Child[] => [
      together([mark(content.VERDICT_OUTCOME[gate.verdict]), isolated(gate.gate)]),
      ...content.OUTCOMES_BY_URGENCY.map((o) => formatCount(content.checksOf(gate, o).length)),
      gate.version.rows === null ? '' : amount(gate.version.rows),
      gate.owner ?? '',
      isolated(gate.staging),
    ]);
  const columns = [
    { title: 'Gate', kind: 'name' },
    ...['Failed', 'Errored', 'Warned', 'Passed', 'Rows'].map((title) => ({
      title,
      kind: 'number',
    })),
    { title: 'Owner', kind: null },
    { title: 'Audited', kind: null },
  ];
  return section(plural(result.gates.length, 'gate'), [table(columns, rows)]);
}

export function problems(result: RunResult, links: Links): Markup | null {
  if (result.problems.length === 0) return null;
  return section(
    'Configuration',
    result.problems.map((problem) => problemCard(problem, links)),
  );
}

function problemCard({ message, found, expected, location }: Problem, links: Links): Markup {
  const place =
    location === null
      ? null
      : linked(element('code', {}, formatLocation(location)), sourceAddress(location, links));
  return element(
    'article',
    { class: 'card failed' },
    element('h3', {}, mark('failed'), isolated(message)),
    facts([
      ['Found', found],
      ['Expected', expected],
      ['Where', place],
    ]),
  );
}

export function needing(result: RunResult, links: Links): Markup | null {
  const several = result.gates.length > 1;
  return together(
    (['failed', 'errored', 'warned'] as const).map((outcome) => {
      const cards = checksNeeding(result, outcome).map((p) => checkCard(p, several, links));
      const title = `${formatCount(result.counts[outcome])} ${outcome}`;
      return cards.length === 0 ? null : section(title, cards);
    }),
  );
}

/** Passed checks by gate, unfolded while they are few; their notes stand beside them. */
export function passed(result: RunResult): Markup | null {
  const all = content.checksWith(result, 'passed');
  if (all.length === 0) return null;
  const open = all.length <= 30 ? '' : null;
  const groups = result.gates.map((gate) => {
    const checks = content.checksOf(gate, 'passed');
    if (checks.length === 0) return null;
    const rows = checks.map(({ name, message, notes }): Child[] => [
      together([mark('passed'), isolated(name)]),
      isolated(message),
      notes.length === 0 ? null : element('span', { class: 'note' }, isolated(notes.join('; '))),
    ]);
    const columns = [
      { title: 'Check', kind: 'name' },
      { title: 'Measured', kind: 'message' },
      { title: rows.some((row) => row[2] !== null) ? 'Note' : '', kind: 'name' },
    ];
    const title = element('summary', {}, isolated(gate.gate), `: ${plural(rows.length, 'check')}`);
    return element('details', { open }, title, table(columns, rows));
  });
  return section(`${formatCount(all.length)} passed`, groups);
}

export function footer(result: RunResult): Markup {
  const ids = result.not_selected;
  const deselected = `${plural(ids.length, 'check')} not selected: ${ids.join(', ')}`;
  return element(
    'footer',
    {},
    element('p', {}, nextStep(result)),
    ids.length === 0 ? null : quiet(deselected),
    quiet(costParts(result.cost).join(' · ')),
    quiet(`${result.program.name} ${result.program.version} · run ${result.run.id}`),
  );
}

function section(title: string, parts: readonly (Markup | null)[]): Markup {
  return element('section', {}, element('h2', {}, title), together(parts));
}
