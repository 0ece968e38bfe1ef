import { setTimeout as sleep } from 'node:timers/promises';
import { HttpTrouble, retryOf } from './failure.ts';
import type { Patience } from './settings.ts';

/** Goes on trying: with growing pauses, for as long as the server asks, and never beyond the deadline. */
export class Persistence {
  private readonly patience: Patience;
  private readonly signal: AbortSignal;
  private failures = 0;
  private since = 0;

  constructor(patience: Patience, signal: AbortSignal) {
    this.patience = patience;
    this.signal = signal;
  }

  /** Does the work until it succeeds or fails for good. */
  async insist<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const result = await work();
        this.failures = 0;
        return result;
      } catch (thrown) {
        if (retryOf(thrown) !== 'page' || !(await this.again(thrown))) throw thrown;
      }
    }
  }

  /** Waits before another attempt; false when it is not worth one. */
  async again(thrown: unknown): Promise<boolean> {
    if (this.failures === 0) this.since = performance.now();
    this.failures += 1;
    const spent = performance.now() - this.since;
    // A server that answers is worth waiting for until the deadline; an address where nobody is, is not.
    const nobody = retryOf(thrown) === 'page' && !(thrown instanceof HttpTrouble);
    if (this.signal.aborted || (nobody && spent > this.patience.unreachable)) return false;
    try {
      await sleep(this.pause(thrown), undefined, { signal: this.signal });
      return true;
    } catch {
      return false;
    }
  }

  private pause(thrown: unknown): number {
    const asked = thrown instanceof HttpTrouble ? thrown.retryAfter : null;
    const grown = this.patience.pause * Math.min(2 ** (this.failures - 1), 10);
    // All queries of a run meet the same trouble: they do not come back at the same moment.
    return Math.max(asked ?? 0, grown * (0.5 + Math.random() / 2));
  }
}
