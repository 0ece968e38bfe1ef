import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';

import type { JsonSchema } from '../checks/kind.ts';
import type { Problem } from '../domain/result.ts';
import { sentenceFor } from './sentences.ts';
import { follow, type YamlNode } from './tree.ts';

/** Nobody reads more, and a file of nonsense has as many as it has keys. */
const MOST_ERRORS = 300;

/**
 * Says what is wrong with a tree that does not fit a schema; the schema is compiled when it is first needed. Loading ajv
 * and compiling take longer than reading a gate, so this file is loaded only for a file that has a mistake.
 */
export class Complaints {
  private readonly ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    // The schemas are our own, and a test compiles all of them strictly: doing it again, or tuning code that runs once,
    // costs more than it tells.
    strict: false,
    // `.inf` and `.nan` are no bounds; `strict: false` would let them pass for numbers.
    strictNumbers: true,
    meta: false,
    validateSchema: false,
    addUsedSchema: false,
    code: { optimize: false },
  });
  private readonly compiled = new Map<JsonSchema, ValidateFunction>();

  /** Everything that is wrong with the `shape` of a tree; none: it fits. `name` is what sentences call its root. */
  about(shape: unknown, node: YamlNode, schema: JsonSchema, name: string): Problem[] {
    let validate = this.compiled.get(schema);
    if (validate === undefined) {
      validate = this.ajv.compile(schema);
      this.compiled.set(schema, validate);
    }
    if (validate(shape)) return [];
    return withoutNoise((validate.errors ?? []).slice(0, MOST_ERRORS))
      .filter(({ instancePath }) => follow(node, instancePath).node.node !== 'refused')
      .map((error) => sentenceFor(error, node, name));
  }
}

/**
 * Of a value that fits none of several forms, ajv reports what is wrong with each. Kept is what is wrong with the form
 * that was meant (the only one of the right type), or else one error that names the forms.
 */
function withoutNoise(errors: readonly ErrorObject[]): ErrorObject[] {
  const choices = errors.filter(isChoice).sort((a, b) => b.schemaPath.length - a.schemaPath.length);
  return choices.reduce(
    (kept, choice) => {
      const below = kept.filter((error) => error.schemaPath.startsWith(`${choice.schemaPath}/`));
      const others = kept.filter((error) => error !== choice && !below.includes(error));
      return [...others, ...meant(choice, below)];
    },
    [...errors],
  );
}

const isChoice = ({ keyword }: ErrorObject): boolean => keyword === 'anyOf' || keyword === 'oneOf';

function meant(choice: ErrorObject, below: readonly ErrorObject[]): ErrorObject[] {
  const branches = new Map<string, ErrorObject[]>();
  for (const error of below) {
    const branch = error.schemaPath.slice(choice.schemaPath.length + 1).split('/')[0] ?? '';
    branches.set(branch, [...(branches.get(branch) ?? []), error]);
  }
  const here = below.filter(({ instancePath }) => instancePath === choice.instancePath);
  const mistyped = ({ keyword, instancePath }: ErrorObject): boolean =>
    instancePath === choice.instancePath && ['type', 'const', 'enum'].includes(keyword);
  const fitting = [...branches.values()].filter((branch) => !branch.some(mistyped));
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return only;
  const types = here.flatMap((error) =>
    error.keyword === 'type' ? [error.params['type'] as unknown].flat() : [],
  );
  const keys = here.flatMap((error) =>
    error.keyword === 'required' ? [error.params['missingProperty'] as unknown] : [],
  );
  return [
    {
      ...choice,
      params: { types: fitting.length > 1 ? [] : [...new Set(types)], keys: [...new Set(keys)] },
    },
  ];
}
