import type { JsonSchema } from '../checks/kind.ts';

/**
 * Whether JSON data surely fits a schema. False says nothing: then ajv decides, and says what is wrong. Nearly every
 * file fits, and without this ajv took longer than all the rest of reading one; a property test compares the two.
 */
export function surelyFits(data: unknown, schema: JsonSchema): boolean {
  return Object.keys(schema).every(
    (keyword) => RULES[keyword]?.(data, schema[keyword], schema) ?? false,
  );
}

/** Whether data meets one keyword, of which `wanted` is the value. What a schema could also hold there is not met. */
type Rule = (data: unknown, wanted: unknown, schema: JsonSchema) => boolean;

const met = (): boolean => true;

/** Every keyword that our schemas use; any other makes a schema that nothing surely fits. */
const RULES: Readonly<Record<string, Rule | undefined>> = {
  $comment: met,
  description: met,
  examples: met,
  type: (data, wanted) =>
    Array.isArray(wanted) ? wanted.some((type) => isOf(type, data)) : isOf(wanted, data),
  const: (data, wanted) => isPlain(data) && data === wanted,
  enum: (data, wanted) => isPlain(data) && Array.isArray(wanted) && wanted.includes(data),
  anyOf: (data, wanted) =>
    Array.isArray(wanted) && wanted.some((schema) => isMap(schema) && surelyFits(data, schema)),
  minimum: (data, wanted) =>
    typeof data !== 'number' || (typeof wanted === 'number' && data >= wanted),
  maximum: (data, wanted) =>
    typeof data !== 'number' || (typeof wanted === 'number' && data <= wanted),
  // Only the length that is the same in UTF-16 units and in characters.
  minLength: (data, wanted) =>
    typeof data !== 'string' || wanted === 0 || (wanted === 1 && data !== ''),
  pattern: (data, wanted) =>
    typeof data !== 'string' || (typeof wanted === 'string' && new RegExp(wanted, 'u').test(data)),
  minItems: (data, wanted) =>
    !Array.isArray(data) || (typeof wanted === 'number' && data.length >= wanted),
  // Values that only look into could tell apart are left to ajv.
  uniqueItems: (data, wanted) =>
    !Array.isArray(data) ||
    (wanted === true && data.every(isPlain) && new Set(data).size === data.length),
  items: (data, wanted) =>
    !Array.isArray(data) || (isMap(wanted) && data.every((item) => surelyFits(item, wanted))),
  minProperties: (data, wanted) =>
    !isMap(data) || (typeof wanted === 'number' && Object.keys(data).length >= wanted),
  required: (data, wanted) =>
    !isMap(data) ||
    (Array.isArray(wanted) && wanted.every((key) => Object.hasOwn(data, String(key)))),
  properties: (data, wanted) =>
    !isMap(data) ||
    (isMap(wanted) &&
      Object.keys(data).every((key) => {
        const schema = Object.hasOwn(wanted, key) ? wanted[key] : {};
        return isMap(schema) && surelyFits(data[key], schema);
      })),
  additionalProperties: (data, wanted, { properties }) =>
    !isMap(data) ||
    Object.keys(data).every(
      (key) =>
        (isMap(properties) && Object.hasOwn(properties, key)) ||
        (isMap(wanted) && surelyFits(data[key], wanted)),
    ),
};

function isOf(type: unknown, data: unknown): boolean {
  switch (type) {
    case 'object':
      return isMap(data);
    case 'array':
      return Array.isArray(data);
    case 'integer':
      return Number.isInteger(data);
    case 'number':
      return Number.isFinite(data);
    case 'null':
      return data === null;
    case 'string':
    case 'boolean':
      return typeof data === type;
    default:
      return false;
  }
}

/** What `===` compares as JSON Schema does. */
const isPlain = (data: unknown): boolean => data === null || typeof data !== 'object';

const isMap = (data: unknown): data is Readonly<Record<string, unknown>> =>
  typeof data === 'object' && data !== null && !Array.isArray(data);
