import { setImmediate } from 'node:timers/promises';

/** Work that keeps the process busy, one piece after the other: what has arrived meanwhile is attended to in between. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(() => setImmediate()).then(work);
    this.last = mine.catch(() => undefined);
    return mine;
  }
}
