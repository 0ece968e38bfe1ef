import { formatLine } from '../../domain/location.ts';
import type { RunResult } from '../../domain/result.ts';
import type { JsonScalar } from '../../domain/value.ts';
import { formatCount, plural } from '../../domain/wording.ts';
import { sourceAddress } from '../addresses.ts';
import { amount } from '../amount.ts';
import { changesSince } from '../changes.ts';
import * as content from '../content.ts';
import { code, link, prose } from '../escape/markdown.ts';
import type { RenderOptions } from '../reporter.ts';
import { EMOJI } from './check.ts';
import { leftOut, type Extent } from './extent.ts';
import { costLine, nextSteps } from './footer.ts';
import { gateLine, gateTable } from './gates.ts';
import { checksThat } from './needing.ts';
import { changeTable } from './own_gates.ts';
import { beyond, folded, table } from './table.ts';

/** One part of the comment; its Markdown holds whole blocks, so that parts can be joined by empty lines. */
export type Section = (
  result: RunResult,
  extent: Extent,
  options: RenderOptions,
) => readonly string[];

export const headline: Section = (result, _, { label }) => {
  const whose = label === null ? '' : ` (${prose(label)})`;
  return [
    `## ${EMOJI[content.glance(result)]} wap-gate${whose}: ${prose(content.headlineText(result))}`,
  ];
};

/** How the checks ended, where the headline does not say it all; and what was audited. */
export const subject: Section = (result) => {
  const overrides = Object.entries(result.run.overrides);
  const lines = [countsOf(result), audited(result)].filter((line) => line !== '');
  return [
    ...(lines.length === 0 ? [] : [lines.join('<br>')]),
    ...(overrides.length === 0
      ? []
      : [`⚠️ Overridden: ${overrides.map(([k, v]) => `${prose(k)} = ${code(v)}`).join(', ')}`]),
    ...content.remarks(result).map(prose),
  ];
};

function countsOf({ counts }: RunResult): string {
  const endings = content.OUTCOMES_BY_URGENCY.filter((outcome) => counts[outcome] > 0);
  if (endings.length < 2) return '';
  return endings
    .map((outcome) => `${EMOJI[outcome]} ${formatCount(counts[outcome])} ${outcome}`)
    .join(' · ');
}

function audited({ run, gates }: RunResult): string {
  const [only] = gates;
  if (only === undefined) return '';
  const ds = run.ds === null ? [] : [`ds ${code(run.ds)}`];
  if (gates.length > 1) return [gateLine(gates), ...ds].join(' · ');
  const { scope, version } = only;
  // A scope that names the date says more than the date.
  const said = run.ds !== null && scope?.includes(run.ds) === true;
  return [
    `<b>${code(only.gate)}</b>`,
    prose(content.tableText(only)),
    ...(said ? [] : ds),
    ...(scope === null ? [] : [prose(scope)]),
    ...(version.rows === null ? [] : [prose(rowsText(version.rows))]),
    ...(version.snapshot === null ? [] : [`snapshot ${prose(version.snapshot)}`]),
  ].join(' · ');
}

const rowsText = (rows: JsonScalar): string => `${amount(rows)} ${rows === 1 ? 'row' : 'rows'}`;

/** More ids of one sort are only counted. */
const MOST_IDS = 5;

/** What is new since the report before; nothing where nothing failed then or now. */
export const changes: Section = (result, { top }, { since }) => {
  if (since === null || top === 0) return [];
  const { newlyFailing, stillFailing, fixed, gone } = changesSince(since, result);
  const sorts = [
    [newlyFailing, 'newly failing'],
    [fixed, 'fixed'],
    [gone, 'no longer audited'],
  ] as const;
  const parts = [
    ...sorts.flatMap(([ids, words]) => (ids.length === 0 ? [] : [some(ids, words)])),
    // Which these are stands in the table.
    ...(stillFailing.length === 0 ? [] : [`${formatCount(stillFailing.length)} still failing`]),
  ];
  if (parts.length === 0) return [];
  const when = since.sha === null ? '' : ` (${code(since.sha.slice(0, 7))})`;
  return [`**Since the last run**${when}: ${parts.join(' · ')}`];
};

function some(ids: readonly string[], words: string): string {
  const shown = ids.slice(0, MOST_IDS).map(code).join(', ');
  const more = ids.length > MOST_IDS ? ` and ${formatCount(ids.length - MOST_IDS)} more` : '';
  return `${formatCount(ids.length)} ${words}: ${shown}${more}`;
}

export const needing: Section = (result, extent, { links }) => [
  ...checksThat(['failed', 'errored'], result, extent, links),
  ...checksThat(['warned'], result, extent, links),
];

export const problems: Section = (result, { top }, { links }) => {
  if (result.problems.length === 0 || top === 0) return [];
  const rows = result.problems.map(({ message, found, expected, location }) => {
    const where =
      location === null
        ? ''
        : `<br>${link(code(formatLine(location)), sourceAddress(location, links))}`;
    return [
      prose(message) + where,
      found === null || message.includes(found) ? '' : code(found),
      prose(expected ?? ''),
    ];
  });
  // What lies in no file may be a service that does not answer.
  const written = result.problems.every(({ location }) => location !== null);
  return [
    `### ${plural(rows.length, 'problem')}${written ? ' in the configuration' : ''}`,
    table(['Problem', 'Found', 'Expected'], rows.slice(0, top)),
    ...beyond(rows, top, 'problem'),
  ];
};

/** What the pull request does to its own gates. */
export const ownGates: Section = ({ changes: own }, { top }, { links }) =>
  changeTable(own ?? [], top, links);

export const gates: Section = (result, { top }) => gateTable(result.gates, top);

/** Notes of passed checks stand outside the fold: they are never hidden. */
export const notes: Section = (result, { top }) => {
  const noted = content.checksWith(result, 'passed').filter(({ check }) => check.notes.length > 0);
  if (noted.length === 0 || top === 0) return [];
  const rows = noted.map(
    ({ check }) => `- ${code(check.id)}: ${check.notes.map(prose).join('; ')}`,
  );
  return [
    `**Notes on ${plural(rows.length, 'passed check')}**`,
    rows.slice(0, top).join('\n'),
    ...beyond(rows, top, 'note'),
  ];
};

export const passed: Section = (result, extent) => {
  const all = content.checksWith(result, 'passed');
  if (all.length === 0 || !extent.passing) return [];
  const rows = all.map(({ check }) => [code(check.id), prose(check.message)]);
  return [folded(`✅ ${plural(all.length, 'check')} passed`, table(['Check', 'Measured'], rows))];
};

export const notSelected: Section = (result, { top }) => {
  const ids = result.not_selected;
  if (ids.length === 0 || top === 0) return [];
  const shown = ids.slice(0, Math.min(top, 20));
  const more = ids.length - shown.length;
  const rest = more > 0 ? ` and ${formatCount(more)} more` : '';
  return [`${plural(ids.length, 'check')} not selected: ${shown.map(code).join(', ')}${rest}`];
};

export const footer: Section = (result, extent, { links, notices }) => {
  const missing = leftOut(extent);
  return [
    ...nextSteps(result, extent),
    ...notices.map((notice) => `⚠️ ${prose(notice)}`),
    ...(missing === null ? [] : [`_${missing}_`]),
    costLine(result, extent, links),
  ];
};
