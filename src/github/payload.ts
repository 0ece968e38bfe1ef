/** A value that GitHub sent, before anything of it is believed. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The object at a key; null when there is none. */
export function objectAt(value: JsonObject | null, key: string): JsonObject | null {
  const found = value?.[key];
  return typeof found === 'object' && found !== null && !Array.isArray(found)
    ? (found as JsonObject)
    : null;
}

export function textAt(value: JsonObject | null, key: string): string | null {
  const found = value?.[key];
  return typeof found === 'string' && found !== '' ? found : null;
}

export function numberAt(value: JsonObject | null, key: string): number | null {
  const found = value?.[key];
  return typeof found === 'number' && Number.isSafeInteger(found) ? found : null;
}
