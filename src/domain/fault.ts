import type { Location } from './location.ts';

/**
 * A fault is something that went wrong and is not the data's judgement: it makes a check errored, never failed.
 * Category decides the exit code (product.md, "Exit codes"); it is assigned at the edge where a driver is called.
 */
export type FaultCategory =
  | 'config'
  | 'data'
  | 'engine-user'
  | 'engine-transient'
  | 'engine-resource'
  | 'network'
  | 'publish-unknown'
  | 'bug';

/** Stable codes: they appear in the result and may be matched by users' scripts. */
export type FaultCode =
  | 'access-denied'
  | 'base-unreadable'
  | 'cancelled'
  | 'configuration'
  | 'corrupt-file'
  | 'disk-full'
  | 'engine-unavailable'
  | 'event-unreadable'
  | 'file-unreadable'
  | 'fork-no-secrets'
  | 'gates-loosened'
  | 'guard-refused'
  | 'internal'
  | 'missing-column'
  | 'missing-table'
  | 'no-measurement'
  | 'out-of-memory'
  | 'query-failed'
  | 'query-killed'
  | 'query-limit'
  | 'query-refused'
  | 'query-timeout'
  | 'report-unwritable'
  | 'result-unreadable'
  | 'run-timeout'
  | 'spill-limit'
  | 'stale-staging'
  | 'untrusted-checkout'
  | 'version-unreadable'
  | 'view-not-pinned'
  | 'wrong-type';

export interface FaultRecord {
  readonly code: FaultCode;
  readonly category: FaultCategory;
  readonly retryable: boolean;
  readonly message: string;
}

/** The exception that carries a {@link FaultRecord}. Its message is a sentence for the user, without a stack. */
export class Fault extends Error {
  readonly record: FaultRecord;
  /** Where that was written which went wrong; null: nobody said. */
  readonly location: Location | null;

  constructor(record: FaultRecord, options?: { cause?: unknown; location?: Location | null }) {
    super(record.message, options);
    this.name = 'Fault';
    this.record = record;
    this.location = options?.location ?? null;
  }
}

export function fault(
  code: FaultCode,
  category: FaultCategory,
  message: string,
  cause?: unknown,
): Fault {
  const retryable = category === 'engine-transient' || category === 'network';
  return new Fault({ code, category, retryable, message }, cause === undefined ? {} : { cause });
}

/** The end of a run that somebody stopped. */
export const cancelledFault = (): Fault =>
  fault('cancelled', 'engine-transient', 'the run was cancelled');

/** Any thrown value as a fault; what nobody classified is a bug of ours and says so. */
export function asFault(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown;
  const text = thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
  return fault('internal', 'bug', `wap-gate stopped on an unexpected error: ${text}`, thrown);
}

/** What is mended where it is written; all else went wrong on the way. */
const WRITTEN: ReadonlySet<FaultCategory> = new Set(['config', 'data', 'engine-user']);

/** The same fault, of what was written there; who said it first knows best. */
export function faultAt(thrown: unknown, location: Location | null): Fault {
  const found = asFault(thrown);
  const { record } = found;
  if (found.location !== null || !WRITTEN.has(record.category)) return found;
  return new Fault(record, { cause: found, location });
}

/** A fault as one line on stderr, where no report can say it. */
export function lastWords({ message }: Pick<FaultRecord, 'message'>): string {
  return message.startsWith('wap-gate ') ? `${message}\n` : `wap-gate: ${message}\n`;
}
