import type { DataType } from '../domain/datatype.ts';
import type { AggregateName, Expression, FunctionName } from './expression.ts';
import type { Literal } from './literal.ts';
import type { Query, Relation, Source } from './query.ts';
import { parseTypeName } from './typename.ts';

export const UNKNOWN_TYPE: DataType = { family: 'other', name: 'unknown' };
const BOOLEAN: DataType = { family: 'boolean', name: 'boolean' };
const BIGINT: DataType = { family: 'integer', name: 'bigint' };
const DOUBLE: DataType = { family: 'float', name: 'double' };
const DATE: DataType = { family: 'date', name: 'date' };
/** Integers are summed without overflow: wider than any column's integer. */
const WIDE: DataType = { family: 'integer', name: 'hugeint' };

/** The types of columns that a statement's own subqueries deliver, by alias and name. */
export type Scope = (alias: string, name: string) => DataType;

export const NO_SCOPE: Scope = () => UNKNOWN_TYPE;

/** What is known of an expression's type; `unknown` where nothing is. Never guessed: dialects choose casts by it. */
export function typeOf(expression: Expression, scope: Scope): DataType {
  switch (expression.op) {
    case 'column':
      if (expression.type.name !== UNKNOWN_TYPE.name || expression.of === undefined)
        return expression.type;
      return scope(expression.of, expression.name);
    case 'literal':
      return literalType(expression.value);
    case 'and':
    case 'or':
    case 'not':
    case 'isNull':
    case 'compare':
    case 'same':
    case 'in':
    case 'matches':
      return BOOLEAN;
    case 'cast':
      return parseTypeName(expression.to) ?? UNKNOWN_TYPE;
    case 'case':
      return sharedType([expression.then, expression.otherwise], scope);
    case 'arithmetic':
      return expression.operator === '/'
        ? DOUBLE
        : sumType([expression.left, expression.right], scope);
    case 'call':
      return callType(expression.name, expression.arguments, scope);
    case 'aggregate':
      return aggregateType(expression.name, expression.arguments, scope);
    case 'own':
      return UNKNOWN_TYPE;
  }
}

/** The columns that a source's subqueries deliver; a table's columns carry their type themselves. */
export function scopeOf(source: Source | null): Scope {
  return (alias, name) => {
    if (source === null) return UNKNOWN_TYPE;
    if (source.relation.from === 'join') {
      const left = scopeOf(source.relation.left)(alias, name);
      return left === UNKNOWN_TYPE ? scopeOf(source.relation.right)(alias, name) : left;
    }
    return source.as === alias ? typeInRelation(source.relation, name) : UNKNOWN_TYPE;
  };
}

function typeInRelation(relation: Relation, name: string): DataType {
  switch (relation.from) {
    case 'query':
      return typeInQuery(relation.query, name);
    case 'union':
      return agreed(relation.queries.map((query) => typeInQuery(query, name)));
    case 'values': {
      const index = relation.columns.indexOf(name);
      const cells = relation.rows.map((row) => row[index]).filter((cell) => cell !== undefined);
      return agreed(cells.filter((cell) => cell.type !== 'null').map(literalType));
    }
    case 'table':
    case 'files':
    case 'own':
    case 'join':
      return UNKNOWN_TYPE;
  }
}

function typeInQuery(query: Query, name: string): DataType {
  if (query.select === 'everything') {
    return query.from === null ? UNKNOWN_TYPE : typeInRelation(query.from.relation, name);
  }
  const found = query.select.find((each) => each.as === name);
  return found === undefined ? UNKNOWN_TYPE : typeOf(found.expression, scopeOf(query.from));
}

function literalType(value: Literal): DataType {
  switch (value.type) {
    case 'null':
      return UNKNOWN_TYPE;
    case 'boolean':
      return BOOLEAN;
    case 'number':
      return value.value.scale > 0
        ? { family: 'decimal', name: 'decimal' }
        : { family: 'integer', name: 'hugeint' };
    case 'text':
      return { family: 'text', name: 'varchar' };
    case 'date':
      return DATE;
    case 'timestamp':
      return { family: 'timestamp', name: 'timestamp' };
    case 'timestamptz':
      return { family: 'timestamptz', name: 'timestamp with time zone' };
  }
}

function callType(name: FunctionName, args: readonly Expression[], scope: Scope): DataType {
  switch (name) {
    case 'abs':
    case 'coalesce':
    case 'floor':
    case 'hour':
      return sharedType(args, scope);
    case 'previous':
      return sharedType(args.slice(0, 1), scope);
    case 'date':
      return DATE;
    case 'bucket':
    case 'dayNumber':
    case 'length':
    case 'wordOf':
    case 'bitCount':
      return BIGINT;
    case 'isNaN':
      return BOOLEAN;
    case 'runningTotal':
    case 'grandTotal':
      return sumType(args.slice(0, 1), scope);
    case 'trim':
      return { family: 'text', name: 'varchar' };
    case 'hash':
    case 'bitOf':
      return { family: 'integer', name: 'ubigint' };
  }
}

function aggregateType(name: AggregateName, args: readonly Expression[], scope: Scope): DataType {
  switch (name) {
    case 'count':
    case 'countDistinct':
    case 'approximateDistinct':
    case 'bitmap':
      return BIGINT;
    case 'approximateQuantile':
    case 'mean':
    case 'stddev':
    case 'stddevPopulation':
      return DOUBLE;
    case 'sum':
      return sumType(args, scope);
    case 'min':
    case 'max':
    case 'bitUnion':
      return sharedType(args, scope);
  }
}

/** Sums keep their family: integers stay exact, one double makes all double. */
function sumType(operands: readonly Expression[], scope: Scope): DataType {
  const types = operands.map((operand) => typeOf(operand, scope));
  const families = new Set(types.map((type) => type.family));
  if (families.has('float')) return DOUBLE;
  const numeric = types.every(({ family }) => family === 'integer' || family === 'decimal');
  if (!numeric) return UNKNOWN_TYPE;
  return families.has('decimal') ? { family: 'decimal', name: 'decimal' } : WIDE;
}

function sharedType(operands: readonly Expression[], scope: Scope): DataType {
  const given = operands.filter(
    (operand) => operand.op !== 'literal' || operand.value.type !== 'null',
  );
  return agreed(given.map((operand) => typeOf(operand, scope)));
}

function agreed(types: readonly DataType[]): DataType {
  const [first] = types;
  if (first === undefined) return UNKNOWN_TYPE;
  if (types.every((type) => type.name === first.name)) return first;
  if (types.every((type) => type.family === first.family)) return widest(first);
  return UNKNOWN_TYPE;
}

function widest(type: DataType): DataType {
  if (type.family === 'integer') return WIDE;
  return type.family === 'decimal' ? { family: 'decimal', name: 'decimal' } : type;
}
