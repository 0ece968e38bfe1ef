import type { Input } from './inputs.ts';
import type { Data } from './trino/data.ts';
import type { Reading } from './verdicts.ts';

/** One command under measurement. */
export interface Program {
  /** Unique: `w30/wap-gate`. */
  readonly name: string;
  readonly title: string;
  /** Where it runs, relative to the root; the root without it. */
  readonly cwd?: string;
  /** A step of the action, with these inputs. */
  readonly step?: Readonly<Record<string, string>>;
  /** Arguments of node. */
  readonly args: readonly string[];
  /** Throws when the program did not give the verdict that is right for its input. */
  readonly read: (stdout: string, code: number | null) => Reading;
}

/** Programs that are measured in turn, so that their ratios hold when the machine gets slower or faster meanwhile. */
export interface Workload {
  readonly name: string;
  readonly title: string;
  readonly inputs: readonly Input[];
  /** Measured rounds, after one to warm up. */
  readonly runs: number;
  readonly quick: boolean;
  /** What it needs on a Trino server, whose address is then TRINO_SERVER; without it, none. */
  readonly trino?: Data;
  /** Its programs are steps of the action. */
  readonly job?: true;
  readonly programs: readonly Program[];
}
