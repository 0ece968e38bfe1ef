import { formatCount, plural } from '../domain/wording.ts';
import type { Value } from '../domain/value.ts';
import { and, isIn, isNull, not, notNull, or, TRUE, type Expression } from '../sql/expression.ts';
import { formatLiteral, type Literal } from '../sql/literal.ts';
import { item, source, type Query } from '../sql/query.ts';
import { defineKind } from './kind.ts';
import type { AnyKind, FailingRows, Finding, Kind, Subject } from './kind.ts';
import {
  listedDirections,
  listedParameters,
  listedProblems,
  listWords,
  nullFails,
  type Listed,
  type ListedParameters,
} from './listed_parameters.ts';
import { absentDetails, absentMetrics, absentValues, type Absent } from './listed_absent.ts';
import type { Measured, Metric } from './metric.ts';
import { comparable, literalFor } from './operand.ts';
import { FOUND, lookedUp, referenceTo, rowsWhere, type Reference } from './reference.ts';
import { count, missing, numberOf, rowsFinding, testedValue } from './row_kind.ts';

/** Whether a listed value is right or wrong, and how sentences say it. */
export interface ListedRule {
  readonly kind: string;
  readonly summary: string;
  readonly notes: string;
  readonly listed: Listed;
  readonly examples: Kind['examples'];
}

/** Key of the list's table among the check's other tables. */
export const LIST = 'list';

/** Makes `accepted_values` and `rejected_values`: what is listed, NULL among it, and counting are the same for both. */
export function defineListedKind(rule: ListedRule): AnyKind {
  const accepting = rule.listed === 'accepted';
  return defineKind<ListedParameters, string, string>({
    ...rule,
    parameters: listedParameters(rule.listed),
    directions: listedDirections(rule.listed),
    shorthand: null,
    countsRows: true,
    // Listed values that do not occur are named: those of another table are data.
    onlyCounts: (p) => p.from === undefined || p.all_present !== true,
    problems: (p) => listedProblems(rule.listed, p),
    title: (p) => p.column,
    threshold: (p) =>
      [
        `${accepting ? 'only' : 'none of'} ${listWords(p)}`,
        ...(p.all_present === true ? ['each of them'] : []),
        ...(p.nulls === 'fail' ? ['no NULL'] : []),
      ].join(', '),
    columns: (p) => [p.column],
    tables: (p): Record<string, string> => (p.from === undefined ? {} : { [LIST]: p.from.table }),
    metrics: (p, subject) => ({
      ...rowMetrics(rule, p, subject),
      ...(p.all_present === true ? absentMetrics(absentOf(p, subject)) : {}),
    }),
    details: (p, subject) => ({
      ...(nullFails(rule.listed, p)
        ? { nulls: count(missing(p, testedValue(p, subject)), 'exact') }
        : {}),
      ...(p.all_present === true ? absentDetails(absentOf(p, subject)) : {}),
    }),
    judge: (p, measured, subject, details) => judge(rule, p, { measured, subject, details }),
    rows: (p, subject) => failingRows(rule, p, subject),
  });
}

function rowMetrics(
  rule: ListedRule,
  p: ListedParameters,
  subject: Subject,
): Record<string, Metric> {
  const tested = nullFails(rule.listed, p) ? TRUE : not(missing(p, testedValue(p, subject)));
  if (p.from === undefined) {
    const wrong = failing(rule, p, subject, inList(p, subject));
    return { tested: count(tested, 'exact'), failing: count(wrong, 'zero') };
  }
  const reference = referenceOf(p, p.from, subject);
  const wrong = failing(rule, p, subject, FOUND);
  return {
    ...(rule.listed === 'rejected' ? { listed: listedCount(reference) } : {}),
    rows: {
      metric: 'query',
      parts: ['tested', 'failing'],
      reason: `values are looked up in ${p.from.table}`,
      query: (rows) => ({
        select: [tested, wrong].map((where) => item(countOf(where))),
        from: source(lookedUp(rows, reference), 'j'),
      }),
    },
  };
}

/** How many values the table lists: an empty list rejects nothing, which a passed check must say. */
function listedCount({ keys }: Reference): Metric {
  return {
    metric: 'query',
    parts: ['value'],
    reason: 'counts the listed values',
    query: (): Query => ({
      select: [item(countOf(TRUE))],
      from: source({ from: 'query', query: keys }, 'l'),
    }),
  };
}

function failing(
  rule: ListedRule,
  p: ListedParameters,
  subject: Subject,
  listed: Expression,
): Expression {
  const tested = testedValue(p, subject);
  const present = p.blank === 'missing' ? not(missing(p, tested)) : notNull(tested.value);
  const wrong = and(present, rule.listed === 'accepted' ? not(listed) : listed);
  return nullFails(rule.listed, p) ? or(missing(p, tested), wrong) : wrong;
}

