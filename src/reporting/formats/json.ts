import type { Reporter } from '../reporter.ts';
import { resultSchema } from '../schema.ts';
import type { Shape } from '../schema/shape.ts';

/** Legal in JSON as they are, but a terminal or an editor would act on them: written as `\u202e`. */
const ACTS_ON_A_DISPLAY =
  /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** For programs: the result itself, keys in the order of the schema, two blanks a level, a line feed at the end. */
export const json: Reporter = {
  format: 'json',
  extension: '.json',
  mediaType: 'application/json',
  render: (result) => `${displayable(JSON.stringify(ordered(result, resultSchema), null, 2))}\n`,
};

/** JSON text that is safe to print: the same value, read back. */
export function displayable(jsonText: string): string {
  return jsonText.replace(
    ACTS_ON_A_DISPLAY,
    (point) => `\\u${point.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The value with the keys of every object in the schema's order; keys that it does not name follow as they came. */
function ordered(value: unknown, shape: Shape | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => ordered(item, shape?.items));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  const order = Object.keys(shape?.properties ?? {});
  const rank = (key: string): number => (order.includes(key) ? order.indexOf(key) : order.length);
  entries.sort(([a], [b]) => rank(a) - rank(b));
  return Object.fromEntries(
    entries.map(([key, each]) => [key, ordered(each, shape?.properties?.[key])]),
  );
}
