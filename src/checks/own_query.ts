import { TABLE_ALIAS, TARGET_ALIAS } from '../sql/own.ts';
import { source, type CommonTable, type Query } from '../sql/query.ts';
import { decimalText, parseDecimal } from '../domain/decimal.ts';
import type { Value } from '../domain/value.ts';
import { boundProblems, type Bounds } from './bounds.ts';
import type { ParameterProblem, Subject } from './kind.ts';
import { NUMBER_BOUNDS } from './number_kind.ts';

/** The templates, and what they are once they are rendered. */
const TABLE = new RegExp(`\\{\\{\\s*table\\s*\\}\\}|\\b${TABLE_ALIAS}\\b`);
const TARGET = new RegExp(`\\{\\{\\s*target\\s*\\}\\}|\\b${TARGET_ALIAS}\\b`);

/** Which of the two tables a gate's own SELECT names. */
export const namesTable = (query: string): boolean => TABLE.test(codeOf(query));
export const namesTarget = (query: string): boolean => TARGET.test(codeOf(query));

const NO_CODE = /("[^"]*")|'[^']*'|--[^\r\n]*|\/\*[\s\S]*?\*\//g;

/** A SELECT without its comments and literals: what stands there reads nothing. */
const codeOf = (query: string): string => query.replace(NO_CODE, '$1 ');

/** Keys of the SELECT among the check's own SQL, and of the target among its tables. */
export const QUERY = 'query';
export const TARGET_TABLE = 'target';

/** The tables under the names that the SELECT knows them by: only those that it reads. */
export function commonTables(query: string, subject: Subject, rows: Query): CommonTable[] {
  return [
    ...(namesTable(query) ? [{ name: TABLE_ALIAS, query: rows }] : []),
    ...(namesTarget(query)
      ? [{ name: TARGET_ALIAS, query: subject.table(TARGET_TABLE).query }]
      : []),
  ];
}

/** The rows that the SELECT returns, as a FROM. */
export function overOwn(query: string, subject: Subject, rows: Query): Omit<Query, 'select'> {
  return {
    with: commonTables(query, subject, rows),
    from: source({ from: 'own', sql: subject.own(QUERY) }, 'q'),
  };
}

/** Parameters of a gate's own SELECT. */
export interface OwnQuery {
  readonly query: string;
  readonly expect?: Bounds;
  readonly reads_other?: boolean;
}

/** A SELECT that audits nothing of the gate's without saying so, or bounds that make no sense. */
export function ownQueryProblems(p: OwnQuery): ParameterProblem[] {
  const named = namesTable(p.query) || namesTarget(p.query);
  const bounds = p.expect === undefined ? [] : boundProblems(p.expect, NUMBER_BOUNDS);
  const within = bounds.map((problem) => ({ ...problem, path: `/expect${problem.path}` }));
  if (named === (p.reads_other !== true)) return within;
  const problem: ParameterProblem = named
    ? {
        path: '/reads_other',
        message: 'the SELECT does read the audited table or the target: leave `reads_other` out',
      }
    : {
        path: '/query',
        message: 'the SELECT reads neither {{ table }} nor {{ target }}',
        expected: 'one of them, or `reads_other: true`',
      };
  return [problem, ...within];
}

/** A number that reached us as text, since nobody knows the type of a gate's own SQL beforehand. */
export function numeric(value: Value): Value {
  if (typeof value !== 'string') return value;
  const number = parseDecimal(value);
  return number === undefined ? value : { decimal: decimalText(number) };
}
