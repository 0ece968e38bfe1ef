import { setTimeout as sleep } from 'node:timers/promises';
import { formatDuration } from '../../../domain/duration.ts';
import { HttpTrouble, retryOf, type Retry } from './failure.ts';
import type { Patience } from '../settings.ts';
import { LONGEST_TIMER, type Stop } from './stop.ts';

/** How often a query that was interrupted is asked anew: each time costs as much as the first. */
const ANEW = 3;

/** How many times the first pause a later one is, at most. */
const LONGEST_PAUSE = 10;

/** Goes on trying: with growing pauses, for as long as the server asks, and never beyond the deadline. */
export class Persistence {
  /** What has been in the way since the last page, or null. */
  trouble: Error | null = null;
  /** A sentence that says how long was tried, once that is given up. */
  gaveUp = '';
  private readonly patience: Patience;
  private readonly stop: Stop;
  private readonly tries = { page: 0, wait: 0, query: 0 };
  private brokenSince: number | null = null;

  constructor(patience: Patience, stop: Stop) {
    this.patience = patience;
    this.stop = stop;
  }

  /** A page has arrived; the answer to a POST alone does not show that a query can run. */
  progress(answersPost: boolean): void {
    this.tries.page = 0;
    this.brokenSince = null;
    if (!answersPost || retryOf(this.trouble) === 'page') this.trouble = null;
  }

  /** Does the work until it succeeds or fails for good. */
  async insist<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (thrown) {
        if (retryOf(thrown) !== 'page' || !(await this.again(thrown))) throw thrown;
      }
    }
  }

  /** Waits before another attempt; false when it is not worth one. */
  async again(thrown: unknown): Promise<boolean> {
    const retry = retryOf(thrown);
    if (retry === 'never' || !(thrown instanceof Error)) return false;
    this.trouble = thrown;
    const asked = thrown instanceof HttpTrouble ? (thrown.retryAfter ?? 0) : 0;
    this.gaveUp = this.hopeless(thrown, retry, asked);
    if (this.gaveUp !== '') return false;
    const pause = Math.min(Math.max(asked, this.pauseAfter(retry)), LONGEST_TIMER);
    return sleep(pause, true, { signal: this.stop.signal }).catch(() => false);
  }

  /** Why another attempt is not worth it, as a sentence, or ''. */
  private hopeless(thrown: Error, retry: Exclude<Retry, 'never'>, asked: number): string {
    const { remaining, timeout } = this.stop;
    if (asked > 0 && asked >= remaining) {
      return ` It asks to wait ${formatDuration(asked)}, and the query has only ${formatDuration(timeout)}.`;
    }
    if (retry === 'query') {
      return this.tries.query < ANEW ? '' : ` It was asked ${String(ANEW + 1)} times.`;
    }
    // A server that answers is waited for until the deadline; an address where nobody is, is not.
    if (retry === 'wait' || thrown instanceof HttpTrouble) {
      this.brokenSince = null;
      return '';
    }
    const now = performance.now();
    this.brokenSince ??= now;
    const { unreachable } = this.patience;
    const worthwhile = now - this.brokenSince <= unreachable;
    return worthwhile ? '' : ` It was tried again for ${formatDuration(unreachable)}.`;
  }

  private pauseAfter(retry: Exclude<Retry, 'never'>): number {
    const grown = Math.min(2 ** this.tries[retry], LONGEST_PAUSE);
    this.tries[retry] += 1;
    // What interrupts a query takes a while to go by, and asking anew is not cheap.
    const first = this.patience.pause * (retry === 'query' ? LONGEST_PAUSE : 1);
    // All queries of a run meet the same trouble: they do not come back at the same moment.
    return first * grown * (0.5 + Math.random() / 2);
  }
}
