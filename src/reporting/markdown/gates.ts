import type { Verdict } from '../../domain/verdict.ts';
import type { GateResult } from '../../domain/result.ts';
import { formatCount, plural } from '../../domain/wording.ts';
import { amount } from '../amount.ts';
import * as content from '../content.ts';
import { code, prose } from '../escape/markdown.ts';
import { EMOJI } from './check.ts';
import { beyond, folded, table } from './table.ts';

/** More names of one sort are only counted. */
const MOST_NAMES = 5;

/** Which gates need somebody, in a line: `3 gates: ❌ flights · ✅ 2 passed`. */
export function gateLine(gates: readonly GateResult[]): string {
  const of = (verdict: Verdict): readonly GateResult[] =>
    gates.filter((gate) => gate.verdict === verdict);
  const named = (['fail', 'error'] as const).flatMap((verdict) => {
    const names = of(verdict);
    return names.length === 0 ? [] : [`${emojiOf(verdict)} ${namesOf(names)}`];
  });
  const passed = of('pass').length;
  const rest = passed === 0 ? [] : [`${emojiOf('pass')} ${formatCount(passed)} passed`];
  return `**${plural(gates.length, 'gate')}:** ${[...named, ...rest].join(' · ')}`;
}

/** The numbers of each gate, folded: the checks that need somebody stand above. */
export function gateTable(gates: readonly GateResult[], top: number): string[] {
  if (gates.length < 2 || top === 0) return [];
  const rows = content.gatesByUrgency(gates).map(gateRow);
  const titles = ['Gate', 'Failed', 'Errored', 'Warned', 'Passed', 'Rows', 'Owner'];
  const shown = [table(titles, rows.slice(0, top), [1, 2, 3, 4, 5]), ...beyond(rows, top, 'gate')];
  return [folded(`${plural(gates.length, 'gate')} in numbers`, shown.join('\n\n'))];
}

function gateRow(gate: GateResult): string[] {
  return [
    `${emojiOf(gate.verdict)}&nbsp;${code(gate.gate)}`,
    ...content.OUTCOMES_BY_URGENCY.map((outcome) => {
      const count = content.checksOf(gate, outcome).length;
      return count === 0 ? '' : formatCount(count);
    }),
    gate.version.rows === null ? '' : prose(amount(gate.version.rows)),
    prose(gate.owner ?? ''),
  ];
}

const emojiOf = (verdict: Verdict): string => EMOJI[content.VERDICT_OUTCOME[verdict]];

function namesOf(gates: readonly GateResult[]): string {
  const shown = gates.slice(0, MOST_NAMES).map(({ gate }) => code(gate));
  const more = gates.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`;
}
