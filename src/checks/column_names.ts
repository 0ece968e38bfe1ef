/** JSON Schema of one or several different columns, in the order in which they form a key. */
export const COLUMN_NAMES = {
  type: 'array',
  minItems: 1,
  uniqueItems: true,
  items: { type: 'string', minLength: 1 },
} as const;
