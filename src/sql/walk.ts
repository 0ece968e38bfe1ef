import type { Expression } from './expression.ts';

/** The expressions directly inside one; a gate's own SQL and constants hold none. */
export function children(expression: Expression): readonly Expression[] {
  switch (expression.op) {
    case 'column':
    case 'literal':
    case 'own':
      return [];
    case 'and':
    case 'or':
      return expression.operands;
    case 'not':
    case 'isNull':
    case 'cast':
    case 'in':
    case 'matches':
      return [expression.operand];
    case 'compare':
    case 'same':
    case 'arithmetic':
      return [expression.left, expression.right];
    case 'call':
      return expression.arguments;
    case 'case':
      return [expression.when, expression.then, expression.otherwise];
    case 'aggregate':
      return expression.where === null
        ? expression.arguments
        : [...expression.arguments, expression.where];
  }
}

/**
 * The names of the columns that an expression reads, whatever their alias; null when it holds a gate's own SQL, whose
 * columns nobody here knows.
 */
export function columnsOf(expression: Expression): ReadonlySet<string> | null {
  const names = new Set<string>();
  return gather(expression, names) ? names : null;
}

function gather(expression: Expression, names: Set<string>): boolean {
  if (expression.op === 'own') return false;
  if (expression.op === 'column') names.add(expression.name);
  return children(expression).every((child) => gather(child, names));
}

/**
 * Text that is equal exactly when two plain values (expressions, queries, metrics) say the same: keys in code point
 * order, `undefined` members left out, every number type told apart. A function is not a plain value: RangeError.
 */
export function structuralKey(value: unknown): string {
  switch (typeof value) {
    case 'bigint':
      return `${value.toString()}n`;
    case 'string':
      return JSON.stringify(value);
    case 'number':
      // JSON has no NaN, Infinity or -0.
      return Object.is(value, -0) ? '-0' : String(value);
    case 'boolean':
    case 'undefined':
      return String(value);
    case 'object':
      return value === null ? 'null' : structure(value);
    case 'function':
    case 'symbol':
      throw new RangeError(`a ${typeof value} has no structural key`);
  }
}

/** The keys of what was seen before: plans hold the same frozen parts many times. */
const keys = new WeakMap<object, string>();

function structure(value: object): string {
  const known = keys.get(value);
  if (known !== undefined) return known;
  const key = writeStructure(value);
  keys.set(value, key);
  return key;
}

function writeStructure(value: object): string {
  if (Array.isArray(value)) return `[${value.map(structuralKey).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${structuralKey(member)}`).join(',')}}`;
}
