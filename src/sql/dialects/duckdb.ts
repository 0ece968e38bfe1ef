import { fault } from '../../domain/fault.ts';
import type { Dialect, Typed } from '../dialect.ts';
import type { AggregateName, FunctionName } from '../expression.ts';
import type { Literal } from '../literal.ts';
import type { Relation } from '../query.ts';
import { exactDigits, quoteIdentifier, quoteText, EXACT_DIGITS } from '../quoting.ts';
import { filesText } from './duckdb-files.ts';
import { fromDuckDB, toDuckDB } from './duckdb-types.ts';
import { previous, runningTotal } from './window.ts';

export { fromDuckDB as nativeType };

/** How DuckDB writes it. Facts were tried on 1.5.5. */
export const duckdb: Dialect = {
  name: 'duckdb',
  identifier: quoteIdentifier,
  literal,
  type: toDuckDB,
  dataType: fromDuckDB,
  call,
  aggregate,
  cast,
  matches: ({ sql }, pattern) => `regexp_matches(${sql}, ${textLiteral(fromCharacters(pattern))})`,
  divide: (left, right) => `(CAST(${left} AS DOUBLE) / nullif(CAST(${right} AS DOUBLE), 0))`,
  relation,
  // A materialised table would be read without the pruning that its readers' conditions allow.
  commonTable: 'AS NOT MATERIALIZED',
  output,
};

function literal(value: Literal): string {
  switch (value.type) {
    case 'null':
      return 'NULL';
    case 'boolean':
      return value.value ? 'TRUE' : 'FALSE';
    case 'number':
      return numberLiteral(exactDigits(value.value));
    case 'text':
      return textLiteral(value.value);
    case 'date':
      return `DATE ${quoteText(value.value)}`;
    case 'timestamp':
      return `${fractionOf(value, 9) > 6 ? 'TIMESTAMP_NS' : 'TIMESTAMP'} ${quoteText(value.value)}`;
    case 'timestamptz':
      fractionOf(value, 6);
      return `TIMESTAMPTZ ${quoteText(`${value.value}+00`)}`;
  }
}

/** The digits of a second's fraction; DuckDB would silently cut off what is beyond its precision. */
function fractionOf({ value }: { readonly value: string }, most: number): number {
  const digits = /\.(\d+)/.exec(value)?.[1]?.length ?? 0;
  if (digits <= most) return digits;
  const message = `The time ${value} has more than the ${String(most)} digits of a second that DuckDB keeps here: write fewer.`;
  throw fault('configuration', 'config', message);
}

/** More than 38 written digits would silently be a DOUBLE: `0.` and 38 more. */
function numberLiteral(digits: string): string {
  const fits = digits.replace(/\D/g, '').length <= EXACT_DIGITS;
  if (fits) return digits;
  return `CAST(${quoteText(digits)} AS DECIMAL(${String(EXACT_DIGITS)},${String(EXACT_DIGITS)}))`;
}

/** NUL would end the statement's text, so it is written as a function call. */
function textLiteral(text: string): string {
  if (!text.includes('\0')) return quoteText(text);
  return `concat(${text.split('\0').map(quoteText).join(', chr(0), ')})`;
}

/** As text, values read as they arrive: an instant in UTC without `+00`, bytes in hexadecimal. */
function cast({ sql, type }: Typed, to: string): string {
  if (to === 'varchar' && type.family === 'timestamptz')
    return `CAST(CAST(${sql} AS TIMESTAMP) AS VARCHAR)`;
  if (to === 'varchar' && type.family === 'binary') return `lower(hex(${sql}))`;
  return `CAST(${sql} AS ${toDuckDB(to)})`;
}

/**
 * A search that begins at a character. Two things go wrong on 1.5.5 otherwise: RE2 finds `\B` between the bytes of one
 * character, and the optimizer takes letters with an anchor in their midst (`A\A`) for letters with one at their end.
 */
function fromCharacters(pattern: string): string {
  const odd = Array.from(pattern.matchAll(/\\[\s\S]/g)).some(
    ({ 0: escape, index }) =>
      escape === '\\B' ||
      (escape === '\\A' && index > 0) ||
      (escape === '\\z' && index < pattern.length - 2),
  );
  return odd ? `\\A[\\d\\D]*(?:${pattern})` : pattern;
}

