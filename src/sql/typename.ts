import type { DataType, TypeFamily } from '../domain/datatype.ts';
import { parseTypeSyntax, type TypeArgument, type TypeSyntax } from './typesyntax.ts';

const FAMILIES: ReadonlyMap<string, TypeFamily> = new Map<string, TypeFamily>([
  ['boolean', 'boolean'],
  ...['tinyint', 'smallint', 'integer', 'bigint', 'hugeint'].flatMap((name) => [
    [name, 'integer'] as const,
    [`u${name}`, 'integer'] as const,
  ]),
  ['decimal', 'decimal'],
  ['real', 'float'],
  ['double', 'float'],
  ['varchar', 'text'],
  ['char', 'text'],
  ['enum', 'text'],
  ['date', 'date'],
  ['time', 'time'],
  ['time with time zone', 'time'],
  ['timestamp', 'timestamp'],
  ['timestamp with time zone', 'timestamptz'],
  ['varbinary', 'binary'],
  ['uuid', 'uuid'],
  ['array', 'nested'],
  ['map', 'nested'],
  ['row', 'nested'],
  ['union', 'nested'],
  ['json', 'other'],
  ['interval', 'other'],
  ['bit', 'other'],
]);

/** What engines and people write for our names; `timestamp_ns` carries its precision. */
const SYNONYMS: ReadonlyMap<string, string | readonly [string, number]> = new Map<
  string,
  string | readonly [string, number]
>([
  ['bool', 'boolean'],
  ['logical', 'boolean'],
  ['int1', 'tinyint'],
  ['int2', 'smallint'],
  ['short', 'smallint'],
  ['int', 'integer'],
  ['int4', 'integer'],
  ['int8', 'bigint'],
  ['long', 'bigint'],
  ['int128', 'hugeint'],
  ['uint8', 'utinyint'],
  ['uint16', 'usmallint'],
  ['uint32', 'uinteger'],
  ['uint64', 'ubigint'],
  ['uint128', 'uhugeint'],
  ['numeric', 'decimal'],
  ['dec', 'decimal'],
  ['float4', 'real'],
  ['float', 'real'],
  ['float8', 'double'],
  ['double precision', 'double'],
  ['string', 'varchar'],
  ['text', 'varchar'],
  ['character varying', 'varchar'],
  ['character', 'char'],
  ['bpchar', 'varchar'],
  ['time without time zone', 'time'],
  ['timetz', 'time with time zone'],
  ['time_ns', ['time', 9]],
  ['datetime', 'timestamp'],
  ['timestamp without time zone', 'timestamp'],
  ['timestamptz', 'timestamp with time zone'],
  ['timestamp_s', ['timestamp', 0]],
  ['timestamp_ms', ['timestamp', 3]],
  ['timestamp_us', ['timestamp', 6]],
  ['timestamp_ns', ['timestamp', 9]],
  ['blob', 'varbinary'],
  ['bytea', 'varbinary'],
  ['binary', 'varbinary'],
  ['bitstring', 'bit'],
  ['list', 'array'],
  ['struct', 'row'],
]);

/** Types that a user may name without their precision, which then matches any. */
const ANY_PRECISION = new Set([
  'decimal',
  'time',
  'time with time zone',
  'timestamp',
  'timestamp with time zone',
]);

/**
 * A type name as users write it (`string`, `int4`, `double precision`, `decimal(18,2)`) under our canonical name;
 * undefined when it is not a type. A missing precision stays missing: `timestamp` stands for any.
 */
export function parseTypeName(text: string): DataType | undefined {
  const syntax = parseTypeSyntax(text);
  if (syntax === undefined) return undefined;
  const type = canonical(syntax, {});
  return everyKnown(type) ? asDataType(type) : undefined;
}

/**
 * An engine's own type name under our canonical name, with the engine's precision where its name leaves it out.
 * A type that we have no name for keeps its text, family `other`.
 */
