import type { DataType } from '../domain/datatype.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { Dialect, Typed } from './dialect.ts';
import type { Comparison, Expression } from './expression.ts';
import { fitConstant } from './fit.ts';
import type { Literal } from './literal.ts';
import type { GuardedSql } from './own.ts';
import { SUBJECT } from './query.ts';
import { typeOf, type Scope } from './typeof.ts';

/** How tightly a text binds: an operand that binds looser than its place is put into parentheses. */
const LEVEL = { or: 1, and: 2, not: 3, comparison: 4, sum: 5, product: 6, operand: 7 } as const;
type Level = (typeof LEVEL)[keyof typeof LEVEL];

interface Text {
  readonly sql: string;
  readonly level: Level;
}

/** Turns expressions into one dialect's text; `scope` knows what the statement's subqueries deliver. */
export class ExpressionCompiler {
  private readonly dialect: Dialect;
  private readonly scope: Scope;

  constructor(dialect: Dialect, scope: Scope) {
    this.dialect = dialect;
    this.scope = scope;
  }

  /** The text of an expression; it may need parentheses to become an operand. */
  text(expression: Expression): string {
    return this.compile(expression).sql;
  }

  typed(expression: Expression): Typed {
    return { sql: this.text(expression), type: typeOf(expression, this.scope) };
  }

  private at(level: Level, expression: Expression): string {
    const { sql, level: own } = this.compile(expression);
    return own < level ? `(${sql})` : sql;
  }

  private compile(expression: Expression): Text {
    switch (expression.op) {
      case 'column':
        return operand(this.column(expression.of ?? SUBJECT, expression.name));
      case 'literal':
        return this.literal(expression.value);
      case 'and':
      case 'or':
        return this.junction(expression.op, expression.operands);
      case 'not':
        return this.negation(expression.operand);
      case 'isNull':
        return this.comparison(expression.operand, 'IS NULL');
      case 'compare':
        return this.compare(expression);
      case 'same':
        return this.comparison(expression.left, 'IS NOT DISTINCT FROM', expression.right);
      case 'in':
        return this.membership(expression.operand, 'IN', expression.values);
      case 'matches':
        return operand(this.dialect.matches(this.argument(expression.operand), expression.pattern));
      case 'call':
        return operand(
          this.dialect.call(
            expression.name,
            expression.arguments.map((each) => this.argument(each)),
          ),
        );
      case 'cast':
        return operand(this.dialect.cast(this.argument(expression.operand), expression.to));
      case 'arithmetic':
        return this.arithmetic(expression);
      case 'case':
        return operand(this.choice(expression));
      case 'aggregate':
        return operand(this.aggregate(expression));
      case 'own':
        return operand(ownText(expression.sql));
    }
  }

  private column(alias: string, name: string): string {
    return `${this.dialect.identifier(alias)}.${this.dialect.identifier(name)}`;
  }

  private operand(expression: Expression): string {
    return this.at(LEVEL.operand, expression);
  }

  private argument(expression: Expression): Typed {
    return { sql: this.operand(expression), type: typeOf(expression, this.scope) };
  }

  /** A negative number is no operand as it stands: `5 - -3`, and `--` would begin a comment. */
  private literal(value: Literal): Text {
    const sql = this.dialect.literal(value);
    const negative = value.type === 'number' && value.value.digits < 0n;
    return { sql, level: negative ? LEVEL.sum : LEVEL.operand };
  }

  private junction(op: 'and' | 'or', operands: readonly Expression[]): Text {
    const [first, ...others] = operands;
    if (first === undefined) return this.literal({ type: 'boolean', value: op === 'and' });
    if (others.length === 0) return this.compile(first);
    const parts = operands.map((each) =>
      this.at(op === 'and' ? LEVEL.not : LEVEL.comparison, each),
    );
    return { sql: parts.join(op === 'and' ? ' AND ' : ' OR '), level: LEVEL[op] };
  }

  private negation(negated: Expression): Text {
    switch (negated.op) {
      case 'isNull':
        return this.comparison(negated.operand, 'IS NOT NULL');
      case 'same':
        return this.comparison(negated.left, 'IS DISTINCT FROM', negated.right);
      case 'in':
        return this.membership(negated.operand, 'NOT IN', negated.values);
      case 'column':
      case 'literal':
      case 'and':
      case 'or':
      case 'not':
      case 'compare':
      case 'matches':
      case 'call':
      case 'cast':
      case 'arithmetic':
      case 'case':
      case 'aggregate':
      case 'own':
        return { sql: `NOT ${this.operand(negated)}`, level: LEVEL.not };
    }
  }

