import { fault } from '../domain/fault.ts';
import type { PartitionScope } from '../domain/gate.ts';
import {
  aggregate,
  and,
  compare,
  count,
  literal,
  notNull,
  type Expression,
} from '../sql/expression.ts';
import { item, part, source, SUBJECT, type Query } from '../sql/query.ts';
import type { OtherTable, Subject } from './kind.ts';
import type { Metric } from './metric.ts';
import { comparable, partitionLiteral, wrongType } from './operand.ts';
import { ownColumn } from './reference.ts';

/** What a number of rows is compared with. */
export type Against = 'previous_partition' | 'target';

/** The gate's partition, before which a previous one is looked for; fault `configuration` where the gate has none. */
export function partitionOf({ partition }: Subject): PartitionScope {
  if (partition !== null) return partition;
  throw fault(
    'configuration',
    'config',
    'row_count_change against previous_partition wants a gate with `partition`: name its column there.',
  );
}

/** The rows that the audited ones are compared with, as parts `rows` and (for the previous partition) `partition`. */
export function rowsBefore(against: Against, subject: Subject, target: OtherTable): Metric {
  const rows: Query = {
    select: 'everything',
    from: source({ from: 'query', query: target.query }, SUBJECT),
    where: subject.limits(),
  };
  const { partition } = subject;
  if (against === 'target') {
    const same = partition === null ? null : inPartition(target, partition, '=');
    return {
      metric: 'query',
      parts: ['rows'],
      reason: 'the rows of the target are counted',
      query: () => ({
        select: [item(count())],
        from: source({ from: 'query', query: rows }, SUBJECT),
        ...(same === null ? {} : { where: same }),
      }),
    };
  }
  return previousPartition(target, partitionOf(subject), rows);
}

/** The largest partition below this one and its number of rows; two NULLs and 0 where there is none. */
function previousPartition(target: OtherTable, partition: PartitionScope, rows: Query): Metric {
  const key = keyOf(target, partition);
  const earlier: Query = {
    select: [item(aggregate('max', [key]), 'p')],
    from: source({ from: 'query', query: rows }, SUBJECT),
    where: inPartition(target, partition, '<'),
  };
  return {
    metric: 'query',
    parts: ['rows', 'partition'],
    reason: 'the rows of the partition before this one are counted',
    query: () => ({
      select: [item(count(notNull(key))), item(aggregate('max', [part('e', 'p')]))],
      from: source(
        {
          from: 'join',
          type: 'left',
          left: source({ from: 'query', query: earlier }, 'e'),
          right: source({ from: 'query', query: rows }, SUBJECT),
          on: compare(key, '=', part('e', 'p')),
        },
        'j',
      ),
    }),
  };
}

function inPartition(
  target: OtherTable,
  partition: PartitionScope,
  comparison: '=' | '<',
): Expression {
  const { type } = ownColumn(target.column(partition.column));
  if (type.family === 'timestamp' || type.family === 'timestamptz') {
    throw wrongType(
      `column '${partition.column}' is ${type.name}: partitions of instants have no previous one to compare with; use a column of dates.`,
    );
  }
  const value = partitionLiteral(partition.value, type, partition.column);
  return and(compare(keyOf(target, partition), comparison, literal(value)));
}

function keyOf(target: OtherTable, { column }: PartitionScope): Expression {
  const key = ownColumn(target.column(column));
  return comparable(key, key.type);
}
