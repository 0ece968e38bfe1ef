import type { Json } from './description.ts';

/** Errors carry members that their schemas do not name (`status`), so those two stay open. */
const OPEN = new Set(['Basic Error', 'Validation Error']);

/**
 * The description as a JSON Schema that judges strictly: an enumeration that may be null allows null (OpenAPI 3.0 says
 * so, ajv does not), and an object has no property that is not named. GitHub ignores an unnamed property of a request
 * silently, and an unnamed one of an answer is nothing that a program may build on.
 */
export function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== 'object' || value === null) return value;
  const given = value as Json;
  const made: Json = Object.fromEntries(
    Object.entries(given).map(([key, inner]) => [key, normal(inner)]),
  );
  if (made['nullable'] === true && Array.isArray(made['enum'])) {
    made['enum'] = [...(made['enum'] as unknown[]).filter((one) => one !== null), null];
  }
  const isObject = made['type'] === 'object' && made['properties'] !== undefined;
  if (isObject && made['additionalProperties'] === undefined && !OPEN.has(String(made['title']))) {
    made['additionalProperties'] = false;
  }
  return made;
}
