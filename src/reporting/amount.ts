import type { Cost } from '../domain/result.ts';
import type { JsonScalar } from '../domain/value.ts';
import { formatBytes, formatCount, formatShare, plural } from '../domain/wording.ts';

/** A number of a result as people read it: integers with separators, every digit kept; other values as they are. */
export function amount(value: JsonScalar): string {
  if (value === null) return 'NULL';
  const text = String(value);
  return /^-?\d{1,100}$/.test(text) ? formatCount(BigInt(text)) : text;
}

/** `410 ms`, `4.1 s`, `2 min 5 s`, `1 h 2 min`. */
export function formatDuration(milliseconds: number): string {
  const ms = Math.max(0, milliseconds);
  if (ms < 999.5) return `${String(Math.round(ms))} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${String(minutes)} min ${String(seconds % 60)} s`;
  return `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`;
}

/** The cost line, piece by piece: what the answer took and how much of it was our own doing. */
export function costParts(cost: Cost): string[] {
  const whole = cost.engine_ms + cost.overhead_ms;
  const ours =
    whole > 0 ? `, ${formatShare(cost.overhead_ms / whole)} of ${formatDuration(whole)}` : '';
  return [
    plural(cost.queries, 'query', 'queries'),
    ...(cost.rows === null ? [] : [plural(cost.rows, 'row')]),
    ...(cost.bytes === null ? [] : [`${formatBytes(cost.bytes)} read`]),
    `engine ${formatDuration(cost.engine_ms)}`,
    `overhead ${formatDuration(cost.overhead_ms)}${ours}`,
  ];
}
