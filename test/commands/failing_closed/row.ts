import type { Contents, Workspace } from '../workspace.ts';
import type { Call } from '../command_line.ts';
import type { Verdict } from '../../../src/domain/verdict.ts';

/** One line of the table: a condition, and what the command line must make of it. */
export interface Row extends Pick<
  Call,
  'env' | 'through' | 'preload' | 'stdout' | 'stderr' | 'interrupt'
> {
  readonly condition: string;
  /** Words after `wap-gate`; `audit` when left out. */
  readonly call?: readonly string[];
  readonly files?: Contents;
  /** What files alone cannot say. */
  readonly prepare?: (workspace: Workspace) => Promise<void>;
  /** What stands open while the program runs; returns what ends it. */
  readonly meanwhile?: (workspace: Workspace) => Promise<() => void>;
  /** Null: the call ends before there is anything to report. */
  readonly verdict: Verdict | null;
  readonly code: 0 | 1 | 2 | 3;
  /** Must stand, word for word, in the result or on stderr; a place is written before its sentence. */
  readonly says: string;
  /** Outcomes that must stand in the result, by the check's name. */
  readonly outcomes?: Readonly<Record<string, string>>;
  /** Milliseconds that it may take, from the signal where one is sent. */
  readonly within?: number;
}

export interface Section {
  readonly title: string;
  readonly lead: string;
  readonly rows: readonly Row[];
}
