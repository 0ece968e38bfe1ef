import type { Expression } from './expression.ts';
import type { GuardedSql } from './own.ts';
import type { Query, Relation, Source } from './query.ts';
import { children, structuralKey } from './walk.ts';

/** What a statement reads: each place where it reads a known relation, and SELECTs that only the engine reads. */
export interface Readings {
  /** Keys (`structuralKey`) of the known relations, one entry for each place. */
  readonly known: readonly string[];
  /**
   * Every column name in the statement, in lower case: a known relation is read in these of its columns at most. Null
   * where a gate's own SQL does not say what it reads: all of them.
   */
  readonly names: ReadonlySet<string> | null;
  /** A gate's own SELECTs. */
  readonly own: readonly GuardedSql[];
}

/** What a statement reads of some relations; what they are made of themselves is not looked at. */
export function readingsOf(query: Query, relations: ReadonlySet<string>): Readings {
  const reader = new Reader(relations);
  reader.query(query);
  return { known: reader.known, names: reader.allNames ? null : reader.names, own: reader.own };
}

class Reader {
  readonly known: string[] = [];
  readonly names = new Set<string>();
  readonly own: GuardedSql[] = [];
  allNames = false;
  private readonly relations: ReadonlySet<string>;

  constructor(relations: ReadonlySet<string>) {
    this.relations = relations;
  }

  query({ with: tables, select, from, where, groupBy, having, orderBy }: Query): void {
    for (const table of tables ?? []) this.query(table.query);
    // Of a subquery's `*` engines read what is named outside of it.
    const items = select === 'everything' ? [] : select.map(({ expression }) => expression);
    const order = (orderBy ?? []).map(({ by }) => by);
    this.expressions([...items, where, ...(groupBy ?? []), having, ...order]);
    if (from !== null) this.source(from);
  }

  private source({ relation }: Source): void {
    const key = structuralKey(relation);
    if (this.relations.has(key)) this.known.push(key);
    else this.relation(relation);
  }

  private relation(relation: Relation): void {
    switch (relation.from) {
      case 'query':
        this.query(relation.query);
        return;
      case 'union':
        for (const query of relation.queries) this.query(query);
        return;
      case 'join':
        this.source(relation.left);
        this.source(relation.right);
        this.expressions([relation.on ?? undefined]);
        return;
      case 'own':
        this.own.push(relation.sql);
        this.allNames = true;
        return;
      case 'table':
      case 'files':
      case 'values':
        return;
    }
  }

  private expressions(all: readonly (Expression | undefined)[]): void {
    for (const expression of all) if (expression !== undefined) this.expression(expression);
  }

  private expression(expression: Expression): void {
    if (expression.op === 'column') this.names.add(expression.name.toLowerCase());
    if (expression.op === 'own') {
      if (expression.sql.columns === null) this.allNames = true;
      for (const name of expression.sql.columns ?? []) this.names.add(name.toLowerCase());
    }
    this.expressions(children(expression));
  }
}
