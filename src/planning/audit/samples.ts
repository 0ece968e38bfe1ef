import type { FailingRows } from '../../checks/kind.ts';
import { sortable } from '../../checks/operand.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { QueryStep } from '../../domain/plan.ts';
import { plural } from '../../domain/wording.ts';
import { compileQuery } from '../../sql/compile.ts';
import {
  and,
  column,
  compare,
  count,
  FALSE,
  literal,
  TRUE,
  type Expression,
} from '../../sql/expression.ts';
import { integer } from '../../sql/literal.ts';
import { item, part, source, SUBJECT, type Item, type Query } from '../../sql/query.ts';
import { ownKey } from './facts.ts';
import { bucketWithRepeats } from './buckets.ts';
import { repeatedKeys, repeatsOf } from './repeats.ts';
import { overSubject, subjectQuery } from './draft.ts';
import type { CheckPlan, GateMeasurements } from './measurement.ts';

/** Columns shown when the gate names no key. */
const MOST_COLUMNS = 8;

/** The statement that fetches up to `samples` failing rows of a check; null when it has none to show. */
export function sampleStep(
  gate: GateMeasurements,
  check: CheckPlan,
  evidence: Evidence,
  id: string,
): QueryStep | null {
  const limit = check.check.samples;
  if (limit <= 0 || check.kind.rows === undefined) return null;
  const sql = sampleSql(gate, check, evidence, limit);
  if (sql === null) return null;
  return Object.freeze({
    id,
    tier: 7,
    form: 'plain',
    reason: `up to ${plural(limit, 'failing row')}`,
    sql,
    answers: [],
    sampleOf: check.check.id,
    listsFor: null,
    bucket: null,
    limit,
    checks: [check.check.id],
  });
}

/** Null when the failing rows cannot be asked for: samples illustrate, a verdict never depends on them. */
function sampleSql(
  gate: GateMeasurements,
  check: CheckPlan,
  evidence: Evidence,
  limit: number,
): string | null {
  try {
    const rows = check.kind.rows?.(check.check.parameters, check.subject);
    if (rows === undefined) return null;
    return compileQuery(sampleQuery(gate, check, rows, evidence, limit), gate.facts.dialect);
  } catch {
    return null;
  }
}

function sampleQuery(
  gate: GateMeasurements,
  check: CheckPlan,
  rows: FailingRows,
  evidence: Evidence,
  limit: number,
): Query {
  switch (rows.by) {
    case 'predicate':
      return {
        select: shown(gate, check),
        ...overSubject(gate, and(check.filter, rows.where)),
        limit,
      };
    case 'duplicates':
      return duplicateRows(
        gate,
        check,
        rows,
        whereRepeated(gate, check, rows.key, evidence),
        limit,
      );
    case 'query':
      return { ...rows.query(subjectQuery(gate, check.filter)), limit };
  }
}

/** The check's columns, then the gate's key, or else the first few columns. */
function shown(gate: GateMeasurements, check: CheckPlan): Item[] {
  const all = gate.facts.audited.columns.map(({ name }) => name);
  const own = [...check.kind.columns(check.check.parameters), ...columnsInOwnSql(gate, check, all)];
  const key = keyColumns(gate);
  const others = key.length > 0 ? key : all.slice(0, Math.max(0, MOST_COLUMNS - own.length));
  const names = [...new Set([...key, ...own, ...others])].filter((name) => all.includes(name));
  return names.map((name) => item(typed(gate, name), name));
}

/** The columns that an expression of the gate's own names, where its guard knows them. */
function columnsInOwnSql(
  gate: GateMeasurements,
  { check, kind }: CheckPlan,
  all: readonly string[],
): string[] {
  const named = (kind.own?.(check.parameters) ?? []).flatMap(({ shape, text, over }) =>
    over === undefined ? (gate.facts.own.get(ownKey(shape, text))?.found?.columns ?? []) : [],
  );
  const folded = new Set(named.map((name) => name.toLowerCase()));
  return all.filter((name) => folded.has(name.toLowerCase()));
}

/** The columns that identify a row: those of the gate's first `unique` check. */
function keyColumns(gate: GateMeasurements): readonly string[] {
  const keyed = gate.checks.find(({ kind }) => kind.kind === 'unique');
  return keyed === undefined ? [] : keyed.kind.columns(keyed.check.parameters);
}

function typed(gate: GateMeasurements, name: string, of = SUBJECT): Expression {
  const found = gate.facts.audited.columns.find((candidate) => candidate.name === name);
  return column(name, found?.type ?? { family: 'other', name: 'unknown' }, of);
}

/** Where repeated keys are, as far as what was measured tells: among these hashes, or in this part of the keys. */
function whereRepeated(
  gate: GateMeasurements,
  check: CheckPlan,
  key: readonly Expression[],
  evidence: Evidence,
): Expression {
  const ids = Object.values(check.metrics);
  const measurement = gate.measurements.find(
    ({ id, metric }) => ids.includes(id) && metric.metric === 'duplicates',
  );
  if (measurement === undefined) return TRUE;
  return and(
    repeatedKeys(gate, key, repeatsOf(measurement, evidence)),
    bucketWithRepeats(measurement, key, evidence),
  );
}

/** Rows of the first few repeated keys, together: the same rows in every run. */
function duplicateRows(
  gate: GateMeasurements,
  check: CheckPlan,
  rows: Extract<FailingRows, { by: 'duplicates' }>,
  narrowed: Expression,
  limit: number,
): Query {
  const where = and(check.filter, rows.where, narrowed);
  // Trino neither orders nor joins by what is nested: such keys are told apart by their texts.
  const key = rows.key.map(sortable);
  const as = unlikeColumns(gate, 'd');
  const names = key.map((_, index) => `k${String(index)}`);
  const found = names.map((name) => part(as, name));
  const keys: Query = {
    select: key.map((each, index) => item(each, names[index])),
    ...overSubject(gate, where),
    groupBy: key,
    having: compare(count(), '>', literal(integer(1))),
    orderBy: inOrder(key),
    limit,
  };
  const same = and(
    ...found.map((right, index): Expression => ({ op: 'same', left: key[index] ?? right, right })),
  );
  // Hidden from Trino's dynamic filters, which leave out rows with NULL (476). The keys are few.
  const hidden: Expression = { op: 'case', when: same, then: TRUE, otherwise: FALSE };
  const subject = source({ from: 'query', query: subjectQuery(gate, where) }, SUBJECT);
  return {
    select: shown(gate, check),
    from: source(
      {
        from: 'join',
        type: 'inner',
        left: subject,
        right: source({ from: 'query', query: keys }, as),
        on: hidden,
      },
      'j',
    ),
    orderBy: inOrder(found),
    limit,
  };
}

/** An alias that no column has: in an ORDER BY Trino would take the answer's column of that name for it. */
function unlikeColumns(gate: GateMeasurements, alias: string): string {
  const taken = gate.facts.audited.columns.some(({ name }) => name.toLowerCase() === alias);
  return taken ? unlikeColumns(gate, `${alias}_`) : alias;
}

function inOrder(key: readonly Expression[]): NonNullable<Query['orderBy']> {
  return key.map((by) => ({ by, descending: false }));
}
