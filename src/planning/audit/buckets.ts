import type { Evidence } from '../../domain/evidence.ts';
import type { FaultRecord } from '../../domain/fault.ts';
import type { KeyBucket, QueryStep } from '../../domain/plan.ts';
import type { TypeFamily } from '../../domain/datatype.ts';
import { and, call, compare, literal, TRUE, type Expression } from '../../sql/expression.ts';
import { integer } from '../../sql/literal.ts';
import type { Draft } from './draft.ts';
import type { GateMeasurements, Measurement } from './measurement.ts';
import { plainDraft } from './plain.ts';

/**
 * A key whose groups exceed the memory of a query is counted in parts by the key's hash: 4, then 16, then 64, each a
 * statement of its own. Equal keys have equal hashes, so that the counts of all parts add up to those of the whole.
 * Null where this is not the trouble, or no finer division is left.
 */
export function bucketDrafts(
  gate: GateMeasurements,
  step: QueryStep,
  measurement: Measurement,
  fault: FaultRecord,
): Draft[] | null {
  const key = groupedKey(measurement);
  if (key === null || fault.code !== 'out-of-memory') return null;
  if (step.bucket === null && step.form !== 'plain') return null;
  const of = gate.facts.abilities.keyBuckets.find((count) => count > (step.bucket?.of ?? 1));
  if (of === undefined) return null;
  const reason = `${step.id} needed too much memory: the keys are counted in ${String(of)} parts`;
  return Array.from({ length: of }, (_, index) =>
    bucketDraft(gate, measurement, key, { index, of }, reason),
  );
}

function bucketDraft(
  gate: GateMeasurements,
  measurement: Measurement,
  key: readonly Expression[],
  bucket: KeyBucket,
  reason: string,
): Draft {
  const filter = and(measurement.filter, insideBucket(key, bucket));
  const { query } = plainDraft(gate, { ...measurement, filter });
  const { targets } = plainDraft(gate, measurement);
  return { tier: 7, form: 'optimised', reason, targets, query, bucket };
}

/** True for the rows of one bucket that has repeated keys, where the key was counted in buckets; else TRUE. */
export function bucketWithRepeats(
  { id }: Measurement,
  key: readonly Expression[],
  evidence: Evidence,
): Expression {
  for (const { step, rows } of evidence) {
    const repeats = step.answers.find((a) => a.measurement === id && a.part === 'duplicate_keys');
    const found = repeats === undefined ? 0n : (rows[0]?.[repeats.cell] ?? 0n);
    if (step.bucket !== null && found !== 0n) return insideBucket(key, step.bucket);
  }
  return TRUE;
}

function insideBucket(key: readonly Expression[], { index, of }: KeyBucket): Expression {
  return compare(call('bucket', literal(integer(of)), ...key), '=', literal(integer(index)));
}

/** Types whose equal values have equal hashes. */
const HASHED: ReadonlySet<TypeFamily> = new Set([
  'boolean',
  'date',
  'decimal',
  'float',
  'integer',
  'text',
  'timestamp',
  'timestamptz',
]);

/** What the measurement's only grouping is by, or null when it has none or its values cannot be hashed. */
function groupedKey({ metric }: Measurement): readonly Expression[] | null {
  const key =
    metric.metric === 'duplicates'
      ? metric.key
      : metric.metric === 'aggregate' && metric.name === 'countDistinct'
        ? [metric.of]
        : null;
  const hashed = key?.every((part) => part.op === 'column' && HASHED.has(part.type.family));
  return hashed === true ? key : null;
}
