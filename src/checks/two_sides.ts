import type { DataType } from '../domain/datatype.ts';
import { aggregate, compare, count, isNull, literal, or } from '../sql/expression.ts';
import type { Expression } from '../sql/expression.ts';
import { integer } from '../sql/literal.ts';
import { item, part, source, SUBJECT, type Query } from '../sql/query.ts';
import { readable } from './key_label.ts';
import { differsInSql, type Difference } from './difference.ts';

/** One side of a comparison: rows, what is measured of them, and the columns that group them. */
export interface Side {
  readonly rows: Query;
  readonly measure: Expression;
  readonly by: readonly Extract<Expression, { op: 'column' }>[];
}

/** Both sides' numbers beside each other, columns `a` and `b` of one row. */
export function bothNumbers(ours: Side, theirs: Side): Query {
  const one = (side: Side, name: string): Query => ({
    select: [item(side.measure, name)],
    from: source({ from: 'query', query: side.rows }, SUBJECT),
  });
  return {
    select: [item(part('l', 'a')), item(part('r', 'b'))],
    from: source(
      {
        from: 'join',
        type: 'cross',
        left: source({ from: 'query', query: one(ours, 'a') }, 'l'),
        right: source({ from: 'query', query: one(theirs, 'b') }, 'r'),
        on: null,
      },
      'j',
    ),
  };
}

/** Counts of groups: all, differing, and those that only one side has. */
export function groupCounts(ours: Side, theirs: Side, difference: Difference): Query {
  const [onlyThere, onlyHere] = [isNull(part('g', 'here')), isNull(part('g', 'there'))];
  return {
    select: [null, differing(difference), onlyThere, onlyHere].map((where) => item(count(where))),
    from: source({ from: 'query', query: groups(ours, theirs) }, 'g'),
  };
}

/** Groups that differ, smallest first: the grouping columns `k0`, ... (key_label.ts), then `a` and `b`. */
export function differingGroups(ours: Side, theirs: Side, difference: Difference): Query {
  const keys = keyNames(ours);
  return {
    select: [
      ...keys.map((key, index) =>
        item(readable(part('g', key), typeOfKey(index, ours, theirs)), key),
      ),
      item(part('g', 'a'), 'a'),
      item(part('g', 'b'), 'b'),
    ],
    from: source({ from: 'query', query: groups(ours, theirs) }, 'g'),
    where: differing(difference),
    orderBy: keys.map((key) => ({ by: part('g', key), descending: false })),
  };
}

/** A column of floats on either side makes floats of both. */
function typeOfKey(index: number, ours: Side, theirs: Side): DataType {
  const types = [ours, theirs].flatMap(({ by }) => by[index]?.type ?? []);
  const [type = { family: 'other', name: 'unknown' }] = types;
  return types.find(({ family }) => family === 'float') ?? type;
}

/** The same under the names that samples show. */
export function namedGroups(groups: Query, by: readonly string[]): Query {
  const columns = by.map((name, index) => [`k${String(index)}`, name] as const);
  return {
    select: [...columns, ['a', 'here'] as const, ['b', 'there'] as const].map(([name, as]) =>
      item(part('d', name), as),
    ),
    from: source({ from: 'query', query: groups }, 'd'),
  };
}

export const keyNames = ({ by }: Side): string[] => by.map((_, index) => `k${String(index)}`);

function differing(difference: Difference): Expression {
  const [here, there] = [part('g', 'here'), part('g', 'there')];
  const unequal = differsInSql(part('g', 'a'), part('g', 'b'), difference);
  return or(isNull(here), isNull(there), unequal);
}

/**
 * One row a group: its numbers `a` and `b`, and `here`, `there`, which are NULL on a side without the group. A union
 * grouped again, since a full join on keys that may be NULL is not possible on every engine.
 */
function groups(ours: Side, theirs: Side): Query {
  const keys = keyNames(ours);
  const side = ({ rows, measure, by }: Side, number: number): Query => ({
    select: [
      ...by.map((key, index) => item(key, `k${String(index)}`)),
      item(measure, 'v'),
      item(literal(integer(number)), 's'),
    ],
    from: source({ from: 'query', query: rows }, SUBJECT),
    groupBy: by,
  });
  const of = (name: string, number: number): Expression =>
    aggregate('max', [part('u', name)], compare(part('u', 's'), '=', literal(integer(number))));
  return {
    select: [
      ...keys.map((key) => item(part('u', key), key)),
      item(of('v', 1), 'a'),
      item(of('v', 2), 'b'),
      item(of('s', 1), 'here'),
      item(of('s', 2), 'there'),
    ],
    from: source({ from: 'union', queries: [side(ours, 1), side(theirs, 2)] }, 'u'),
    groupBy: keys.map((key) => part('u', key)),
  };
}
