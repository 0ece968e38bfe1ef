import type { OtherTable, Subject, AnyKind } from '../../checks/kind.ts';
import { comparable, partitionLiteral } from '../../checks/operand.ts';
import type { Check } from '../../domain/check.ts';
import { dataInterval, parseLogicalDate } from '../../domain/calendar.ts';
import type { Column, DataType } from '../../domain/datatype.ts';
import { fault, Fault, faultAt } from '../../domain/fault.ts';
import type { Gate } from '../../domain/gate.ts';
import type { Location } from '../../domain/location.ts';
import { didYouMean } from '../../domain/nearest.ts';
import { listing } from '../../domain/wording.ts';
import { and, column, compare, literal, own, TRUE, type Expression } from '../../sql/expression.ts';
import type { Literal } from '../../sql/literal.ts';
import { source, SUBJECT, type Query } from '../../sql/query.ts';
import { ownKey, type Found, type GateFacts, type TableFacts } from './facts.ts';

/** What one check of a gate sees of the audited table. */
export function subjectFor(gate: Gate, check: Check, kind: AnyKind, facts: GateFacts): Subject {
  const { columns } = facts.audited;
  const tables = kind.tables?.(check.parameters, gate) ?? {};
  const owned = new Map(
    (kind.own?.(check.parameters as never) ?? []).map((sql) => [
      sql.key,
      ownKey(sql.shape, sql.text, sql.over === undefined ? null : (tables[sql.over] ?? null)),
    ]),
  );
  return {
    columns,
    dates: facts.dates,
    partition: gate.partition,
    interval: gate.interval,
    target: gate.table.text,
    limits: () =>
      and(
        gate.where === null ? null : ownExpression(facts, gate.where),
        check.where === null ? null : ownExpression(facts, check.where),
      ),
    unscoped: everything(
      facts.audited,
      gate.where === null ? TRUE : ownExpression(facts, gate.where),
    ),
    column: (name) => columnOf(facts.audited, name, ''),
    typeOf: (name) => find(facts.audited, name, '').type,
    own: (key) => take(facts.own.get(owned.get(key) ?? ''), `own SQL '${key}'`),
    table: (key) => otherTable(facts, tables[key] ?? ''),
  };
}

/** True for the rows that a run audits: those of the gate's partition and of `--where`. */
export function scopeOf(gate: Gate, facts: GateFacts): Expression {
  const { where, partition, places } = gate;
  const limit = written(places.where, () => (where === null ? null : ownExpression(facts, where)));
  if (partition === null) return and(limit);
  const rows = written(places.partition, () => {
    const { type } = find(facts.audited, partition.column, ' (the partition column)');
    return partitionRows(gate, columnOf(facts.audited, partition.column, ''), type);
  });
  return and(rows, limit);
}

/** What goes wrong there is at that place. */
function written<Made>(place: Location | null, make: () => Made): Made {
  try {
    return make();
  } catch (thrown) {
    throw faultAt(thrown, place);
  }
}

/** True for the rows of the gate's partition. */
function partitionRows(gate: Gate, key: Expression, type: DataType): Expression | null {
  const bounds = partitionBounds(gate, type);
  if (bounds === null) return null;
  const [min, max] = [literal(bounds.min), literal(bounds.max)];
  if (!bounds.open) return compare(comparable(key, type), '=', min);
  return and(compare(key, '>=', min), compare(key, '<', max));
}

/**
 * The rows of the gate's partition: those with its value, or, where the column holds instants, those of the interval
 * that begins at the logical date.
 */
export function partitionBounds(
  gate: Gate,
  type: DataType,
): { column: string; min: Literal; max: Literal; open: boolean } | null {
  if (gate.partition === null) return null;
  const { column: name, value } = gate.partition;
  const bound = (text: string): Literal => partitionLiteral(text, type, name);
  const date = isInstant(type) ? parseLogicalDate(value) : undefined;
  const within = date === undefined ? undefined : dataInterval(date, gate.interval);
  if (within === undefined) {
    return { column: name, min: bound(value), max: bound(value), open: false };
  }
  return { column: name, min: bound(within.start), max: bound(within.end), open: true };
}

const isInstant = ({ family }: DataType): boolean =>
  family === 'timestamp' || family === 'timestamptz';

/** A guarded expression of the gate's own; throws the fault that its guard or preflight ended with. */
export function ownExpression(facts: GateFacts, text: string): Expression {
  return own(take(facts.own.get(ownKey('expression', text)), `own SQL '${text}'`));
}

export function everything(table: TableFacts, where: Expression): Query {
  const query: Query = { select: 'everything', from: source(table.relation, SUBJECT) };
  return where === TRUE ? query : { ...query, where };
}

function otherTable(facts: GateFacts, reference: string): OtherTable {
  const table = take(facts.others.get(reference), `table '${reference}'`);
  return {
    columns: table.columns,
    query: everything(table, TRUE),
    column: (name) => columnOf(table, name, ` of ${reference}`),
  };
}

function columnOf(table: TableFacts, name: string, where: string): Expression {
  return column(name, find(table, name, where).type);
}

function find({ columns, unusable }: TableFacts, name: string, where: string): Column {
  const why = unusable?.get(name);
  if (why !== undefined) throw new Fault(why);
  const found = columns.find((candidate) => candidate.name === name);
  if (found !== undefined) return found;
  const names = columns.map((candidate) => candidate.name);
  const near = didYouMean(name, names);
  const all =
    near === ''
      ? ` Columns: ${listing(names.slice(0, 12))}${names.length > 12 ? ', ...' : ''}.`
      : near;
  throw fault('missing-column', 'data', `column '${name}'${where} does not exist.${all}`);
}

/** What was looked up, or its fault; what nobody looked up is a bug of ours. */
function take<T>(found: Found<T> | undefined, what: string): T {
  if (found === undefined)
    throw fault('internal', 'bug', `${what} was not looked up before planning`);
  if (found.fault !== null) throw new Fault(found.fault);
  return found.found;
}
