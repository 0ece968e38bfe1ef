import { formatDuration } from '../../domain/duration.ts';
import { fault, type Fault } from '../../domain/fault.ts';
import type { QueryOptions } from '../engine.ts';

const LONGEST_TIMER = 2_147_483_647;

/** What may end a query from our side: Ctrl-C and the like, or its own deadline. */
export class Stop {
  readonly signal: AbortSignal;
  private readonly given: AbortSignal;
  private readonly deadline = new AbortController();
  private readonly timeout: number;
  private readonly timer: NodeJS.Timeout | undefined;

  constructor({ signal, timeout }: QueryOptions) {
    this.given = signal;
    this.timeout = timeout;
    this.signal = AbortSignal.any([signal, this.deadline.signal]);
    if (!Number.isFinite(timeout)) return;
    const wait = Math.min(Math.max(timeout, 0), LONGEST_TIMER);
    this.timer = setTimeout(() => this.deadline.abort(), wait);
  }

  /** Why it was stopped, or null when it was not. */
  reason(state: string | null): Fault | null {
    if (this.given.aborted) {
      return fault('cancelled', 'engine-transient', 'The query was cancelled before it ended.');
    }
    return this.deadline.signal.aborted ? timedOut(this.timeout, state) : null;
  }

  rest(): void {
    clearTimeout(this.timer);
  }
}

function timedOut(timeout: number, state: string | null): Fault {
  const limit = formatDuration(timeout);
  const [what, advice] =
    state === null
      ? ['did not answer', 'see whether the server can be reached']
      : state === 'QUEUED' || state === 'WAITING_FOR_RESOURCES'
        ? ['kept the query in its queue', 'see the resource groups of the server']
        : ['did not finish the query', 'raise the timeout, or narrow what it reads'];
  return fault(
    'query-timeout',
    'engine-resource',
    `Trino ${what} within ${limit}; it was told to stop: ${advice}.`,
  );
}
