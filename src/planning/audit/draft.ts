import type { Answer, KeyBucket, QueryStep, StepForm, Tier } from '../../domain/plan.ts';
import { compileQuery } from '../../sql/compile.ts';
import { and, TRUE, type Expression } from '../../sql/expression.ts';
import { item, source, SUBJECT, type Query } from '../../sql/query.ts';
import type { GateMeasurements, Measurement } from './measurement.ts';

/** What one cell of a statement's only row answers. */
export interface Target {
  readonly measurement: Measurement;
  readonly part: string;
}

/** The same with the expression that the cell holds. */
export interface Cell extends Target {
  readonly expression: Expression;
}

/** Makes the cells that answer one measurement. */
export const cellOf =
  (measurement: Measurement) =>
  (part: string, expression: Expression): Cell => ({ measurement, part, expression });

/** A statement before it is text: one target for each cell of its SELECT. */
export interface Draft {
  readonly tier: Tier;
  readonly form: StepForm;
  readonly reason: string;
  readonly targets: readonly Target[];
  readonly query: Query;
  /** Set where the rows are a list for follow-ups and not one row of answers. */
  readonly listsFor?: Measurement;
  /** Set where it is made of others side by side, each of which reads for itself. */
  readonly sides?: readonly Draft[];
  /** Set where only a part of the keys is counted. */
  readonly bucket?: KeyBucket;
}

/** A draft whose SELECT is these cells. */
export function draft(
  about: Pick<Draft, 'tier' | 'form' | 'reason'>,
  cells: readonly Cell[],
  from: Omit<Query, 'select'>,
): Draft {
  const select = cells.map((cell) => item(cell.expression));
  return { ...about, targets: cells, query: { select, ...from } };
}

/** The audited rows as a FROM and WHERE, narrowed by a predicate. */
export function overSubject(
  gate: GateMeasurements,
  where: Expression = TRUE,
): Omit<Query, 'select'> {
  const from = source(gate.facts.audited.relation, SUBJECT);
  const limited = and(gate.scope, where);
  return limited === TRUE ? { from } : { from, where: limited };
}

/** The audited rows as a whole query, narrowed by a predicate. */
export function subjectQuery(gate: GateMeasurements, where: Expression = TRUE): Query {
  return { select: 'everything', ...overSubject(gate, where) };
}

/** Whether the statement's text would be longer than the engine takes. */
export function isTooLong(gate: GateMeasurements, { query }: Draft): boolean {
  const { longestText } = gate.facts.abilities;
  return longestText !== null && compileQuery(query, gate.facts.dialect).length > longestText;
}

/** Compiles a draft; `id` names the step in the printed plan and in the evidence. */
export function toStep(gate: GateMeasurements, draft: Draft, id: string): QueryStep {
  return Object.freeze({
    id,
    tier: draft.tier,
    form: draft.form,
    reason: draft.reason,
    sql: compileQuery(draft.query, gate.facts.dialect),
    answers: draft.targets.map((cell, index): Answer => ({
      measurement: cell.measurement.id,
      part: cell.part,
      cell: index,
    })),
    sampleOf: null,
    listsFor: draft.listsFor?.id ?? null,
    bucket: draft.bucket ?? null,
    limit: draft.query.limit ?? null,
    checks: draft.listsFor?.checks ?? checksOf(draft.targets),
  });
}

function checksOf(cells: readonly Target[]): string[] {
  return [...new Set(cells.flatMap((cell) => cell.measurement.checks))];
}
