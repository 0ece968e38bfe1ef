import { Fault } from '../../domain/fault.ts';

/** Work that many gates need and that is done once for each key; what failed may be tried again. */
export class Once<T> {
  private readonly begun = new Map<string, Promise<T>>();

  /**
   * Somebody else's failure is not ours: their session or deadline may be the cause, so that we try ourselves. A server
   * that is not there is so for all, and is not waited for by one after the other.
   */
  async get(key: string, work: () => Promise<T>): Promise<T> {
    for (;;) {
      const known = this.begun.get(key);
      if (known === undefined) return this.begin(key, work);
      try {
        return await known;
      } catch (thrown) {
        if (!(thrown instanceof Fault) || thrown.record.retryable) throw thrown;
      }
    }
  }

  private begin(key: string, work: () => Promise<T>): Promise<T> {
    const begun = work();
    this.begun.set(key, begun);
    // Before all that wait, since they came later: none of them finds the failed one again.
    begun.catch(() => this.begun.delete(key));
    return begun;
  }
}
