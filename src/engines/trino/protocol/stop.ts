import { fault, type Fault } from '../../../domain/fault.ts';
import type { QueryOptions } from '../../engine.ts';

/** The longest that one timer takes; Node fires at once for anything above. */
export const LONGEST_TIMER = 2_147_483_647;

/** What may end a query from our side: Ctrl-C and the like, or its own deadline. */
export class Stop {
  readonly signal: AbortSignal;
  readonly timeout: number;
  private readonly given: AbortSignal;
  private readonly deadline = new AbortController();
  private readonly until: number;
  private readonly timer: NodeJS.Timeout | undefined;

  constructor({ signal, timeout }: Pick<QueryOptions, 'signal' | 'timeout'>) {
    this.given = signal;
    this.timeout = timeout;
    this.until = performance.now() + timeout;
    this.signal = AbortSignal.any([signal, this.deadline.signal]);
    if (!Number.isFinite(timeout)) return;
    const wait = Math.min(Math.max(timeout, 0), LONGEST_TIMER);
    this.timer = setTimeout(() => this.deadline.abort(), wait);
  }

  /** Milliseconds until the deadline. */
  get remaining(): number {
    return this.until - performance.now();
  }

  get deadlinePassed(): boolean {
    return this.deadline.signal.aborted;
  }

  /** The fault of one whom the caller has stopped, or null. */
  get cancelled(): Fault | null {
    if (!this.given.aborted) return null;
    return fault('cancelled', 'engine-transient', 'The query was cancelled before it ended.');
  }

  rest(): void {
    clearTimeout(this.timer);
  }
}
