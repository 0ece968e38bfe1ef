import { fault, type Fault } from '../../domain/fault.ts';
import { formatDuration } from '../../domain/duration.ts';
import type { QueryOptions } from '../engine.ts';

/** What can be asked to stop; a DuckDB connection can. */
export interface Interruptible {
  readonly interrupt: () => void;
}

/** An interrupt that arrives before DuckDB has begun the statement is lost: it is repeated this often, milliseconds. */
const REPEAT = 10;
const LONGEST_TIMER = 2_147_483_647;

/**
 * Does the work, and stops it inside the engine when the signal aborts or the time is over. The promise settles only
 * after the engine has let go, so that the connection is free again.
 */
export async function withinDeadline<T>(
  target: Interruptible,
  { signal, timeout }: QueryOptions,
  work: () => Promise<T>,
): Promise<T> {
  if (signal.aborted) throw cancelled();
  const stopper = new Stopper(target);
  const onAbort = (): void => stopper.stop(cancelled());
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = Number.isFinite(timeout)
    ? setTimeout(
        () => stopper.stop(timedOut(timeout)),
        Math.min(Math.max(timeout, 0), LONGEST_TIMER),
      )
    : undefined;
  try {
    const result = await work();
    if (stopper.reason !== null) throw stopper.reason;
    return result;
  } catch (error) {
    throw stopper.reason ?? error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    stopper.rest();
  }
}

class Stopper {
  reason: Fault | null = null;
  private readonly target: Interruptible;
  private repeating: NodeJS.Timeout | undefined;

  constructor(target: Interruptible) {
    this.target = target;
  }

  stop(reason: Fault): void {
    if (this.reason !== null) return;
    this.reason = reason;
    this.target.interrupt();
    this.repeating = setInterval(() => this.target.interrupt(), REPEAT);
  }

  rest(): void {
    clearInterval(this.repeating);
  }
}

function cancelled(): Fault {
  return fault('cancelled', 'engine-transient', 'The query was cancelled before it ended.');
}

function timedOut(timeout: number): Fault {
  return fault(
    'query-timeout',
    'engine-resource',
    `The query ran longer than its limit of ${formatDuration(timeout)} and was stopped: raise the timeout, or narrow what it reads.`,
  );
}
