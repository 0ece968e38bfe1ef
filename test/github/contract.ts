import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import {
  description,
  type Flavour,
  type Operation,
  type Parameter,
} from './contract/description.ts';
import { normal } from './contract/normal.ts';

export { FLAVOURS, type Flavour } from './contract/description.ts';

/** A request as it arrived; the path without query and without `/api/v3`. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Undefined: none. */
  readonly body: unknown;
}

/** An answer; `body` is undefined where it has none or where it is no JSON. */
export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

/** One thing that is not as the description says. */
export interface Violation {
  readonly sentence: string;
  /** GitHub does not notice it: it ignores what it does not know. */
  readonly silent: boolean;
}

/** Errors that no operation lists, since each may answer so. */
const ERRORS: ReadonlyMap<number, string> = new Map([
  [400, 'basic-error'],
  [401, 'basic-error'],
  [403, 'basic-error'],
  [404, 'basic-error'],
  [410, 'basic-error'],
  [422, 'validation-error'],
]);

const contracts = new Map<Flavour, Contract>();

/** The contract of one flavour, made once: it costs more than what it judges. */
export function contractOf(flavour: Flavour): Contract {
  const made = contracts.get(flavour) ?? new Contract(flavour);
  contracts.set(flavour, made);
  return made;
}

/** Judges requests and answers by GitHub's own description of its REST interface. */
class Contract {
  private readonly operations: readonly Operation[];
  /** The last two: a schema is used a few times, so that compiling it quickly is worth more than quick code. */
  private readonly ajv = new Ajv({
    strict: false,
    allErrors: true,
    inlineRefs: false,
    code: { optimize: false },
  });
  /** By pointer into the description, or by the schema of a parameter. */
  private readonly compiled = new Map<unknown, ValidateFunction>();

  constructor(flavour: Flavour) {
    const { document, operations } = description(flavour);
    this.operations = operations;
    formats(this.ajv);
    this.ajv.addFormat('timestamp', true);
    this.ajv.addSchema(normal(document) as object, 'github');
  }

  /** The operation that answers this; undefined when the description has none. */
  find({ method, path }: Pick<Asked, 'method' | 'path'>): Operation | undefined {
    return this.operations.find((one) => one.method === method && one.pattern.test(path));
  }

  /** What is wrong with a request. */
  request(asked: Asked): Violation[] {
    const operation = this.find(asked);
    const place = `${asked.method} ${asked.path}`;
    if (operation === undefined) return [loud(`${place}: is no operation of the description`)];
    return [
      ...this.path(operation, asked.path),
      ...this.query(operation, asked.query),
      ...this.body(operation, asked.body),
    ].map(({ sentence, silent }) => ({ sentence: `${place}: ${sentence}`, silent }));
  }

  /** What is wrong with an answer to a request. */
  answer(asked: Pick<Asked, 'method' | 'path'>, { status, body }: Answered): Violation[] {
    const operation = this.find(asked);
    const place = `${asked.method} ${asked.path}: answer ${String(status)}`;
    if (operation === undefined) return [loud(`${place}: is to no operation of the description`)];
    const named = ERRORS.get(status);
    const schema =
      operation.answers.get(status) ??
      (named === undefined ? undefined : `#/components/schemas/${named}`);
    if (schema === undefined) {
      const described = operation.answers.has(status);
      if (!described) return [loud(`${place}: is not in the description`)];
      return body === undefined ? [] : [loud(`${place}: has no body in the description`)];
    }
    if (body === undefined) return [loud(`${place}: has no body`)];
    return this.json(schema, body).map(({ sentence, silent }) => ({
      sentence: `${place}: ${sentence}`,
      silent,
    }));
  }

  private path(operation: Operation, path: string): Violation[] {
    const values = operation.pattern.exec(path)?.groups ?? {};
    return operation.parameters
      .filter((parameter) => parameter.in === 'path')
      .flatMap((parameter) => this.parameter(parameter, [decoded(values[parameter.name] ?? '')]));
  }

  private query(operation: Operation, query: URLSearchParams): Violation[] {
    const named = operation.parameters.filter((parameter) => parameter.in === 'query');
    const unnamed = [...new Set(query.keys())].filter(
      (name) => !named.some((parameter) => parameter.name === name),
    );
    return [
      ...unnamed.map((name) => quiet(`query/${name} is not in the description`)),
      ...named.flatMap((parameter) => this.parameter(parameter, query.getAll(parameter.name))),
    ];
  }

  private parameter(parameter: Parameter, texts: readonly string[]): Violation[] {
    const place = `${parameter.in}/${parameter.name}`;
    if (texts.length === 0) return parameter.required === true ? [loud(`${place} is missing`)] : [];
    if (texts.length > 1) return [loud(`${place} is given ${String(texts.length)} times`)];
    const value = typed(parameter, texts[0]!);
    return this.judge(parameter.schema, normal(parameter.schema) as object, value, place);
  }

  private body(operation: Operation, body: unknown): Violation[] {
    if (operation.body === null) {
      return body === undefined ? [] : [quiet('body is given and the description has none')];
    }
    return body === undefined ? [loud('body is missing')] : this.json(operation.body, body);
  }

  private json(pointer: string, value: unknown): Violation[] {
    return this.judge(pointer, { $ref: `github${pointer}` }, value, 'body');
  }

  private judge(key: unknown, schema: object, value: unknown, place: string): Violation[] {
    const validate = this.compiled.get(key) ?? this.ajv.compile(schema);
    this.compiled.set(key, validate);
    return validate(value) ? [] : (validate.errors ?? []).map((error) => told(error, place));
  }
}

const loud = (sentence: string): Violation => ({ sentence, silent: false });
const quiet = (sentence: string): Violation => ({ sentence, silent: true });

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The text of a path or a query as the value that it stands for; as it is where it stands for none. */
function typed({ schema }: Parameter, text: string): unknown {
  if (schema.type === 'integer') return /^-?\d+$/.test(text) ? Number(text) : text;
  if (schema.type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  return text;
}

function told({ keyword, instancePath, params, message }: ErrorObject, place: string): Violation {
  const at = `${place}${instancePath}`;
  if (keyword === 'additionalProperties') {
    return quiet(`${at}/${String(params['additionalProperty'])} is not in the description`);
  }
  if (keyword === 'enum') {
    return loud(`${at} must be one of ${(params['allowedValues'] as unknown[]).join(', ')}`);
  }
  return loud(`${at} ${message ?? keyword}`);
}

export type { Contract };
