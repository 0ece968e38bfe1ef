/** The part of JSON Schema (draft 2020-12) that the result's schema uses. */
export interface Shape {
  readonly [keyword: string]: unknown;
  readonly description?: string;
  /** Closed here, opened when published: its keys are also the order in which the JSON report writes them. */
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly additionalProperties?: Shape;
}

/** Every property of `T` and no other, so that a field added to the result does not compile without its description. */
export type Properties<T> = Readonly<Record<keyof T & string, Shape>>;

/** An object whose properties are all present, except those named. */
export function object<T>(
  description: string,
  properties: Properties<T>,
  optional: readonly (keyof T & string)[] = [],
): Shape {
  const required = Object.keys(properties).filter((key) => !optional.some((o) => o === key));
  return { type: 'object', description, properties, required };
}

export function text(description: string): Shape {
  return { type: 'string', description };
}

export function textOrNull(description: string): Shape {
  return { type: ['string', 'null'], description };
}

export function oneOf(description: string, values: readonly (string | number | boolean)[]): Shape {
  return { enum: values, description };
}

export function flag(description: string): Shape {
  return { type: 'boolean', description };
}

export function count(description: string): Shape {
  return { type: 'integer', minimum: 0, description };
}

export function countOrNull(description: string): Shape {
  return { type: ['integer', 'null'], minimum: 0, description };
}

export function scalar(description: string): Shape {
  return { type: ['null', 'boolean', 'number', 'string'], description };
}

export function list(description: string, items: Shape): Shape {
  return { type: 'array', description, items };
}

export function listOrNull(description: string, items: Shape): Shape {
  return { type: ['array', 'null'], description, items };
}

/** Keys that only the run knows: names of metrics, columns, options. */
export function record(description: string, values: Shape): Shape {
  return { type: 'object', description, additionalProperties: values };
}

export function orNull(shape: Shape): Shape {
  return { ...shape, type: ['object', 'null'] };
}
