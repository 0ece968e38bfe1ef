import { plural } from '../../domain/wording.ts';
import { item, part, source, type Query, type Source } from '../../sql/query.ts';
import { isTooLong, type Draft } from './draft.ts';
import type { GateMeasurements } from './measurement.ts';

/** Subqueries of a statement run at once: each takes threads and memory of the engine. */
const MOST = 8;

/** Drafts of one row each side by side, in as few statements as the engine takes well, where statements are dear. */
export function together(gate: GateMeasurements, drafts: readonly Draft[]): Draft[] {
  if (gate.facts.abilities.subqueryOverhead === null) return [...drafts];
  return batches(drafts).flatMap((batch) => {
    const joined = batch.length < 2 ? null : sideBySide(batch);
    return joined === null || isTooLong(gate, joined) ? batch : [joined];
  });
}

function batches(drafts: readonly Draft[]): Draft[][] {
  const count = Math.ceil(drafts.length / MOST);
  return Array.from({ length: count }, (_, index) =>
    drafts.slice(index * MOST, (index + 1) * MOST),
  );
}

function sideBySide(drafts: readonly Draft[]): Draft | null {
  const [first] = drafts;
  const named = drafts.map(({ query }, index) => subquery(query, `q${String(index)}`));
  const [from, ...others] = named.map(({ side }) => side);
  if (first === undefined || from === undefined) return null;
  return {
    tier: drafts.reduce((highest, { tier }) => (tier > highest ? tier : highest), first.tier),
    form: 'optimised',
    reason: `${plural(drafts.length, 'answer')} of one row each: ${drafts.map(({ reason }) => reason).join('; ')}`,
    targets: drafts.flatMap(({ targets }) => targets),
    sides: drafts,
    query: {
      select: named.flatMap(({ select }) => select),
      from: others.reduce(
        (left, right): Source =>
          source({ from: 'join', type: 'cross', left, right, on: null }, 'j'),
        from,
      ),
    },
  };
}

/** The query under a name, and the cells of its row. */
function subquery(
  query: Query,
  as: string,
): { side: Source; select: Exclude<Query['select'], 'everything'> } {
  const cells = query.select === 'everything' ? [] : query.select;
  const name = (index: number): string => `c${String(index)}`;
  return {
    side: source(
      {
        from: 'query',
        query: { ...query, select: cells.map((cell, index) => ({ ...cell, as: name(index) })) },
      },
      as,
    ),
    select: cells.map((_, index) => item(part(as, name(index)))),
  };
}