export function nameNativeType(native: string, precisions: Precisions): DataType {
  const syntax = parseTypeSyntax(native);
  if (syntax === undefined) return { family: 'other', name: native.toLowerCase() };
  return asDataType(canonical(syntax, precisions));
}

/** The arguments that an engine means when it names a type without any. */
export type Precisions = Readonly<Record<string, readonly number[]>>;

/**
 * Whether a column of type `actual` is what the gate's author asked for (semantics.md, decision 18): integer widths
 * differ; `timestamp` and `decimal` match any precision and a stated one exactly; any text matches `varchar` unless
 * `strict`.
 */
export function sameType(wanted: string, actual: DataType, strict: boolean): boolean {
  const [left, right] = [parseTypeSyntax(wanted), parseTypeSyntax(actual.name)];
  if (left === undefined || right === undefined) return false;
  return sameSyntax(canonical(left, {}), canonical(right, {}), strict);
}

/** Our names only, synonyms resolved, at every depth. */
export function canonical(syntax: TypeSyntax, precisions: Precisions): TypeSyntax {
  const known = SYNONYMS.get(syntax.head) ?? syntax.head;
  const [head, precision] = typeof known === 'string' ? [known, undefined] : known;
  const given = syntax.arguments.map((argument): TypeArgument =>
    'type' in argument ? { ...argument, type: canonical(argument.type, precisions) } : argument,
  );
  const implied = precision === undefined ? (precisions[head] ?? []) : [precision];
  if (given.length > 0) return { head, arguments: given };
  return { head, arguments: implied.map((value) => ({ is: 'number', value })) };
}

function sameSyntax(wanted: TypeSyntax, actual: TypeSyntax, strict: boolean): boolean {
  if (!strict && isVarchar(wanted) && FAMILIES.get(actual.head) === 'text') return true;
  if (wanted.head !== actual.head) return false;
  if (wanted.arguments.length === 0 && ANY_PRECISION.has(wanted.head)) return true;
  return (
    wanted.arguments.length === actual.arguments.length &&
    wanted.arguments.every((argument, index) => {
      const other = actual.arguments[index];
      return other !== undefined && sameArgument(argument, other, strict);
    })
  );
}

function sameArgument(wanted: TypeArgument, actual: TypeArgument, strict: boolean): boolean {
  if (wanted.is === 'number' || wanted.is === 'text') {
    return wanted.is === actual.is && wanted.value === actual.value;
  }
  if (wanted.is !== actual.is) return false;
  if (wanted.is === 'field' && actual.is === 'field' && wanted.name !== actual.name) return false;
  return sameSyntax(wanted.type, actual.type, strict);
}

function isVarchar({ head }: TypeSyntax): boolean {
  return head === 'varchar' || head === 'char';
}

function everyKnown({ head, arguments: args }: TypeSyntax): boolean {
  return FAMILIES.has(head) && args.every((each) => !('type' in each) || everyKnown(each.type));
}

function asDataType(type: TypeSyntax): DataType {
  return { family: FAMILIES.get(type.head) ?? 'other', name: typeText(type) };
}

/** `timestamp(6) with time zone`, `row(a integer, "b c" varchar)`: the canonical text. */
function typeText({ head, arguments: args }: TypeSyntax): string {
  if (args.length === 0) return head;
  const list = args.map(argumentText).join(args.every((each) => each.is === 'number') ? ',' : ', ');
  const [first = '', ...rest] = head.split(/ (?=with )/);
  return `${first}(${list})${rest.map((word) => ` ${word}`).join('')}`;
}

function argumentText(argument: TypeArgument): string {
  switch (argument.is) {
    case 'number':
      return String(argument.value);
    case 'text':
      return `'${argument.value.replaceAll("'", "''")}'`;
    case 'type':
      return typeText(argument.type);
    case 'field':
      return `${fieldName(argument.name)} ${typeText(argument.type)}`;
  }
}

function fieldName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
