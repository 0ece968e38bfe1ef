import { namesTable } from '../../checks/own_query.ts';
import type { Column } from '../../domain/datatype.ts';
import type { Gate } from '../../domain/gate.ts';
import { compileQuery } from '../../sql/compile.ts';
import { TABLE_ALIAS, type GuardedSql } from '../../sql/own.ts';
import { item, part, source, type Query } from '../../sql/query.ts';
import type { GateFacts } from './facts.ts';
import { everything, scopeOf } from './subject.ts';

/** So many commits of one table are told apart; one is right. */
const MOST = 5;

/** A statement with the columns of the SELECT that says from which commit a table was built; never run, only bound. */
export function builtFromColumns(gate: Gate, facts: GateFacts, own: GuardedSql): string {
  return compileQuery({ ...over(gate, facts, own), select: 'everything', limit: 0 }, facts.dialect);
}

/** The values of its only column, each once: NULL is one too. */
export function builtFromQuery(
  gate: Gate,
  facts: GateFacts,
  own: GuardedSql,
  { name, type }: Column,
): string {
  const commit = part(SAID, name, type);
  const query = { ...over(gate, facts, own), select: [item(commit)], groupBy: [commit] };
  return compileQuery({ ...query, limit: MOST }, facts.dialect);
}

const SAID = 'q';

function over(gate: Gate, facts: GateFacts, own: GuardedSql): Omit<Query, 'select'> {
  const audited = namesTable(own.text)
    ? [{ name: TABLE_ALIAS, query: everything(facts.audited, scopeOf(gate, facts)) }]
    : [];
  return { with: audited, from: source({ from: 'own', sql: own }, SAID) };
}
