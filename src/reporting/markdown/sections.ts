import { weakens } from '../../domain/change.ts';
import type { Location } from '../../domain/location.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { RunResult } from '../../domain/result.ts';
import { formatCount, plural } from '../../domain/wording.ts';
import { sourceAddress } from '../addresses.ts';
import { amount, costParts } from '../amount.ts';
import * as content from '../content.ts';
import { checksNeeding } from '../checks_needing.ts';
import { code, link, prose } from '../escape/markdown.ts';
import { changesSince } from '../changes.ts';
import type { Links, RenderOptions } from '../reporter.ts';
import { checkDetails, checkTable, EMOJI } from './check.ts';
import { leftOut, type Extent } from './extent.ts';
import { folded, table } from './table.ts';

/** One part of the comment; its Markdown holds whole blocks, so that parts can be joined by empty lines. */
export type Section = (
  result: RunResult,
  extent: Extent,
  options: RenderOptions,
) => readonly string[];

export const headline: Section = (result) => [
  `## ${EMOJI[content.glance(result)]} wap-gate: ${prose(content.headlineText(result))}`,
];

export const subject: Section = (result) => {
  const [only] = result.gates;
  const one = only !== undefined && result.gates.length === 1;
  const overrides = Object.entries(result.run.overrides);
  return [
    [
      `**${prose(content.totalsText(result))}**`,
      ...(result.run.ds === null ? [] : [`ds ${code(result.run.ds)}`]),
      ...(one ? [code(only.gate), ...content.subjectParts(only).map(prose)] : []),
    ].join(' · '),
    ...(overrides.length === 0
      ? []
      : [`⚠️ Overridden: ${overrides.map(([k, v]) => `${prose(k)} = ${code(v)}`).join(', ')}`]),
    ...content.remarks(result).map(prose),
  ];
};

/** More ids of one sort are only counted. */
const MOST_IDS = 5;

/** What is new since the report before; nothing where nothing failed then or now. */
export const changes: Section = (result, { top }, { since }) => {
  if (since === null || top === 0) return [];
  const { newlyFailing, stillFailing, fixed, gone } = changesSince(since, result);
  const sorts = [
    [newlyFailing, 'newly failing'],
    [fixed, 'fixed'],
    [stillFailing, 'still failing'],
    [gone, 'no longer audited'],
  ] as const;
  const parts = sorts.flatMap(([ids, words]) => (ids.length === 0 ? [] : [some(ids, words)]));
  if (parts.length === 0) return [];
  const when = since.sha === null ? '' : ` (${code(since.sha.slice(0, 7))})`;
  return [`**Since the last run**${when}: ${parts.join('; ')}`];
};

function some(ids: readonly string[], words: string): string {
  const shown = ids.slice(0, MOST_IDS).map(code).join(', ');
  const more = ids.length > MOST_IDS ? `, … ${formatCount(ids.length - MOST_IDS)} more` : '';
  return `${formatCount(ids.length)} ${words}: ${shown}${more}`;
}

export const gateTable: Section = ({ gates }, { top }) => {
  if (gates.length < 2 || top === 0) return [];
  const rows = content
    .gatesByUrgency(gates)
    .map((gate) => [
      EMOJI[content.VERDICT_OUTCOME[gate.verdict]],
      code(gate.gate),
      ...content.OUTCOMES_BY_URGENCY.map((o) => formatCount(content.checksOf(gate, o).length)),
      gate.version.rows === null ? '' : prose(amount(gate.version.rows)),
      prose(gate.owner ?? ''),
    ]);
  const titles = ['', 'Gate', 'Failed', 'Errored', 'Warned', 'Passed', 'Rows', 'Owner'];
  return [table(titles, rows.slice(0, top), [2, 3, 4, 5, 6]), ...beyond(rows, top, 'gate')];
};

export const needing: Section = (result, extent, { links }) => [
  ...checks(result, ['failed', 'errored'], extent, links),
  ...checks(result, ['warned'], extent, links),
];

export const problems: Section = (result, { top }, { links }) => {
  if (result.problems.length === 0 || top === 0) return [];
  const rows = result.problems.map(({ message, found, expected, location }) => [
    prose(message),
    found === null ? '' : code(found),
    prose(expected ?? ''),
    location === null ? '' : placeLink(location, links),
  ]);
  return [
    `### ${plural(rows.length, 'problem')} in the configuration`,
    table(['Problem', 'Found', 'Expected', 'Where'], rows.slice(0, top)),
    ...beyond(rows, top, 'problem'),
  ];
};

/** What the pull request does to the gates that judge it: what weakens them first, and never folded away. */
export const ownGates: Section = (result, { top }, { links }) => {
  const all = result.changes ?? [];
  if (all.length === 0 || top === 0) return [];
  const sorted = [...all].sort((a, b) => Number(weakens(b)) - Number(weakens(a)));
  const rows = sorted.map(({ gate, check, change, what, location }) => [
    weakens({ change }) ? EMOJI.warned : '',
    change,
    code(check ?? gate ?? 'gates'),
    prose(what),
    // What is gone stood in the file of the base: the line of today is another.
    location === null
      ? ''
      : change === 'removed'
        ? placeCode(location)
        : placeLink(location, links),
  ]);
  const worse = sorted.filter(weakens).length;
  const many =
    worse > 0 ? `${plural(worse, 'change')} may let more through` : 'nothing is loosened';
  return [
    `### This pull request changes its own gates: ${many}`,
    table(['', 'Change', 'Check', 'What', 'Where'], rows.slice(0, top)),
    ...beyond(rows, top, 'change'),
  ];
};

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
    `**What to do:** ${content.nextStep(result.exit_code)}`,
    ...notices.map((notice) => `⚠️ ${prose(notice)}`),
    ...(missing === null ? [] : [`_${missing}_`]),
    `<sub>${[...audited(result, links), ...costParts(result.cost).map(prose)].join(' · ')}</sub>`,
  ];
};

/** Which commit this is about, and where to read on. */
function audited({ run }: RunResult, { commit, report }: Links): string[] {
  const sha = run.head_sha;
  return [
    ...(sha === null ? [] : [`commit ${link(code(sha.slice(0, 7)), commit)}`]),
    ...(report === null ? [] : [link('log of the run', report)]),
  ];
}

const placeCode = ({ file, line }: Location): string => code(`${file}:${String(line)}`);

const placeLink = (location: Location, links: Links): string =>
  link(placeCode(location), sourceAddress(location, links));

function checks(
  result: RunResult,
  outcomes: readonly Outcome[],
  extent: Extent,
  links: Links,
): string[] {
  const all = outcomes.flatMap((outcome) => checksNeeding(result, outcome));
  if (all.length === 0 || extent.top === 0) return [];
  const several = result.gates.length > 1;
  const open = all.length === 1 && !outcomes.includes('warned');
  const details = all.flatMap((placed) =>
    [checkDetails(placed, several, { samples: extent.samples, open })].filter((d) => d !== null),
  );
  return [
    checkTable(all.slice(0, extent.top), several, links),
    ...beyond(all, extent.top, 'check'),
    ...(extent.details ? details : []),
  ];
}

function beyond(all: readonly unknown[], top: number, noun: string): string[] {
  return all.length > top ? [`… and ${plural(all.length - top, `more ${noun}`)}`] : [];
}
