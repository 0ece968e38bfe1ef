import type { Seen } from './exchange.ts';
import type { Fault } from './faults.ts';

/**
 * Which requests something is planned for: the n-th of all, those whose `POST /repos/o/r/issues/7/comments` matches, or
 * those that a function picks.
 */
export type Match = number | RegExp | ((seen: Seen) => boolean);

/** How often; without `times`, each time. `skip` lets the first ones pass. */
export interface Often {
  readonly times?: number;
  readonly skip?: number;
}

/** Code that runs between a request and its answer. */
export type Hook = (seen: Seen) => unknown;

interface Planned<What> {
  readonly match: Match;
  readonly what: What;
  skip: number;
  times: number;
}

/** What tests have planned, in the order in which they did. */
export class Plans {
  private readonly faults: Planned<Fault>[] = [];
  private readonly hooks = { before: [] as Planned<Hook>[], after: [] as Planned<Hook>[] };

  addFault(match: Match, what: Fault, often: Often): void {
    this.faults.push(planned(match, what, often));
  }

  addHook(when: 'before' | 'after', match: Match, what: Hook, often: Often): void {
    this.hooks[when].push(planned(match, what, often));
  }

  /** The first fault that is planned for a request. */
  fault(seen: Seen): Fault | null {
    return this.faults.find((one) => falls(one, seen))?.what ?? null;
  }

  /** Runs the hooks that are planned for a request, one after the other. */
  async run(when: 'before' | 'after', seen: Seen): Promise<void> {
    for (const one of this.hooks[when].filter((hook) => falls(hook, seen))) await one.what(seen);
  }
}

function planned<What>(match: Match, what: What, often: Often): Planned<What> {
  return { match, what, skip: often.skip ?? 0, times: often.times ?? Infinity };
}

/** Counts as it answers: asked once for each request. */
function falls(one: Planned<unknown>, seen: Seen): boolean {
  if (one.times === 0 || !matches(one.match, seen)) return false;
  if (one.skip > 0) {
    one.skip -= 1;
    return false;
  }
  one.times -= 1;
  return true;
}

function matches(match: Match, seen: Seen): boolean {
  if (typeof match === 'number') return seen.number === match;
  if (typeof match === 'function') return match(seen);
  return new RegExp(match.source, match.flags.replace('g', '')).test(`${seen.method} ${seen.path}`);
}
