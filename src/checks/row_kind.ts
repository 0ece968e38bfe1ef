import type { DataType } from '../domain/datatype.ts';
import { decimalText, isInteger } from '../domain/decimal.ts';
import { fault } from '../domain/fault.ts';
import { exactNumber, type Value } from '../domain/value.ts';
import { formatCount, formatValue, listing, plural } from '../domain/wording.ts';
import { and, call, compare, isNull, literal, not, or, TRUE } from '../sql/expression.ts';
import type { Expression } from '../sql/expression.ts';
import { text } from '../sql/literal.ts';
import { ANOTHER_RULE, type Directions } from './direction.ts';
import {
  defineKind,
  type AnyKind,
  type Finding,
  type Kind,
  type ParameterProblem,
  type Subject,
} from './kind.ts';
import type { Measured, Metric } from './metric.ts';

/** Parameters of every kind that looks at one column's values (semantics.md, decisions 5 and 13). */
export interface ValueParameters {
  readonly column: string;
  readonly nulls?: 'pass' | 'fail';
  readonly blank?: 'keep' | 'missing';
}

/** JSON Schema properties of {@link ValueParameters}. */
export const VALUE_PROPERTIES = {
  column: { type: 'string', minLength: 1, description: 'The column whose values are tested.' },
  nulls: {
    enum: ['pass', 'fail'],
    description: 'Whether a missing value passes (the default: missing is not wrong) or fails.',
  },
  blank: {
    enum: ['keep', 'missing'],
    description: 'With `missing`, text that is empty or blank counts as NULL.',
  },
} as const;

/** `blank: missing` may make a value that failed one that is not tested, or one that passed a NULL that fails. */
export const VALUE_DIRECTIONS = {
  column: ANOTHER_RULE,
  nulls: { stricter: 'later', of: ['pass', 'fail'], absent: 'pass' },
  blank: { stricter: 'neither', absent: 'keep' },
} as const satisfies Directions;

/** One column's values, as the check sees them. */
export interface TestedValue {
  readonly column: string;
  readonly value: Expression;
  readonly type: DataType;
}

/** What differs between kinds that test one column's values, row by row. */
export interface ValueKind<P extends ValueParameters> {
  readonly kind: string;
  readonly summary: string;
  readonly notes: string;
  readonly parameters: Kind['parameters'];
  /** Of the parameters beside those of every value kind. */
  readonly directions: Directions;
  readonly shorthand: null;
  readonly threshold: (parameters: P) => string;
  readonly problems?: (parameters: P) => readonly ParameterProblem[];
  /** True for a value that is wrong; false or NULL for NULL, which is another matter. */
  readonly violation: (parameters: P, tested: TestedValue, subject: Subject) => Expression;
  /** The ways in which a value is wrong, counted only on failure: `{below: 'below -120'}`. */
  readonly ways?: (parameters: P) => Readonly<Record<string, string>>;
  /** When a value is wrong in that way; null: impossible for this column's type. */
  readonly wayOf?: (parameters: P, way: string, tested: TestedValue) => Expression | null;
  /** After the column's name, in the sentence of a failure: `delay not matching ^[A-Z]+$`. */
  readonly wrong: (parameters: P) => string;
  readonly examples: Kind['examples'];
}

/** Makes a kind of a rule over one column's values; NULL, `blank`, counting and wording are the same for all. */
export function defineValueKind<P extends ValueParameters>(rule: ValueKind<P>): AnyKind {
  return defineKind<P, 'tested' | 'failing', string>({
    ...rule,
    directions: { ...VALUE_DIRECTIONS, ...rule.directions },
    countsRows: true,
    onlyCounts: () => true,
    threshold: (p) => `${rule.threshold(p)}${p.nulls === 'fail' ? ', no NULL' : ''}`,
    title: (p) => p.column,
    columns: (p) => [p.column],
    metrics: (p, subject) => {
      const tested = testedValue(p, subject);
      const present = not(missing(p, tested));
      return {
        tested: count(p.nulls === 'fail' ? TRUE : present, 'exact'),
        failing: count(failing(rule, p, subject), 'zero'),
      };
    },
    details: (p, subject) => {
      const tested = testedValue(p, subject);
      const present = p.blank === 'missing' ? not(missing(p, tested)) : TRUE;
      const ways = Object.keys(rule.ways?.(p) ?? {}).flatMap((way): [string, Metric][] => {
        const condition = rule.wayOf?.(p, way, tested) ?? null;
        return condition === null ? [] : [[way, count(and(present, condition), 'exact')]];
      });
      const nulls = p.nulls === 'fail' ? [['nulls', count(missing(p, tested), 'exact')]] : [];
      return Object.fromEntries([...ways, ...nulls]) as Record<string, Metric>;
    },
    judge: (p, measured, _subject, details) =>
      rowsFinding(measured, {
        wrong: wrongWords(rule, p, details),
        right: `${p.column} ${rule.threshold(p)}`,
        details,
      }),
    rows: (p, subject) => ({ by: 'predicate', where: failing(rule, p, subject) }),
  });
}

