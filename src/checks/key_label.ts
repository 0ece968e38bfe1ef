import type { DataType } from '../domain/datatype.ts';
import type { Value } from '../domain/value.ts';
import { formatValue } from '../domain/wording.ts';

/** A key that was read as text, in words: `carrier 'AA'`, `a 2, b NULL`; only text stands in quotes. */
export function keyLabel(
  names: readonly string[],
  values: readonly Value[],
  typeOf: (name: string) => DataType,
): string {
  return names
    .map((name, index) => `${name} ${shown(values[index] ?? null, typeOf(name))}`)
    .join(', ');
}

function shown(value: Value, { family }: DataType): string {
  if (typeof value !== 'string' || family === 'text') return formatValue(value);
  // Engines write it in different case.
  return family === 'float' && /^nan$/i.test(value) ? 'NaN' : value;
}