  private comparison(left: Expression, operator: string, right?: Expression): Text {
    const parts = [
      this.at(LEVEL.sum, left),
      operator,
      ...(right === undefined ? [] : [this.at(LEVEL.sum, right)]),
    ];
    return { sql: parts.join(' '), level: LEVEL.comparison };
  }

  private compare({ left, comparison, right }: Extract<Expression, { op: 'compare' }>): Text {
    const constant = numberOf(right);
    if (constant !== null) return this.compareWithConstant(left, comparison, constant);
    const swapped = numberOf(left);
    if (swapped !== null) return this.compareWithConstant(right, MIRRORED[comparison], swapped);
    return this.comparison(left, comparison, right);
  }

  private compareWithConstant(left: Expression, comparison: Comparison, value: Decimal): Text {
    const fitted = fitConstant(typeOf(left, this.scope), comparison, value);
    if (fitted === null) return this.comparison(left, comparison, constantOf(value));
    if (!fitted.fits) return this.forEveryValue(left, fitted.always);
    return this.comparison(left, fitted.comparison, constantOf(fitted.value));
  }

  /** True or false for every value and NULL for NULL. */
  private forEveryValue(operand: Expression, answer: boolean): Text {
    return this.comparison(operand, answer ? '=' : '<>', operand);
  }

  private membership(
    tested: Expression,
    operator: 'IN' | 'NOT IN',
    values: readonly Literal[],
  ): Text {
    if (values.length === 0) return this.literal({ type: 'boolean', value: operator === 'NOT IN' });
    const type = typeOf(tested, this.scope);
    const possible = values.flatMap((value) => fittedValue(type, value));
    if (possible.length === 0) return this.forEveryValue(tested, operator === 'NOT IN');
    const list = possible.map((value) => this.dialect.literal(value)).join(', ');
    return { sql: `${this.at(LEVEL.sum, tested)} ${operator} (${list})`, level: LEVEL.comparison };
  }

  private arithmetic({ operator, left, right }: Extract<Expression, { op: 'arithmetic' }>): Text {
    if (operator === '/') return operand(this.dialect.divide(this.text(left), this.text(right)));
    const level = operator === '*' ? LEVEL.product : LEVEL.sum;
    // The right side is bound tighter: `a - (b - c)`.
    const sql = `${this.at(LEVEL.product, left)} ${operator} ${this.at(LEVEL.operand, right)}`;
    return { sql, level };
  }

  private choice({ when, then, otherwise }: Extract<Expression, { op: 'case' }>): string {
    return `CASE WHEN ${this.text(when)} THEN ${this.text(then)} ELSE ${this.text(otherwise)} END`;
  }

  private aggregate({
    name,
    arguments: args,
    where,
  }: Extract<Expression, { op: 'aggregate' }>): string {
    const condition = where === null ? null : this.text(where);
    return this.dialect.aggregate(
      name,
      args.map((each) => this.argument(each)),
      condition,
    );
  }
}

/** The gate's own SQL; on lines of its own where it may hold a comment, which must not swallow what follows. */
export function ownText(sql: GuardedSql): string {
  if (!/\n|\r|--/.test(sql.text)) return `(${sql.text})`;
  return `(\n${sql.text}\n)`;
}

const MIRRORED: Readonly<Record<Comparison, Comparison>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

function operand(sql: string): Text {
  return { sql, level: LEVEL.operand };
}

function numberOf(expression: Expression): Decimal | null {
  return expression.op === 'literal' && expression.value.type === 'number'
    ? expression.value.value
    : null;
}

/** The value as the type writes it, or nothing when it cannot be one of the type's. */
function fittedValue(type: DataType, value: Literal): readonly Literal[] {
  if (value.type !== 'number') return [value];
  const fitted = fitConstant(type, '=', value.value);
  if (fitted === null) return [value];
  return fitted.fits ? [{ type: 'number', value: fitted.value }] : [];
}

function constantOf(value: Decimal): Expression {
  return { op: 'literal', value: { type: 'number', value } };
}
