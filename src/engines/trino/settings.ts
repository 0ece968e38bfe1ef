import type { TrinoConnection } from '../../domain/connection.ts';
import type { Files } from '../../domain/world.ts';

/** Who runs the gate, for the administrators of the server. */
export interface Origin {
  readonly run: string;
  /** `owner/name`, or null outside a forge. */
  readonly repository: string | null;
  /** The number of the pull request, or null. */
  readonly pullRequest: string | null;
}

/** How to reach one Trino server for the gates of one connection. */
export interface TrinoSettings extends TrinoConnection {
  readonly origin: Origin;
  readonly files: Files;
  readonly patience?: Patience;
}

/** How long to go on trying when nobody answers, milliseconds; the query's own deadline always holds too. */
export interface Patience {
  /** Nobody listens at the address, or the connection breaks. */
  readonly unreachable: number;
  /** The first pause between two attempts; it doubles up to ten times that. */
  readonly pause: number;
  /** One answer of the server, which sends at least an empty page every second. */
  readonly silence: number;
  /** The DELETE that cancels a query. */
  readonly farewell: number;
}

export const PATIENCE: Patience = {
  unreachable: 30_000,
  pause: 300,
  silence: 60_000,
  farewell: 5_000,
};
