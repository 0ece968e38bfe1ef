import type { DataType } from '../domain/datatype.ts';
import { compare, count as countRows, isIn, isNull, literal, notNull } from '../sql/expression.ts';
import type { Expression } from '../sql/expression.ts';
import { formatLiteral, type Literal } from '../sql/literal.ts';
import { item, part, source, SUBJECT, type Query } from '../sql/query.ts';
import { readable, shown } from './key_label.ts';
import type { Measured, Metric } from './metric.ts';
import type { Reference } from './reference.ts';
import { count, numberOf } from './row_kind.ts';
import { readSlots, slotMetric, type Slots } from './slots.ts';

/** The values that must occur: constants (and NULL where `missing` tests for it), or another table's keys. */
export type Absent =
  | {
      readonly by: 'values';
      readonly value: Expression;
      readonly literals: readonly Literal[];
      readonly missing: Expression | null;
    }
  | { readonly by: 'table'; readonly reference: Reference; readonly table: string };

/** How many absent values a sentence names. */
const NAMED = 10;
const SLOTS: Slots = { columns: ['value'], keys: 1, size: NAMED };

/** Which listed values occur at all: how many of the constants, or the table's keys that nothing refers to. */
export function absentMetrics(absent: Absent): Record<string, Metric> {
  if (absent.by === 'values') {
    return {
      present: {
        metric: 'aggregate',
        name: 'countDistinct',
        of: absent.value,
        where: isIn(absent.value, absent.literals),
      },
      ...(absent.missing === null ? {} : { present_null: count(absent.missing, 'exact') }),
    };
  }
  return {
    absent: {
      metric: 'query',
      parts: ['listed', 'absent'],
      reason: `the values of ${absent.table} are looked up in the audited rows`,
      query: (rows) => ({
        select: [item(countRows()), item(countRows(isNull(part('o', 'k0'))))],
        from: keysAndOccurrences(rows, absent.reference),
      }),
    },
  };
}

/** Which values are absent, for the sentence. */
export function absentDetails(absent: Absent): Record<string, Metric> {
  if (absent.by === 'values') {
    return Object.fromEntries(
      absent.literals.map((value) => [
        nameOf(value),
        count(compare(absent.value, '=', literal(value)), 'exact'),
      ]),
    );
  }
  return {
    absent_values: slotMetric(SLOTS, 'names listed values that do not occur', (rows) => ({
      select: [item(readable(part('l', 'k0'), listedType(absent.reference)), 'value')],
      from: keysAndOccurrences(rows, absent.reference),
      where: isNull(part('o', 'k0')),
      orderBy: [{ by: part('l', 'k0'), descending: false }],
    })),
  };
}

/** The number of listed and of absent values, and the names of the first few absent ones. */
export function absentValues(
  absent: Absent,
  measured: Readonly<Record<string, Measured>>,
  details: Readonly<Record<string, Measured>> | null,
): { listed: bigint; absent: bigint; names: readonly string[] } {
  if (absent.by === 'table') {
    const [listed, found] = ['listed', 'absent'].map((name) => numberOf(measured['absent'], name));
    const names = readSlots(SLOTS, details?.['absent_values']).map(([value = null]) => value);
    return {
      listed: listed ?? 0n,
      absent: found ?? 0n,
      names: names.map((name) => shown(name, listedType(absent.reference))).sort(),
    };
  }
  const { literals, missing } = absent;
  const nullAbsent = missing !== null && numberOf(measured['present_null']) === 0n;
  const listed = BigInt(literals.length) + (missing === null ? 0n : 1n);
  const present = literals.length === 0 ? 0n : numberOf(measured['present']);
  const names = literals.filter((value) => {
    const seen = details?.[nameOf(value)];
    return seen !== undefined && numberOf(seen) === 0n;
  });
  return {
    listed,
    absent: BigInt(literals.length) - present + (nullAbsent ? 1n : 0n),
    names: [...names.map(formatLiteral), ...(nullAbsent ? ['NULL'] : [])].slice(0, NAMED),
  };
}

const nameOf = (value: Literal): string => `rows with ${formatLiteral(value)}`;

/** What the listed values are; one that is compared as text is shown as text. */
function listedType({ keys }: Reference): DataType {
  const [key] = keys.groupBy ?? [];
  return key?.op === 'column' ? key.type : { family: 'text', name: 'varchar' };
}

/** The listed keys, each with its occurrence among the audited rows or without one. */
function keysAndOccurrences(rows: Query, { keys, columns }: Reference): ReturnType<typeof source> {
  const [column] = columns;
  if (column === undefined) throw new RangeError('a list has one column');
  const occurring: Query = {
    select: [item(column, 'k0')],
    from: source({ from: 'query', query: rows }, SUBJECT),
    where: notNull(column),
    groupBy: [column],
  };
  return source(
    {
      from: 'join',
      type: 'left',
      left: source({ from: 'query', query: keys }, 'l'),
      right: source({ from: 'query', query: occurring }, 'o'),
      on: compare(part('l', 'k0'), '=', part('o', 'k0')),
    },
    'j',
  );
}