function failingRows(rule: ListedRule, p: ListedParameters, subject: Subject): FailingRows {
  if (p.from === undefined) {
    return { by: 'predicate', where: failing(rule, p, subject, inList(p, subject)) };
  }
  const where = failing(rule, p, subject, FOUND);
  return rowsWhere(subject, referenceOf(p, p.from, subject), [p.column], where);
}

function judge(
  rule: ListedRule,
  p: ListedParameters,
  { measured, subject, details }: Evidence,
): Finding {
  const rows = measured['rows'];
  const [tested, bad] =
    rows === undefined
      ? [numberOf(measured['tested']), numberOf(measured['failing'])]
      : [numberOf(rows, 'tested'), numberOf(rows, 'failing')];
  const nulls = numberOf(details?.['nulls']);
  const among = `${p.column} ${rule.listed === 'accepted' ? 'not ' : ''}among ${listWords(p)}`;
  const finding = rowsFinding(
    { tested: { value: tested }, failing: { value: bad } },
    {
      wrong: nulls > 0n ? (nulls === bad ? `${p.column} missing` : `${among}, or missing`) : among,
      right: `${p.column} ${rule.listed === 'accepted' ? '' : 'not '}among ${listWords(p)}`,
      notes: emptyList(p, measured),
      metrics: nulls > 0n ? { nulls } : {},
    },
  );
  if (p.all_present !== true) return finding;
  return withAbsent(finding, absentValues(absentOf(p, subject), measured, details));
}

interface Evidence {
  readonly measured: Readonly<Record<string, Measured>>;
  readonly subject: Subject;
  readonly details: Readonly<Record<string, Measured>> | null;
}

/** A listed value that does not occur fails the check as a whole: no row is wrong, so none can be tolerated. */
function withAbsent(
  finding: Finding,
  { listed, absent, names }: { listed: bigint; absent: bigint; names: readonly string[] },
): Finding {
  const metrics: Record<string, Value> = { ...finding.metrics, missing_values: absent };
  if (absent === 0n) {
    const all =
      finding.type === 'rows' && finding.failing === 0n ? ', and each of them occurs' : '';
    return { ...finding, message: `${finding.message}${all}`, metrics };
  }
  const more = absent > BigInt(names.length) ? ', ...' : '';
  const which = names.length === 0 ? '' : `: ${names.join(', ')}${more}`;
  const verb = absent === 1n ? 'does' : 'do';
  const sentence = `${formatCount(absent)} of ${plural(listed, 'listed value')} ${verb} not occur${which}`;
  const rows = finding.type === 'rows' && finding.failing > 0n ? `; ${finding.message}` : '';
  return {
    type: 'bound',
    holds: false,
    message: `${sentence}${rows}`,
    notes: finding.notes,
    metrics,
  };
}

function emptyList(p: ListedParameters, measured: Readonly<Record<string, Measured>>): string[] {
  const listed = measured['listed'];
  if (listed === undefined || p.from === undefined || numberOf(listed) > 0n) return [];
  return [`${p.from.table} lists no values`];
}

function inList(p: ListedParameters, subject: Subject): Expression {
  const { value, type } = testedValue(p, subject);
  return isIn(comparable(value, type), literalsOf(p, subject));
}

function literalsOf(p: ListedParameters, subject: Subject): Literal[] {
  const type = subject.typeOf(p.column);
  const present = (p.values ?? []).filter((value) => value !== null);
  const literals = present.map((value) => literalFor(value, type, p.column));
  // '2026-01-02' and '2026-01-02 00:00' are one timestamp.
  return [...new Map(literals.map((literal) => [formatLiteral(literal), literal])).values()];
}

function absentOf(p: ListedParameters, subject: Subject): Absent {
  const { value, type } = testedValue(p, subject);
  if (p.from !== undefined) {
    return { by: 'table', reference: referenceOf(p, p.from, subject), table: p.from.table };
  }
  return {
    by: 'values',
    value: comparable(value, type),
    literals: literalsOf(p, subject),
    missing: p.values?.includes(null) === true ? isNull(value) : null,
  };
}

function referenceOf(
  p: ListedParameters,
  from: NonNullable<ListedParameters['from']>,
  subject: Subject,
): Reference {
  const table = subject.table(LIST);
  return referenceTo(subject, [p.column], { table, name: from.table, columns: [from.column] });
}

const countOf = (where: Expression): Expression => ({
  op: 'aggregate',
  name: 'count',
  arguments: [],
  where: where === TRUE ? null : where,
});
