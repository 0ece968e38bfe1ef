import type { Metric } from '../../checks/metric.ts';
import type { Evidence } from '../../domain/evidence.ts';
import {
  aggregate,
  and,
  arithmetic,
  call,
  compare,
  count,
  isIn,
  literal,
  TRUE,
} from '../../sql/expression.ts';
import type { Expression } from '../../sql/expression.ts';
import { integer } from '../../sql/literal.ts';
import { item, part, source, type Query } from '../../sql/query.ts';
import { cellOf, draft, overSubject, type Draft } from './draft.ts';
import type { GateMeasurements, Measurement } from './measurement.ts';
import { plainDraft } from './plain.ts';
import { wholeParts } from './whole_key.ts';

type Duplicates = Extract<Metric, { metric: 'duplicates' }>;

/** More repeated hashes than this are not listed: counting every key is then the shorter way. */
const MOST_LISTED = 1_000;

/** The hashes of keys that occur more than once; `unknown` when they were not listed, or were too many. */
export type Repeats =
  { readonly hashes: readonly bigint[] } | { readonly hashes: null; readonly asked: boolean };

export const NOT_LISTED: Repeats = { hashes: null, asked: false };

/**
 * What to ask of a key whose cheap proof failed. Duplicates are few as a rule: their hashes are listed first, and the
 * exact count then looks only at rows with such a hash (equal keys have equal hashes; the rows are grouped by the key
 * itself, so that a collision counts nothing). Where there are many, every key is counted.
 */
export function exactDraft(
  gate: GateMeasurements,
  measurement: Measurement,
  evidence: Evidence,
): Draft {
  const { metric } = measurement;
  const reason = 'the cheap proof failed: counted exactly';
  const plain = { ...plainDraft(gate, measurement), reason };
  if (metric.metric !== 'duplicates') return plain;
  const repeats = repeatsOf(measurement, evidence);
  if (repeats.hashes !== null) return narrowedDraft(gate, measurement, metric, repeats);
  if (repeats.asked || gate.facts.abilities.hashProof === 'grouped') return plain;
  return { ...listingDraft(gate, measurement, metric), reason: 'which hashes of keys repeat' };
}

export function repeatsOf(measurement: Measurement, evidence: Evidence): Repeats {
  const listed = evidence.find(({ step }) => step.listsFor === measurement.id);
  if (listed === undefined) return NOT_LISTED;
  const useless: Repeats = { hashes: null, asked: true };
  if (listed.fault !== null || listed.rows.length > MOST_LISTED) return useless;
  // A descending pair would mean that the rows were not sorted, and that repeats may be missing from the list.
  if (listed.rows.some(([hash, equal]) => typeof hash !== 'bigint' || equal !== true))
    return useless;
  return {
    hashes: [...new Set(listed.rows.flatMap(([hash]) => (typeof hash === 'bigint' ? hash : [])))],
  };
}

/** True for rows whose key may be repeated; TRUE where nothing was listed. */
export function repeatedKeys(
  gate: GateMeasurements,
  key: readonly Expression[],
  repeats: Repeats,
): Expression {
  if (repeats.hashes === null) return TRUE;
  return isIn(hashOf(gate, key), repeats.hashes.map(integer));
}

/** Of grouped hashes only whole numbers and days are worth their cost; where these are distinct, so are the keys. */
function hashOf(gate: GateMeasurements, key: readonly Expression[]): Expression {
  return call('hash', ...(gate.facts.abilities.hashProof === 'grouped' ? wholeParts(key) : key));
}

/** Hashes that occur more than once, or may: no row proves that all keys are distinct. */
export function listingDraft(
  gate: GateMeasurements,
  measurement: Measurement,
  metric: Duplicates,
): Draft {
  const { hashProof } = gate.facts.abilities;
  return hashProof === 'grouped'
    ? groupedListing(gate, measurement, metric)
    : sortedListing(gate, measurement, metric);
}

/** Hashes that occur more than once, each with true. */
function groupedListing(
  gate: GateMeasurements,
  measurement: Measurement,
  metric: Duplicates,
): Draft {
  const hash = hashOf(gate, metric.key);
  return {
    tier: 5,
    form: 'optimised',
    reason: 'hashes that never repeat prove that keys are distinct',
    targets: [],
    listsFor: measurement,
    query: {
      select: [item(hash), item(TRUE)],
      ...overSubject(gate, and(measurement.filter, metric.where)),
      groupBy: [hash],
      having: compare(count(), '>', literal(integer(1))),
      limit: MOST_LISTED + 1,
    },
  };
}

/**
 * Sorted hashes that do not ascend, each with whether it equals the one before. No row proves that all keys are
 * distinct, whatever became of the ORDER BY; only equal pairs prove that the hashes were sorted and the list is whole.
 */
function sortedListing(
  gate: GateMeasurements,
  measurement: Measurement,
  metric: Duplicates,
): Draft {
  const hash = hashOf(gate, metric.key);
  const sorted: Query = {
    select: [item(hash, 'h')],
    ...overSubject(gate, and(measurement.filter, metric.where)),
    orderBy: [{ by: hash, descending: false }],
  };
  const h = part('s', 'h');
  const paired: Query = {
    select: [item(h, 'h'), item(call('previous', h), 'p')],
    from: source({ from: 'query', query: sorted }, 's'),
  };
  const [current, before] = [part('w', 'h'), part('w', 'p')];
  return {
    tier: 5,
    form: 'optimised',
    reason: 'sorted hashes that never repeat prove that keys are distinct',
    targets: [],
    listsFor: measurement,
    query: {
      select: [item(current), item(compare(current, '=', before))],
      from: source({ from: 'query', query: paired }, 'w'),
      where: compare(current, '<=', before),
      limit: MOST_LISTED + 1,
    },
  };
}

function narrowedDraft(
  gate: GateMeasurements,
  measurement: Measurement,
  metric: Duplicates,
  repeats: Repeats,
): Draft {
  const keys: Query = {
    select: [item(count(), 'n')],
    ...overSubject(
      gate,
      and(measurement.filter, metric.where, repeatedKeys(gate, metric.key, repeats)),
    ),
    groupBy: metric.key,
  };
  const n = part('g', 'n');
  const one = literal(integer(1));
  const repeated = compare(n, '>', one);
  const cell = cellOf(measurement);
  return draft(
    { tier: 7, form: 'optimised', reason: 'only rows with a repeated hash are counted by key' },
    [
      cell('duplicate_keys', count(repeated)),
      cell('duplicate_rows', aggregate('sum', [n], repeated)),
      cell('excess_rows', aggregate('sum', [arithmetic(n, '-', one)], repeated)),
    ],
    { from: source({ from: 'query', query: keys }, 'g') },
  );
}