function failing<P extends ValueParameters>(
  rule: ValueKind<P>,
  p: P,
  subject: Subject,
): Expression {
  const tested = testedValue(p, subject);
  const violation = rule.violation(p, tested, subject);
  if (p.nulls === 'fail') return or(missing(p, tested), violation);
  return p.blank === 'missing' ? and(not(missing(p, tested)), violation) : violation;
}

/** The column of the audited table, or its fault. */
export function testedValue(p: ValueParameters, subject: Subject): TestedValue {
  return { column: p.column, value: subject.column(p.column), type: subject.typeOf(p.column) };
}

/** True where there is no value: NULL, and with `blank: missing` text that is empty or blank. */
export function missing(p: ValueParameters, { value, type }: TestedValue): Expression {
  if (p.blank !== 'missing' || type.family !== 'text') return isNull(value);
  return or(isNull(value), compare(call('trim', value), '=', literal(text(''))));
}

function wrongWords<P extends ValueParameters>(
  rule: ValueKind<P>,
  p: P,
  details: Readonly<Record<string, Measured>> | null,
): string {
  const ways = rule.ways?.(p) ?? {};
  const names = Object.keys(ways);
  const seen = names.filter((way) => numberOf(details?.[way]) > 0n);
  const nulls = numberOf(details?.['nulls']) > 0n;
  const parts = [
    ...(seen.length > 0 ? seen.map((way) => ways[way] ?? '') : nulls ? [] : [rule.wrong(p)]),
    ...(nulls ? ['missing'] : []),
  ];
  return `${p.column} ${listing(parts, 'or')}`;
}

/** The finding of a check that counts rows, with its sentence; `tested` and `failing` are measured. */
export function rowsFinding(
  measured: Readonly<Record<'tested' | 'failing', Measured>>,
  words: {
    readonly wrong: string;
    readonly right: string;
    readonly details?: Readonly<Record<string, Measured>> | null;
    readonly notes?: readonly string[];
    readonly metrics?: Readonly<Record<string, Value>>;
    readonly noun?: string;
  },
): Finding {
  const [tested, bad] = [numberOf(measured.tested), numberOf(measured.failing)];
  const noun = words.noun ?? 'value';
  return {
    type: 'rows',
    tested,
    failing: bad,
    message:
      bad > 0n
        ? `${formatCount(bad)} of ${plural(tested, 'row')}: ${words.wrong}`
        : `${plural(tested, noun)}: ${words.right}`,
    notes: [...(tested === 0n ? [`0 ${noun}s tested`] : []), ...(words.notes ?? [])],
    metrics: { ...words.metrics, ...flatten(words.details ?? {}) },
  };
}

function flatten(details: Readonly<Record<string, Measured>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(details).map(([name, m]) => [name, m['value'] ?? null]));
}

/** A measured count, also where the client delivers it as a decimal; 0 for NULL and for what was not measured. */
export function numberOf(measured: Measured | undefined, part = 'value'): bigint {
  const value = measured?.[part] ?? null;
  const exact = exactNumber(value);
  if (value === null) return 0n;
  if (exact !== undefined && isInteger(exact)) return BigInt(decimalText(exact));
  throw fault('no-measurement', 'bug', `a count was measured as ${formatValue(value)}`);
}

/** The count of audited rows for which the predicate is true, as a metric. */
export function count(where: Expression, need: 'exact' | 'zero'): Metric {
  return { metric: 'count', where, need };
}
