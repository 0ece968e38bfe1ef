import { formatNumber } from './bounds.ts';
import type { Direction } from './direction.ts';
import { isDecimal } from './operand.ts';

const LONGEST = 80;

/** A value as one text: the same for values that mean the same, another for all others. */
export function textOf(value: unknown): string {
  if (value === undefined) return 'none';
  if (isDecimal(value)) return formatNumber(value);
  if (Array.isArray(value)) return `[${value.map(textOf).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(
      ([name, one]) => `${JSON.stringify(name)}: ${textOf(one)}`,
    );
    return `{${entries.join(', ')}}`;
  }
  return JSON.stringify(value);
}

/** `max 100 → 200`; of a list or map, what it lost and got: `values: without "LAX", with "JFK"`. */
export function differenceWords(
  direction: Direction | null,
  { name, base, head }: { readonly name: string; readonly base: unknown; readonly head: unknown },
): string {
  const lists = direction?.stricter === 'fewer' || direction?.stricter === 'more';
  if ((lists || direction?.stricter === 'each') && base !== undefined && head !== undefined) {
    const [was, is] = [membersOf(base), membersOf(head)];
    const [lost, got] = [missingFrom(is, was), missingFrom(was, is)];
    const parts = [
      ...(lost.length === 0 ? [] : [`without ${shown(lost)}`]),
      ...(got.length === 0 ? [] : [`with ${shown(got)}`]),
    ];
    return `${name}: ${parts.length === 0 ? 'in another order' : parts.join(', ')}`;
  }
  return `${name} ${plain(base)} → ${plain(head)}`;
}

/** A text alone needs no quotes. */
function plain(value: unknown): string {
  return clip(typeof value === 'string' ? value : textOf(value));
}

const shown = (members: readonly string[]): string => clip(members.join(', '));

function membersOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(textOf);
  return Object.entries(value as object).map(([name, one]) => `${name}: ${plain(one)}`);
}

const missingFrom = (some: readonly string[], all: readonly string[]): string[] =>
  all.filter((one) => !some.includes(one));

/** On one line, and no longer than a line of a report. */
function clip(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 3)}...` : line;
}