function call(name: FunctionName, args: readonly Typed[]): string {
  const list = args.map((arg) => arg.sql).join(', ');
  switch (name) {
    case 'abs':
    case 'coalesce':
    case 'floor':
    case 'hash':
    case 'length':
      return `${name}(${list})`;
    case 'bucket': {
      const [buckets, ...key] = args.map((arg) => arg.sql);
      return `(hash(${key.join(', ')}) % ${buckets ?? '1'})`;
    }
    case 'wordOf':
      return `(${list} >> 6)`;
    case 'bitOf':
      return `(CAST(1 AS UBIGINT) << CAST(${list} & 63 AS UBIGINT))`;
    case 'bitCount':
      return `bit_count(${list})`;
    case 'date':
      return `CAST(${list} AS DATE)`;
    case 'hour':
      return `date_trunc('hour', ${list})`;
    case 'dayNumber':
      return `(CAST(${list} AS DATE) - DATE '1970-01-01')`;
    case 'isNaN':
      return `isnan(${list})`;
    case 'trim':
      return `trim(${list}, E' \\t\\n\\f\\r')`;
    case 'previous':
      return previous(args);
    case 'runningTotal':
      return runningTotal(args);
    case 'grandTotal':
      return `sum(${list}) OVER ()`;
  }
}

function aggregate(name: AggregateName, args: readonly Typed[], where: string | null): string {
  const list = args.map((arg) => arg.sql).join(', ');
  const [first = { sql: '*', type: { family: 'other', name: 'unknown' } }, q] = args;
  const over = (text: string): string =>
    where === null ? text : `${text} FILTER (WHERE ${where})`;
  const double = `CAST(${first.sql} AS DOUBLE)`;
  switch (name) {
    case 'count':
      return over(`count(${first.sql})`);
    case 'countDistinct':
      return over(args.length > 1 ? `count(DISTINCT (${list}))` : `count(DISTINCT ${list})`);
    case 'approximateDistinct':
      return over(`approx_count_distinct(${list})`);
    case 'approximateQuantile':
      return over(`approx_quantile(${double}, ${q?.sql ?? 'NULL'})`);
    case 'sum':
      return exactSum(first, over);
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
      return over(`bit_or(${list})`);
    case 'bitmap':
      return `coalesce(bit_count(${over(`bitstring_agg(${list})`)}), 0)`;
  }
}

/**
 * Sums of integers are HUGEINT and of decimals DECIMAL(38,s): exact. Sums of 128-bit values wrap around silently when
 * they pass 2^127 (`sum` of 2^127 - 1 and 1 is -2^127 on 1.5.5), so those are compared with a sum of doubles.
 */
function exactSum({ sql, type }: Typed, over: (text: string) => string): string {
  if (type.family === 'float') return over(`sum(CAST(${sql} AS DOUBLE))`);
  const scale = wideScale(type.name);
  if (scale === null) return over(`sum(${sql})`);
  // UHUGEINT is summed as DOUBLE otherwise.
  const sum = over(type.name === 'uhugeint' ? `sum(CAST(${sql} AS HUGEINT))` : `sum(${sql})`);
  const near = over(`sum(CAST(${sql} AS DOUBLE))`);
  const limit = `1e${String(EXACT_DIGITS - scale)}`;
  return `CASE WHEN abs(${near}) >= ${limit} THEN error('the sum has more than 38 digits') ELSE ${sum} END`;
}

/** The scale of a type whose sum may pass 2^127 within 2^33 rows; null for narrower types. */
function wideScale(name: string): number | null {
  if (name === 'hugeint' || name === 'uhugeint') return 0;
  const [, precision, scale] = /^decimal\((\d+),(\d+)\)$/.exec(name) ?? [];
  return Number(precision ?? 0) > 28 ? Number(scale) : null;
}

function relation(given: Extract<Relation, { from: 'table' | 'files' }>): string {
  if (given.from === 'files') return filesText(given);
  if (given.version === null) return tableText(given);
  throw fault(
    'internal',
    'bug',
    'wap-gate asked DuckDB for a version of a table: please report it.',
  );
}

function tableText({ parts, collated = [] }: Extract<Relation, { from: 'table' }>): string {
  const name = parts.map(quoteIdentifier).join('.');
  if (collated.length === 0) return name;
  const exact = collated.map(quoteIdentifier).map((of) => `${of} COLLATE "C" AS ${of}`);
  return `(SELECT * REPLACE (${exact.join(', ')}) FROM ${name})`;
}

/** The client keeps every digit; only nested and rare types become the engine's own text. */
function output({ sql, type }: Typed): string {
  const opaque = type.family === 'nested' || (type.family === 'other' && type.name !== 'unknown');
  return opaque ? `CAST(${sql} AS VARCHAR)` : sql;
}
