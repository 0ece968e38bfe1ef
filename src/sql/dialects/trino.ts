import { compareDecimals, isInteger, type Decimal } from '../../domain/decimal.ts';
import { fault, type Fault } from '../../domain/fault.ts';
import type { Dialect, Typed } from '../dialect.ts';
import type { AggregateName, FunctionName } from '../expression.ts';
import type { Literal } from '../literal.ts';
import type { Relation } from '../query.ts';
import { exactDigits, quoteIdentifier, quoteText } from '../quoting.ts';
import { asText, output, unpadded, utc } from './trino-text.ts';
import { fromTrino, toTrino } from './trino-types.ts';
import { bucket, hash } from './trino-hash.ts';
import { previous, runningTotal } from './window.ts';

/** How Trino writes it: https://trino.io/docs/current/functions.html */
export const trino: Dialect = {
  name: 'trino',
  identifier: quoteIdentifier,
  literal,
  type: toTrino,
  dataType: fromTrino,
  call,
  aggregate,
  cast: (operand, to) =>
    to === 'varchar' ? asText(operand) : `CAST(${operand.sql} AS ${toTrino(to)})`,
  matches: (operand, pattern) =>
    `regexp_like(${unpadded(operand)}, ${textLiteral(asciiEdges(pattern))})`,
  divide: (left, right) => `(CAST(${left} AS double) / nullif(CAST(${right} AS double), 0))`,
  relation,
  commonTable: 'AS',
  output,
};

const EDGE = '(?:(?<![0-9A-Z_a-z])(?=[0-9A-Z_a-z])|(?<=[0-9A-Z_a-z])(?![0-9A-Z_a-z]))';
const NO_EDGE = '(?:(?<![0-9A-Z_a-z])(?![0-9A-Z_a-z])|(?<=[0-9A-Z_a-z])(?=[0-9A-Z_a-z]))';

/** Joni's `\b` knows Unicode letters, RE2's only ASCII: Trino gets the ASCII one as lookaround. */
function asciiEdges(pattern: string): string {
  return pattern.replaceAll(/\\[\s\S]/g, (escape) => {
    return escape === '\\b' ? EDGE : escape === '\\B' ? NO_EDGE : escape;
  });
}

function literal(value: Literal): string {
  switch (value.type) {
    case 'null':
      return 'NULL';
    case 'boolean':
      return value.value ? 'TRUE' : 'FALSE';
    case 'number':
      return numberLiteral(value.value);
    case 'text':
      return textLiteral(value.value);
    case 'date':
      return `DATE ${quoteText(value.value)}`;
    case 'timestamp':
      return `TIMESTAMP ${quoteText(value.value)}`;
    case 'timestamptz':
      return `TIMESTAMP ${quoteText(`${value.value} UTC`)}`;
  }
}

const BIGINT_MAX = { digits: 9223372036854775807n, scale: 0 };
const BIGINT_MIN = { digits: -9223372036854775807n, scale: 0 };

/** Beyond bigint plain digits are no literal there; with a point they would be decimal anyway: it is said. */
function numberLiteral(value: Decimal): string {
  const digits = exactDigits(value);
  const beyond = compareDecimals(value, BIGINT_MAX) > 0 || compareDecimals(value, BIGINT_MIN) < 0;
  return isInteger(value) && !beyond ? digits : `DECIMAL '${digits}'`;
}

/** NUL and other control characters are written by their code, and then all that is not printable ASCII is. */
function textLiteral(text: string): string {
  const plain = quoteText(text);
  if (!/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text)) return plain;
  const escaped = Array.from(text, (character) => {
    if (character === '\\') return '\\\\';
    if (/^[ -~]$/.test(character)) return character;
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
    return code.length > 4 ? `\\+${code.padStart(6, '0')}` : `\\${code.padStart(4, '0')}`;
  });
  return `U&${quoteText(escaped.join(''))}`;
}

