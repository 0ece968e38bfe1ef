import type {
  Finding,
  Kind,
  OtherTable,
  ParameterProblem,
  Subject,
} from '../../src/checks/kind.ts';
import type { Measured } from '../../src/checks/metric.ts';
import { kinds } from '../../src/checks/registry.ts';
import type { Column } from '../../src/domain/datatype.ts';
import { fault } from '../../src/domain/fault.ts';
import { parseDecimal, type Decimal } from '../../src/domain/decimal.ts';
import { column, TRUE } from '../../src/sql/expression.ts';
import { source, SUBJECT, type Query } from '../../src/sql/query.ts';
import { parseTypeName } from '../../src/sql/typename.ts';

/** A number as the config room gives it to a kind. */
export function n(text: string | number): Decimal {
  const parsed = parseDecimal(String(text));
  if (parsed === undefined) throw new Error(`not a number: ${String(text)}`);
  return parsed;
}

export function kindOf(name: string): Kind<Record<string, unknown>> {
  const kind = kinds.get(name);
  if (kind === undefined) throw new Error(`no kind '${name}'`);
  return kind;
}

export function problemsOf(
  name: string,
  parameters: Record<string, unknown>,
): readonly ParameterProblem[] {
  return kindOf(name).problems?.(parameters) ?? [];
}

/** A table as a kind sees it, without an engine behind it. */
export function subjectOf(
  types: Record<string, string>,
  more: Partial<Subject> = {},
  others: Record<string, Record<string, string>> = {},
): Subject {
  const columns = columnsOf(types);
  const find = finder(columns);
  return {
    columns,
    dates: { now: Date.parse('2026-01-03T00:00:00Z'), ds: null },
    partition: null,
    interval: 'day',
    target: 'published',
    limits: () => TRUE,
    unscoped: everything('audited'),
    column: (name) => column(name, find(name).type),
    typeOf: (name) => find(name).type,
    own: (key) => {
      throw fault('internal', 'bug', `own SQL '${key}' was not guarded`);
    },
    table: (key) => other(key, others),
    ...more,
  };
}

function other(key: string, others: Record<string, Record<string, string>>): OtherTable {
  const types = others[key];
  if (types === undefined) throw fault('missing-table', 'data', `no table '${key}'`);
  const columns = columnsOf(types);
  const find = finder(columns);
  return {
    columns,
    query: everything(key),
    column: (name) => column(name, find(name).type),
  };
}

const everything = (name: string): Query => ({
  select: 'everything',
  from: source({ from: 'table', parts: [name], version: null }, SUBJECT),
});

function columnsOf(types: Record<string, string>): Column[] {
  return Object.entries(types).map(([name, text]) => {
    const type = parseTypeName(text);
    if (type === undefined) throw new Error(`no type '${text}'`);
    return { name, type, nullable: null };
  });
}

const finder =
  (columns: readonly Column[]) =>
  (name: string): Column => {
    const found = columns.find((candidate) => candidate.name === name);
    if (found === undefined) throw fault('missing-column', 'data', `no column '${name}'`);
    return found;
  };

/** What a kind says of hand-made evidence. */
export function judge(
  name: string,
  parameters: Record<string, unknown>,
  measured: Record<string, Measured>,
  options: {
    readonly subject?: Subject;
    readonly details?: Record<string, Measured> | null;
  } = {},
): Finding {
  const subject = options.subject ?? subjectOf({});
  return kindOf(name).judge(parameters, measured, subject, options.details ?? null);
}

export const value = (number: bigint | number | string | null): Measured => ({ value: number });
