import { fault } from '../domain/fault.ts';
import { ExpressionCompiler, ownText } from './compile-expression.ts';
import type { Dialect, Typed } from './dialect.ts';
import type { Expression } from './expression.ts';
import type { CommonTable, Item, Query, Relation, Source } from './query.ts';
import { NO_SCOPE, scopeOf } from './typeof.ts';

/**
 * The text of a statement: one clause a line, subqueries indented. Lines inside texts and a gate's own SQL stay as they
 * are. Fault `configuration` for a constant that the engine cannot hold, `internal` for a query that makes no sense.
 */
export function compileQuery(query: Query, dialect: Dialect): string {
  return new QueryCompiler(dialect).query(query, 0, (cell) => dialect.output(cell));
}

/** The text of an expression that stands alone; columns are qualified as in a statement. */
export function compileExpression(expression: Expression, dialect: Dialect): string {
  return new ExpressionCompiler(dialect, NO_SCOPE).text(expression);
}

const INDENT = '  ';
const asIs = (cell: Typed): string => cell.sql;

class QueryCompiler {
  private readonly dialect: Dialect;

  constructor(dialect: Dialect) {
    this.dialect = dialect;
  }

  query(query: Query, depth: number, cell: (cell: Typed) => string): string {
    const expressions = new ExpressionCompiler(this.dialect, scopeOf(query.from));
    const text = (expression: Expression): string => expressions.text(expression);
    const key = (by: Expression): string => text(keyed(by));
    const group = (query.groupBy ?? []).map(key);
    const order = (query.orderBy ?? []).map(
      ({ by, descending }) => `${key(by)} ${descending ? 'DESC' : 'ASC'}`,
    );
    const clauses = [
      ...this.commonTables(query.with ?? [], depth),
      `SELECT${this.select(query, expressions, depth, cell)}`,
      ...(query.from === null ? [] : [`FROM ${this.source(query.from, depth)}`]),
      ...(query.where === undefined ? [] : [`WHERE ${text(query.where)}`]),
      ...(group.length === 0 ? [] : [`GROUP BY ${group.join(', ')}`]),
      ...(query.having === undefined ? [] : [`HAVING ${text(query.having)}`]),
      ...(order.length === 0 ? [] : [`ORDER BY ${order.join(', ')}`]),
      ...(query.limit === undefined ? [] : [`LIMIT ${limitText(query.limit)}`]),
    ];
    return clauses.join(newline(depth));
  }

  private commonTables(tables: readonly CommonTable[], depth: number): string[] {
    if (tables.length === 0) return [];
    const parts = tables.map(({ name, query }) => {
      return `${this.dialect.identifier(name)} ${this.dialect.commonTable} ${this.subquery(query, depth)}`;
    });
    return [`WITH ${parts.join(`,${newline(depth)}`)}`];
  }

  private select(
    query: Query,
    expressions: ExpressionCompiler,
    depth: number,
    cell: (cell: Typed) => string,
  ): string {
    if (query.select === 'everything') return ` ${this.everything(query.from)}`;
    if (query.select.length === 0) throw senseless('a SELECT of no columns');
    const items = query.select.map((item) =>
      this.item(item, cell(expressions.typed(item.expression))),
    );
    const before = items.length === 1 ? ' ' : newline(depth + 1);
    return items.map((each) => `${before}${each}`).join(',');
  }

  private everything(from: Source | null): string {
    if (from === null) throw senseless('SELECT * from nothing');
    return from.relation.from === 'join' ? '*' : `${this.dialect.identifier(from.as)}.*`;
  }

  private item({ as }: Item, sql: string): string {
    return as === undefined ? sql : `${sql} AS ${this.dialect.identifier(as)}`;
  }

  /** The alias of a join is not used: its columns are qualified with those of its sides. */
  private source({ relation, as }: Source, depth: number): string {
    if (relation.from === 'join') return this.join(relation, depth);
    return `${this.rows(relation, depth)} AS ${this.alias(relation, as)}`;
  }

  private rows(relation: Exclude<Relation, { from: 'join' }>, depth: number): string {
    switch (relation.from) {
      case 'table':
      case 'files':
        return this.dialect.relation(relation);
      case 'query':
        return this.subquery(relation.query, depth);
      case 'own':
        return ownText(relation.sql);
      case 'values':
        return this.values(relation, depth);
      case 'union':
        return this.union(relation.queries, depth);
    }
  }

  private alias(relation: Relation, as: string): string {
    const alias = this.dialect.identifier(as);
    if (relation.from !== 'values') return alias;
    return `${alias} (${relation.columns.map((name) => this.dialect.identifier(name)).join(', ')})`;
  }

  /** Parentheses around an indented query; what another statement reads needs names. */
  private subquery(query: Query, depth: number): string {
    if (query.select !== 'everything' && query.select.some((item) => item.as === undefined)) {
      throw senseless('a subquery with an unnamed column');
    }
    return `(${newline(depth + 1)}${this.query(query, depth + 1, asIs)}${newline(depth)})`;
  }

  private union(queries: readonly Query[], depth: number): string {
    const parts = queries.map((query) => this.subquery(query, depth + 1));
    if (parts.length === 0) throw senseless('a union of nothing');
    const [inner, outer] = [newline(depth + 1), newline(depth)];
    return `(${inner}${parts.join(`${inner}UNION ALL${inner}`)}${outer})`;
  }

  private values({ columns, rows }: Extract<Relation, { from: 'values' }>, depth: number): string {
    if (columns.length === 0) throw senseless('VALUES without columns');
    if (rows.length === 0) return `(SELECT ${columns.map(() => 'NULL').join(', ')} WHERE FALSE)`;
    const before = newline(depth + 1);
    const lines = rows.map((row) => {
      if (row.length !== columns.length) throw senseless('VALUES of uneven length');
      return `${before}(${row.map((value) => this.dialect.literal(value)).join(', ')})`;
    });
    return `(VALUES${lines.join(',')}${newline(depth)})`;
  }

  private join(relation: Extract<Relation, { from: 'join' }>, depth: number): string {
    const left = this.source(relation.left, depth);
    const right = this.source(relation.right, depth);
    const nested = relation.right.relation.from === 'join' ? `(${right})` : right;
    const word = relation.type.toUpperCase();
    if (relation.type === 'cross') {
      if (relation.on !== null) throw senseless('a cross join with a condition');
      return `${left}${newline(depth)}CROSS JOIN ${nested}`;
    }
    if (relation.on === null) throw senseless('a join without a condition');
    const scope = scopeOf({ relation, as: '' });
    const on = new ExpressionCompiler(this.dialect, scope).text(relation.on);
    return `${left}${newline(depth)}${word} JOIN ${nested} ON ${on}`;
  }
}

function newline(depth: number): string {
  return `\n${INDENT.repeat(depth)}`;
}

/** A number in GROUP BY or ORDER BY would be a position. */
function keyed(by: Expression): Expression {
  if (by.op === 'literal') throw senseless('GROUP BY or ORDER BY of a constant');
  return by;
}

function limitText(limit: number): string {
  if (!Number.isSafeInteger(limit) || limit < 0) throw senseless(`LIMIT ${String(limit)}`);
  return String(limit);
}

function senseless(what: string): Error {
  return fault(
    'internal',
    'bug',
    `wap-gate planned ${what}, which no engine can run: please report it.`,
  );
}