function call(name: FunctionName, args: readonly Typed[]): string {
  const list = args.map((arg) => arg.sql).join(', ');
  switch (name) {
    case 'abs':
    case 'coalesce':
    case 'floor':
      return `${name}(${list})`;
    case 'length':
      return `length(${args.map(unpadded).join(', ')})`;
    case 'date':
      return day(args);
    case 'hour':
      return `date_trunc('hour', ${args.map(({ sql, type }) => (type.family === 'timestamptz' ? utc(sql) : sql)).join(', ')})`;
    case 'dayNumber':
      return `date_diff('day', DATE '1970-01-01', ${day(args)})`;
    case 'isNaN':
      return `is_nan(${list})`;
    case 'trim':
      return `trim(BOTH U&' \\0009\\000A\\000C\\000D' FROM ${list})`;
    case 'wordOf':
      return `bitwise_right_shift(${list}, 6)`;
    case 'bitOf':
      return `bitwise_left_shift(BIGINT '1', CAST(bitwise_and(${list}, 63) AS integer))`;
    case 'bitCount':
      return `bit_count(${list}, 64)`;
    case 'hash':
      return hash(args);
    case 'bucket':
      return bucket(args);
    case 'previous':
      if (args.length < 2) throw bug('the previous row of no order');
      return previous(args);
    case 'runningTotal':
      return runningTotal(args);
    case 'grandTotal':
      return `sum(${list}) OVER ()`;
  }
}

/** The session's zone is UTC, but a value carries a zone of its own. */
function day(args: readonly Typed[]): string {
  return args
    .map(({ sql, type }) => `CAST(${type.family === 'timestamptz' ? utc(sql) : sql} AS date)`)
    .join(', ');
}

function aggregate(name: AggregateName, args: readonly Typed[], where: string | null): string {
  const list = args.map((arg) => arg.sql).join(', ');
  const [first = { sql: '*', type: { family: 'other', name: 'unknown' } }, q] = args;
  const over = (text: string): string =>
    where === null ? text : `${text} FILTER (WHERE ${where})`;
  const double = `CAST(${first.sql} AS double)`;
  switch (name) {
    case 'count':
      return over(`count(${first.sql})`);
    case 'countDistinct':
      return over(args.length > 1 ? `count(DISTINCT ROW(${list}))` : `count(DISTINCT ${list})`);
    case 'approximateDistinct':
      return over(`approx_distinct(${list})`);
    case 'approximateQuantile':
      return over(`approx_percentile(${double}, ${q?.sql ?? 'NULL'})`);
    case 'sum':
      return over(`sum(${summand(first)})`);
    case 'min':
    case 'max':
      return over(`${name}(${list})`);
    case 'mean':
      return over(`avg(${double})`);
    case 'stddev':
      return over(`stddev_samp(${double})`);
    case 'stddevPopulation':
      return over(`stddev_pop(${double})`);
    case 'bitUnion':
      return over(`bitwise_or_agg(${list})`);
    case 'bitmap':
      throw bug('a bitmap aggregate');
  }
}

/** A sum of bigint overflows at 2^63, one of real is real; a decimal's is decimal(38,s) and exact. */
function summand({ sql, type }: Typed): string {
  if (type.family === 'float') return `CAST(${sql} AS double)`;
  return type.family === 'decimal' ? sql : `CAST(${sql} AS decimal(38,0))`;
}

function relation(given: Extract<Relation, { from: 'table' | 'files' }>): string {
  if (given.from === 'files') {
    const message = `Trino cannot read the file '${given.paths[0] ?? ''}': use a DuckDB connection for files.`;
    throw fault('configuration', 'config', message);
  }
  const name = given.parts.map(quoteIdentifier).join('.');
  if (given.version === null) return name;
  if (!/^\d{1,19}$/.test(given.version)) throw bug(`the table version '${given.version}'`);
  // Typed, since a short id would be an integer, which a version may not be.
  return `${name} FOR VERSION AS OF BIGINT '${given.version}'`;
}

function bug(what: string): Fault {
  return fault('internal', 'bug', `wap-gate asked Trino for ${what}: please report it.`);
}
