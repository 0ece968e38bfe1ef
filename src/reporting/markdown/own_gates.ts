import { weakens, type GateChange } from '../../domain/change.ts';
import { formatLine } from '../../domain/location.ts';
import { plural } from '../../domain/wording.ts';
import { sourceAddress } from '../addresses.ts';
import { code, link, prose } from '../escape/markdown.ts';
import type { Links } from '../reporter.ts';
import { EMOJI } from './check.ts';
import { beyond, table } from './table.ts';

/** What a pull request does to the gates that judge it: what weakens them first, and never folded away. */
export function changeTable(changes: readonly GateChange[], top: number, links: Links): string[] {
  if (changes.length === 0 || top === 0) return [];
  const sorted = [...changes].sort((a, b) => Number(weakens(b)) - Number(weakens(a)));
  const rows = sorted.map((change) => [
    `${weakens(change) ? `${EMOJI.warned} ` : ''}${change.change}`,
    `${code(change.check ?? change.gate ?? 'gates')}${placeOf(change, links)}`,
    prose(change.what),
  ]);
  const worse = sorted.filter(weakens).length;
  const many =
    worse > 0 ? `${plural(worse, 'change')} may let more through` : 'nothing is loosened';
  return [
    `### This pull request changes its own gates: ${many}`,
    table(['Change', 'Check', 'What'], rows.slice(0, top)),
    ...beyond(rows, top, 'change'),
  ];
}

/** What is gone stood in the file of the base: the line of today is another. */
function placeOf({ change, location }: GateChange, links: Links): string {
  if (location === null) return '';
  const place = code(formatLine(location));
  const address = change === 'removed' ? null : sourceAddress(location, links);
  return `<br>${link(place, address)}`;
}
