import type { DataType } from '../../domain/datatype.ts';
import { quoteIdentifier, quoteText } from '../quoting.ts';
import { canonical, nameNativeType, type Precisions } from '../typename.ts';
import { parseTypeSyntax, type TypeArgument, type TypeSyntax } from '../typesyntax.ts';

/** DuckDB's TIMESTAMP counts microseconds; its bare DECIMAL is DECIMAL(18,3). */
const PRECISIONS: Precisions = {
  decimal: [18, 3],
  time: [6],
  'time with time zone': [6],
  timestamp: [6],
  'timestamp with time zone': [6],
};

const NAMES: ReadonlyMap<string, string> = new Map([
  ['timestamp with time zone', 'TIMESTAMPTZ'],
  ['time with time zone', 'TIMETZ'],
  ['varbinary', 'BLOB'],
  ['real', 'FLOAT'],
  ['char', 'VARCHAR'],
]);

const TIMESTAMPS = ['TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP', 'TIMESTAMP_NS'] as const;

/** `DECIMAL(18,3)`, `TIMESTAMP_NS`, `STRUCT(a INTEGER)`, `INTEGER[]` under our names. */
export function fromDuckDB(native: string): DataType {
  return nameNativeType(native, PRECISIONS);
}

/** One of our names as DuckDB writes it; a name that is not ours stays as it is, in capitals. */
export function toDuckDB(name: string): string {
  const syntax = parseTypeSyntax(name);
  return syntax === undefined ? name.toUpperCase() : typeText(canonical(syntax, {}));
}

function typeText({ head, arguments: args }: TypeSyntax): string {
  const [first, second] = args;
  switch (head) {
    case 'decimal':
      return args.length === 0 ? 'DECIMAL(38,3)' : `DECIMAL(${args.map(argumentText).join(',')})`;
    case 'timestamp':
      return timestamp(first);
    case 'array':
      return `${first === undefined ? '' : argumentText(first)}[${second === undefined ? '' : argumentText(second)}]`;
    case 'map':
    case 'union':
    case 'enum':
      return `${head.toUpperCase()}(${args.map(argumentText).join(', ')})`;
    case 'row':
      return `STRUCT(${args.map(argumentText).join(', ')})`;
    default:
      return NAMES.get(head) ?? head.toUpperCase();
  }
}

function timestamp(precision: TypeArgument | undefined): string {
  const digits = precision?.is === 'number' ? precision.value : 6;
  return TIMESTAMPS[Math.min(Math.ceil(digits / 3), 3)] ?? 'TIMESTAMP';
}

function argumentText(argument: TypeArgument): string {
  switch (argument.is) {
    case 'number':
      return String(argument.value);
    case 'text':
      return quoteText(argument.value);
    case 'type':
      return typeText(argument.type);
    case 'field':
      return `${quoteIdentifier(argument.name)} ${typeText(argument.type)}`;
  }
}
