import { isNumeric, type DataType } from '../domain/datatype.ts';
import { and, call, compare, not, notNull, type Expression } from '../sql/expression.ts';
import { item, part, source, SUBJECT, type Query, type Relation } from '../sql/query.ts';
import type { FailingRows, OtherTable, Subject } from './kind.ts';
import { comparable, wrongType } from './operand.ts';

/** A key of the audited rows, and the keys of another table among which it is looked up. */
export interface Reference {
  /** The key's columns, each present and comparable with those of the other table. */
  readonly columns: readonly Expression[];
  /** The other table's different keys, columns `k0`, `k1`, ...; NULL and NaN are no keys. */
  readonly keys: Query;
}

/** Alias of the other table's keys. */
const KEYS = 'r';

/** Pairs columns of the audited table with columns of another; fault `wrong-type` when they cannot be equal. */
export function referenceTo(
  subject: Subject,
  columns: readonly string[],
  other: { readonly table: OtherTable; readonly name: string; readonly columns: readonly string[] },
): Reference {
  const theirs = other.columns.map((name) => ownColumn(other.table.column(name)));
  const ours = columns.map((name, index) => {
    const [left, right] = [subject.typeOf(name), theirs[index]?.type];
    if (right !== undefined && !equatable(left, right)) {
      throw wrongType(
        `column '${name}' is ${left.name} and '${other.columns[index] ?? ''}' of ${other.name} is ${right.name}: such values are not compared.`,
      );
    }
    return comparable(ownColumn(subject.column(name)), left);
  });
  return { columns: ours, keys: keysOf(other.table, theirs) };
}

/** The audited rows, each with the key it refers to, or without one. */
export function lookedUp(subject: Query, { columns, keys }: Reference): Relation {
  return {
    from: 'join',
    type: 'left',
    left: source({ from: 'query', query: subject }, SUBJECT),
    right: source({ from: 'query', query: keys }, KEYS),
    on: and(...columns.map((key, index) => compare(key, '=', part(KEYS, `k${String(index)}`)))),
  };
}

/** True where {@link lookedUp} found the key. */
export const FOUND: Expression = notNull(part(KEYS, 'k0'));

/** The audited rows for which a condition on {@link lookedUp} is true: at most eight columns, the key's first. */
export function rowsWhere(
  subject: Subject,
  reference: Reference,
  names: readonly string[],
  where: Expression,
): FailingRows {
  const all = subject.columns.map(({ name }) => name);
  const shown = [...new Set([...names, ...all.slice(0, 8 - names.length)])];
  return {
    by: 'query',
    query: (rows) => ({
      select: shown.map((name) => item(ownColumn(subject.column(name)), name)),
      from: source(lookedUp(rows, reference), 'j'),
      where,
    }),
  };
}

/** Whether values of the two types can be equal without a cast that the gate's author did not ask for. */
export function equatable(a: DataType, b: DataType): boolean {
  if (isNumeric(a) && isNumeric(b)) return true;
  const instants = ['date', 'timestamp', 'timestamptz'];
  if (instants.includes(a.family) && instants.includes(b.family)) return true;
  return a.family === b.family && a.family !== 'nested' && a.family !== 'binary';
}

/** The column under the subject's alias: needed beside a second table. */
export function ownColumn(expression: Expression): Extract<Expression, { op: 'column' }> {
  if (expression.op !== 'column') throw new RangeError('a column of a table is a plain column');
  return { ...expression, of: SUBJECT };
}

/** A column without NULL and, for floating point, without NaN, which equals nothing on one engine and itself on another. */
export function regular(value: Expression, type: DataType): Expression {
  return and(notNull(value), type.family === 'float' ? not(call('isNaN', value)) : null);
}

function keysOf(
  table: OtherTable,
  columns: readonly Extract<Expression, { op: 'column' }>[],
): Query {
  const values = columns.map((each) => comparable(each, each.type));
  return {
    select: values.map((value, index) => item(value, `k${String(index)}`)),
    from: source({ from: 'query', query: table.query }, SUBJECT),
    where: and(...columns.map((each) => regular(each, each.type))),
    groupBy: values,
  };
}
