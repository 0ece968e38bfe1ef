import type { OptionWords } from '../domain/option_words.ts';
import type { Files } from '../domain/world.ts';
import type { Strategy } from '../planning/audit/plan.ts';

/** What a pull request touches. */
export interface Touched {
  /** From the root of the repository: what was added, modified or removed, and both names of what was renamed. */
  readonly paths: readonly string[];
  /** Where a path of this run lies in the repository, links followed and not. */
  readonly places: (path: string) => Promise<readonly string[]>;
}

/** What every command over gates is asked for, as the command line says it; nothing is looked up yet. */
export interface RunOptions {
  /** How whoever asks calls these options. */
  readonly words: OptionWords;
  /** Names or paths; none: every gate of `config`. */
  readonly gates: readonly string[];
  readonly config: string;
  readonly ds?: string;
  /** Milliseconds since 1970. */
  readonly now?: number;
  readonly param: Readonly<Record<string, string>>;
  readonly connection?: string;
  /** A Trino connection out of the call alone: key of wap-gate.yml -> value. */
  readonly trino?: Readonly<Record<string, string>>;
  readonly staging?: string;
  /** Whether `staging` is audited without any gate file, also where there are some; without it the call decides. */
  readonly adhoc?: boolean;
  readonly outputTable?: string;
  readonly where?: string;
  /** The commit that the staging tables were built from. */
  readonly builtFrom?: string;
  readonly check: readonly string[];
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  readonly samples?: number;
  /** A file of known failures; without it the one that wap-gate.yml names. */
  readonly baseline?: string;
  readonly writeBaseline?: string;
  /** A directory of earlier results: where nothing has changed they are taken again. */
  readonly reuse?: string;
  readonly maxParallel?: number;
  /** Milliseconds. */
  readonly queryTimeout?: number;
  /** Milliseconds. */
  readonly timeout?: number;
  /** The run has no secrets: it is a fork's. */
  readonly withoutSecrets?: boolean;
  readonly pr?: number;
  readonly headSha?: string;
  /** The commits that a staging table may have been built from; absent: `headSha`, or what is checked out. */
  readonly commits?: readonly string[];
  /** Where the configuration is read instead of the working directory: as a commit has it. */
  readonly configFiles?: Files;
  /** Only gates that a change of these files concerns. */
  readonly touched?: Touched;
  readonly strategy: Strategy;
  readonly quiet: boolean;
}
