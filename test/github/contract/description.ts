import { readFileSync } from 'node:fs';

/** github.com, or one of the Enterprise Servers whose descriptions stand in `openapi/`. */
export type Flavour = 'dotcom' | 'ghes-3.17' | 'ghes-3.18' | 'ghes-3.19';

export const FLAVOURS: readonly Flavour[] = ['dotcom', 'ghes-3.17', 'ghes-3.18', 'ghes-3.19'];

/** A JSON object, of which nothing is known but that it is one. */
export type Json = Record<string, unknown>;

/** One parameter of a path or a query. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required?: boolean;
  readonly schema: { readonly type?: string };
  /** Its value may hold slashes. */
  readonly 'x-multi-segment'?: boolean;
}

/** What the description says of one method of one path. */
export interface Operation {
  readonly method: string;
  readonly template: string;
  readonly id: string;
  readonly parameters: readonly Parameter[];
  readonly takesBody: boolean;
  /** By status: the schema of its JSON, as a pointer into the description; null where it has none. */
  readonly answers: ReadonlyMap<number, string | null>;
  readonly body: string | null;
  readonly pattern: RegExp;
  /** What GitHub names in its errors. */
  readonly documentation: string;
}

/** A description and its operations. */
export interface Description {
  readonly document: Json;
  readonly operations: readonly Operation[];
}

const read = new Map<Flavour, Description>();

/** The description of one flavour, read once. */
export function description(flavour: Flavour): Description {
  const known = read.get(flavour);
  if (known !== undefined) return known;
  const file = flavour === 'dotcom' ? 'api.github.com' : flavour;
  const url = new URL(`../openapi/${file}.json`, import.meta.url);
  const document = JSON.parse(readFileSync(url, 'utf8')) as Json;
  const made = { document, operations: operationsOf(document) };
  read.set(flavour, made);
  return made;
}

const JSON_CONTENT = '/content/application~1json/schema';
const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

function operationsOf(document: Json): Operation[] {
  return Object.entries(document['paths'] as Json).flatMap(([template, methods]) =>
    Object.entries(methods as Json).map(([method, given]) =>
      operationOf(document, template, method, given as Json),
    ),
  );
}

function operationOf(document: Json, template: string, method: string, given: Json): Operation {
  const at = `#/paths/${escaped(template)}/${method}`;
  const parameters = ((given['parameters'] ?? []) as Json[]).map(
    (parameter) => resolved(document, parameter).value as unknown as Parameter,
  );
  const takesBody = given['requestBody'] !== undefined;
  const answers = Object.entries(given['responses'] as Json).map(([status, answer]) => {
    const { value, pointer } = resolved(document, answer as Json);
    const has = pointed(value, JSON_CONTENT) !== undefined;
    const found = pointer ?? `${at}/responses/${status}`;
    return [Number(status), has ? `${found}${JSON_CONTENT}` : null] as const;
  });
  return {
    method: method.toUpperCase(),
    template,
    id: String(given['operationId']),
    parameters,
    takesBody,
    answers: new Map(answers),
    body: takesBody ? `${at}/requestBody${JSON_CONTENT}` : null,
    pattern: patternOf(template, parameters),
    documentation: String(pointed(given, '/externalDocs/url')),
  };
}

function resolved(document: Json, value: Json): { value: Json; pointer: string | null } {
  const reference = value['$ref'];
  if (typeof reference !== 'string') return { value, pointer: null };
  return { value: pointed(document, reference.slice(1)) as Json, pointer: reference };
}

function pointed(value: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((inner, key) => (inner as Json | undefined)?.[key], value);
}

function patternOf(template: string, parameters: readonly Parameter[]): RegExp {
  const source = template.replaceAll('.', '\\.').replace(/\/\{(\w+)\}/g, (_, name: string) => {
    const many = parameters.find((each) => each.name === name)?.['x-multi-segment'] === true;
    // Of many segments there may be none: "the contents of the repository's root directory".
    return many ? `(?:/(?<${name}>.*))?` : `/(?<${name}>[^/]+)`;
  });
  return new RegExp(`^${source}$`);
}
