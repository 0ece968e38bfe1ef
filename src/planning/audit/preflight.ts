import type { Gate } from '../../domain/gate.ts';
import { compileQuery } from '../../sql/compile.ts';
import { own as ownSql, TRUE } from '../../sql/expression.ts';
import { TABLE_ALIAS, TARGET_ALIAS, type GuardedSql } from '../../sql/own.ts';
import { item, source, SUBJECT } from '../../sql/query.ts';
import type { GateFacts, TableFacts } from './facts.ts';
import { everything } from './subject.ts';

/** A statement whose only column has the expression's type, over rows of that table; never run, only bound. */
export function expressionPreflight(facts: GateFacts, own: GuardedSql, table: TableFacts): string {
  return compileQuery(
    { select: [item(ownSql(own), 'v')], from: source(table.relation, SUBJECT), limit: 0 },
    facts.dialect,
  );
}

/** A statement with the columns of the gate's own query, with the audited table and the target under their names. */
export function queryPreflight(gate: Gate, facts: GateFacts, own: GuardedSql): string {
  const target = facts.others.get(gate.table.text);
  const named = [
    { name: TABLE_ALIAS, query: everything(facts.audited, TRUE) },
    ...(target?.found ? [{ name: TARGET_ALIAS, query: everything(target.found, TRUE) }] : []),
  ];
  return compileQuery(
    { with: named, select: 'everything', from: source({ from: 'own', sql: own }, 'q'), limit: 0 },
    facts.dialect,
  );
}
