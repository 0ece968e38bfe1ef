import type { RunResult } from '../../domain/result.ts';
import { formatCount, plural } from '../../domain/wording.ts';
import * as content from '../content.ts';
import { clip, columns, padEnd } from '../text/width.ts';
import { neutralise } from '../text/neutral.ts';
import { paragraph, title } from './block.ts';
import { symbol } from './check.ts';
import { span, type Line } from './span.ts';

/** More passed checks than this become a count for each gate; those with a note stay. */
const LISTED = 40;

/** Even of those with notes no more than this are listed; how many are not is said. */
const NOTED = 20;

const NAMES_NOT_SELECTED = 12;

/** Passed checks, a line each: name, message, notes. */
export function passedChecks(result: RunResult, width: number): Line[] {
  const passed = content.checksWith(result, 'passed');
  if (passed.length === 0) return [];
  const head = title(
    symbol('passed'),
    [span(`${plural(passed.length, 'check')} passed`, 'strong')],
    width,
  );
  if (passed.length <= LISTED)
    return [...head, ...lines(passed, result.gates.length > 1, width), []];
  const noted = passed.filter(({ check }) => check.notes.length > 0);
  const unlisted = noted.length - NOTED;
  return [
    ...head,
    ...countsByGate(passed, width),
    ...lines(noted.slice(0, NOTED), result.gates.length > 1, width),
    ...(unlisted > 0
      ? paragraph(
          [span(`… and ${plural(unlisted, 'more passed check')} with a note`, 'quiet')],
          width,
        )
      : []),
    [],
  ];
}

/** Deselected checks by name: what was not measured is never silent. */
export function notSelected(result: RunResult, width: number): Line[] {
  const names = result.not_selected;
  if (names.length === 0) return [];
  const more = names.length - NAMES_NOT_SELECTED;
  const shown = names.slice(0, NAMES_NOT_SELECTED).join(', ');
  const text = `${plural(names.length, 'check')} not selected: ${shown}${more > 0 ? ` and ${formatCount(more)} more` : ''}`;
  return [...title(span('–', 'quiet'), [span(text, 'quiet')], width), []];
}

function lines(checks: readonly content.Placed[], severalGates: boolean, width: number): Line[] {
  const names = checks.map((placed) => neutralise(nameWithGate(placed, severalGates)));
  const room = Math.min(Math.floor(width * 0.45), Math.max(...names.map(columns), 0));
  return checks.flatMap(({ check }, i) => {
    const name = padEnd(clip(names[i] ?? '', room), room);
    const left = Math.max(4, width - room - 4);
    const message = clip(neutralise(check.message), left);
    const notes = check.notes.length === 0 ? '' : `note: ${check.notes.join('; ')}`;
    const fits = columns(message) + columns(neutralise(notes)) + 3 <= left;
    const beside = notes === '' || !fits ? [] : [span(' · '), span(notes, 'caution')];
    const below = notes === '' || fits ? [] : paragraph([span(notes, 'caution')], width, room + 4);
    return [[span('  '), span(name), span('  '), span(message, 'quiet'), ...beside], ...below];
  });
}

function nameWithGate(placed: content.Placed, severalGates: boolean): string {
  return severalGates ? `${placed.gate.gate}/${placed.check.name}` : placed.check.name;
}

function countsByGate(passed: readonly content.Placed[], width: number): Line[] {
  const counts = new Map<string, number>();
  for (const { gate } of passed) counts.set(gate.gate, (counts.get(gate.gate) ?? 0) + 1);
  const parts = Array.from(counts, ([gate, count]) => `${gate} ${formatCount(count)}`);
  return counts.size < 2 ? [] : paragraph([span(parts.join(' · '), 'quiet')], width);
}
