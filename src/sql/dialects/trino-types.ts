import type { DataType } from '../../domain/datatype.ts';
import { quoteIdentifier } from '../quoting.ts';
import { canonical, nameNativeType, type Precisions } from '../typename.ts';
import { parseTypeSyntax, type TypeArgument, type TypeSyntax } from '../typesyntax.ts';

/** Trino's own defaults: https://trino.io/docs/current/language/types.html */
const PRECISIONS: Precisions = {
  char: [1],
  decimal: [38, 0],
  time: [3],
  'time with time zone': [3],
  timestamp: [3],
  'timestamp with time zone': [3],
};

/** Trino has neither unsigned nor 128-bit integers: the narrowest type that holds all their values. */
const INTEGERS: ReadonlyMap<string, string> = new Map([
  ['utinyint', 'smallint'],
  ['usmallint', 'integer'],
  ['uinteger', 'bigint'],
  ['ubigint', 'decimal(20,0)'],
  ['hugeint', 'decimal(38,0)'],
  ['uhugeint', 'decimal(38,0)'],
]);

/** `timestamp(6) with time zone`, `row(a bigint)`, `char(3)`: Trino's names are ours. */
export function fromTrino(native: string): DataType {
  return nameNativeType(native, PRECISIONS);
}

/** One of our names as Trino writes it; without precision temporal types keep microseconds, as DuckDB's do. */
export function toTrino(name: string): string {
  const syntax = parseTypeSyntax(name);
  return syntax === undefined ? name : typeText(canonical(syntax, {}));
}

function typeText({ head, arguments: args }: TypeSyntax): string {
  const [word = '', ...zone] = head.split(/ (?=with )/);
  const suffix = zone.map((text) => ` ${text}`).join('');
  if (head === 'enum') return 'varchar';
  if (word === 'time' || word === 'timestamp') {
    return `${word}(${args.length === 0 ? '6' : args.map(argumentText).join('')})${suffix}`;
  }
  // A fixed-length list is an array there, whose length no type states.
  if (head === 'array') return `array(${args.slice(0, 1).map(argumentText).join('')})`;
  if (args.length > 0) return `${head}(${args.map(argumentText).join(', ')})`;
  return INTEGERS.get(head) ?? head;
}

function argumentText(argument: TypeArgument): string {
  switch (argument.is) {
    case 'number':
      return String(argument.value);
    case 'text':
      return argument.value;
    case 'type':
      return typeText(argument.type);
    case 'field':
      return `${quoteIdentifier(argument.name)} ${typeText(argument.type)}`;
  }
}
