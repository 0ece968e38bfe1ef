import type { ErrorObject } from 'ajv';

import { didYouMean } from '../domain/nearest.ts';
import type { Problem } from '../domain/result.ts';
import { listing } from '../domain/wording.ts';
import { problemAt } from './source.ts';
import { clip, describe, entryOf, follow, type YamlNode } from './tree.ts';

const TYPES: Readonly<Record<string, string>> = {
  object: 'a map',
  array: 'a list',
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'null',
};

/** What ajv says of one place, as ours: the sentence, the place, what was found and what is expected there. */
export function sentenceFor(error: ErrorObject, root: YamlNode, rootName: string): Problem {
  const { node, entry } = follow(root, error.instancePath);
  const name = nameOf(error.instancePath, root, rootName);
  const at = node.node === 'null' && entry !== null ? entry.at : node.at;
  const tell = (message: string, expected: string | null = null): Problem =>
    problemAt(at, `${capital(name)} ${message}.`, describe(node), expected);
  const params = error.params as Readonly<Record<string, unknown>>;
  switch (error.keyword) {
    case 'type':
      return wrongType(tell, node, typeWords(params['type'], error.parentSchema));
    case 'enum':
    case 'const':
      return notAmong(
        at,
        name,
        node,
        error.keyword === 'enum' ? params['allowedValues'] : [params['allowedValue']],
      );
    case 'required':
      return tell(
        `lacks \`${String(params['missingProperty'])}\``,
        String(params['missingProperty']),
      );
    case 'additionalProperties':
      return unknownKey(error, node, name);
    case 'minItems':
      return tell(
        `is an empty list${name === '`checks`' ? ', which makes a gate without checks' : ''}; list at least one item`,
        'at least one item',
      );
    case 'minProperties':
      return tell('is empty; fill it, or leave it out', 'at least one key');
    case 'minLength':
      return tell('is an empty text; fill it, or leave it out', 'text');
    case 'uniqueItems':
      return tell(
        `lists one value twice (items ${[params['i'], params['j']]
          .map((n) => Number(n) + 1)
          .sort((a, b) => a - b)
          .join(' and ')})`,
      );
    case 'pattern': {
      const form = formOf(error.parentSchema) ?? `the form ${String(params['pattern'])}`;
      return tell(`is ${describe(node)}; expected ${form}`, form);
    }
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return tell(`is ${describe(node)}; it must be ${limitWords(params)}`, limitWords(params));
    case 'anyOf':
    case 'oneOf':
      return tell(`is ${describe(node)}; expected ${alternatives(params)}`, alternatives(params));
    default:
      return tell(`does not fit: ${error.message ?? error.keyword}`);
  }
}

type Tell = (message: string, expected?: string | null) => Problem;

function wrongType(tell: Tell, node: YamlNode, expected: string): Problem {
  if (node.node === 'nonfinite')
    return tell(`is ${node.text}, which is no bound; leave it out`, expected);
  if (node.node === 'null') return tell(`has no value; expected ${expected}`, expected);
  const quote = expected === 'text' && 'value' in node ? ', so put it in quotes' : '';
  return tell(`is ${describe(node)}; expected ${expected}${quote}`, expected);
}

function notAmong(at: YamlNode['at'], name: string, node: YamlNode, allowed: unknown): Problem {
  const words = (Array.isArray(allowed) ? allowed : []).map(String);
  const hint = node.node === 'text' ? didYouMean(node.value, words) : '';
  const expected = listing(words, 'or');
  return problemAt(
    at,
    `${capital(name)} is ${describe(node)}; expected ${expected}.${hint}`,
    describe(node),
    expected,
  );
}

function unknownKey(error: ErrorObject, node: YamlNode, name: string): Problem {
  const key = String((error.params as Record<string, unknown>)['additionalProperty']);
  const properties: unknown = (error.parentSchema as { properties?: object } | undefined)
    ?.properties;
  const known = Object.keys(properties ?? {});
  const at = entryOf(node, key)?.at ?? node.at;
  const message = `${name} has no key \`${clip(key)}\`.${didYouMean(key, known)}`;
  return problemAt(at, message, key, listing(known, 'or'));
}

function typeWords(type: unknown, schema?: object): string {
  const names = (Array.isArray(type) ? type : String(type).split(',')).map(String);
  const distinct = names.includes('number') ? names.filter((name) => name !== 'integer') : names;
  const words = listing(
    distinct.map((name) => TYPES[name] ?? name),
    'or',
  );
  const keys = Object.keys((schema as { properties?: object } | undefined)?.properties ?? {});
  return words === TYPES['object'] && keys.length > 0 ? `a map of ${listing(keys)}` : words;
}

function limitWords({ comparison, limit }: Readonly<Record<string, unknown>>): string {
  const words: Readonly<Record<string, string>> = {
    '>=': 'at least',
    '<=': 'at most',
    '>': 'above',
    '<': 'below',
  };
  return `${words[String(comparison)] ?? String(comparison)} ${String(limit)}`;
}

function alternatives({ types, keys }: Readonly<Record<string, unknown>>): string {
  if (Array.isArray(types) && types.length > 0) return typeWords(types);
  if (Array.isArray(keys) && keys.length > 0) {
    return `one of ${listing(
      keys.map((key) => `\`${String(key)}\``),
      'or',
    )}`;
  }
  return 'one of the forms in the documentation';
}

/** A pattern in words, where the schema has them. */
function formOf(schema: object | undefined): string | null {
  const comment = (schema as { $comment?: unknown } | undefined)?.$comment;
  return typeof comment === 'string' ? comment : null;
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** `` `min` ``, ``item 2 of `values` ``. */
function nameOf(pointer: string, root: YamlNode, rootName: string): string {
  const steps = pointer.split('/').slice(1);
  const last = steps.at(-1);
  if (last === undefined) return rootName;
  const parent = steps.slice(0, -1);
  const { node } = follow(root, ['', ...parent].join('/'));
  if (node.node !== 'list') return `\`${last.replaceAll('~1', '/').replaceAll('~0', '~')}\``;
  return `item ${String(Number(last) + 1)} of ${nameOf(['', ...parent].join('/'), root, rootName)}`;
}
