import type { JsonSchema } from '../../src/checks/kind.ts';
import { code, table } from './markdown.ts';

/** The parameters of a kind as a table; those inside an object follow it with their whole path. */
export function parameterTable(parameters: JsonSchema): string {
  const rows = rowsOf(parameters, '');
  if (rows.length === 0) return 'None.';
  return table(['Parameter', 'Value', 'Meaning'], rows);
}

function rowsOf(schema: JsonSchema, prefix: string): string[][] {
  const required = (schema['required'] ?? []) as readonly string[];
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  return Object.entries(properties).flatMap(([name, property]) => {
    const path = `${prefix}${name}`;
    const must = required.includes(name) ? ' (required)' : '';
    const description = typeof property['description'] === 'string' ? property['description'] : '';
    return [
      [`${code(path)}${must}`, valueOf(property), description],
      ...rowsOf(property, `${path}.`),
    ];
  });
}

function valueOf(property: JsonSchema): string {
  const choices = property['enum'] as readonly unknown[] | undefined;
  if (choices !== undefined) return choices.map((choice) => code(String(choice))).join(' or ');
  const variants = property['anyOf'] as readonly JsonSchema[] | undefined;
  if (variants !== undefined) return variants.map(valueOf).join(' or ');
  const type = property['type'];
  if (type === 'array') return `list of ${valueOf((property['items'] ?? {}) as JsonSchema)}`;
  if (type === 'object') return 'object';
  return [type]
    .flat()
    .map((each) => NAMES[String(each)] ?? String(each))
    .join(', ');
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: '`true` or `false`',
  null: 'NULL',
};
