import type { DataType } from '../domain/datatype.ts';
import type { Value } from '../domain/value.ts';
import { formatValue } from '../domain/wording.ts';
import { cast, type Expression } from '../sql/expression.ts';

/** A key that was read by {@link readable}, in words: `carrier 'AA'`, `a 2, b NULL`; only text stands in quotes. */
export function keyLabel(
  names: readonly string[],
  values: readonly Value[],
  typeOf: (name: string) => DataType,
): string {
  return names
    .map((name, index) => `${name} ${shown(values[index] ?? null, typeOf(name))}`)
    .join(', ');
}

/** One part of a key in words. */
export function shown(value: Value, { family }: DataType): string {
  return typeof value !== 'string' || family === 'text' ? formatValue(value) : value;
}

/** A part of a key as it is read: as text, but for floating-point numbers, of which each engine has texts of its own. */
export function readable(part: Expression, { family }: DataType): Expression {
  return family === 'float' ? part : cast(part, 'varchar');
}
