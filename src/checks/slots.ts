import type { Value } from '../domain/value.ts';
import { aggregate, call, compare, literal, type Expression } from '../sql/expression.ts';
import { integer } from '../sql/literal.ts';
import { item, part, source, type Query } from '../sql/query.ts';
import type { Measured, Metric } from './metric.ts';

/**
 * A few rows in one: a measurement is one row of an answer, so the first rows of a list are turned into its cells, one
 * slot a row. A slot is given by the order of a hash, since only equality of keys must matter: sort what you read.
 */
export interface Slots {
  /** Names of the list's columns; together the first `keys` of them are different in every row. */
  readonly columns: readonly string[];
  readonly keys: number;
  readonly size: number;
}

/** The metric that reads up to `size` rows of `rows`, which must order and name its columns. */
export function slotMetric(slots: Slots, reason: string, rows: (subject: Query) => Query): Metric {
  return {
    metric: 'query',
    parts: positions(slots).flatMap((slot) => ['rows', ...slots.columns].map((c) => name(slot, c))),
    query: (subject) => spread(slots, rows(subject)),
    reason,
  };
}

/** The rows that were read, cells in the order of `columns`. */
export function readSlots(slots: Slots, measured: Measured | undefined): Value[][] {
  if (measured === undefined) return [];
  return positions(slots)
    .filter((slot) => Number(measured[name(slot, 'rows')] ?? 0) > 0)
    .map((slot) => slots.columns.map((column) => measured[name(slot, column)] ?? null));
}

function spread(slots: Slots, rows: Query): Query {
  const keys = slots.columns.slice(0, slots.keys).map((column) => part('x', column));
  const numbered: Query = {
    select: [
      ...slots.columns.map((column) => item(part('x', column), column)),
      item(call('runningTotal', literal(integer(1)), call('hash', ...keys)), 'slot'),
    ],
    from: source({ from: 'query', query: { ...rows, limit: slots.size } }, 'x'),
  };
  return {
    select: positions(slots).flatMap((slot) => {
      const here = compare(part('y', 'slot'), '=', literal(integer(slot)));
      const cells: Expression[] = [
        aggregate('count', [], here),
        ...slots.columns.map((column) => aggregate('max', [part('y', column)], here)),
      ];
      return cells.map((cell) => item(cell));
    }),
    from: source({ from: 'query', query: numbered }, 'y'),
  };
}

const positions = ({ size }: Slots): number[] => Array.from({ length: size }, (_, i) => i + 1);
const name = (slot: number, column: string): string => `${String(slot)} ${column}`;
