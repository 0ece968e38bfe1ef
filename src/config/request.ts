import type { AnyKind } from '../checks/kind.ts';
import type { OptionWords } from '../domain/option_words.ts';

/** What a call asks for: which gates, this run's values, what replaces parts of the gates. Nothing is looked up yet. */
export interface ConfigRequest {
  /** Names or paths of gates; none: every gate of `config`. */
  readonly gates: readonly string[];
  /** A directory of gate files, or one gate file. */
  readonly config: string;
  /** How whoever asked calls the parts of the call. */
  readonly words: OptionWords;
  readonly kinds: ReadonlyMap<string, AnyKind>;
  /** `2026-01-02`, for hourly gates `2026-01-02T05`. */
  readonly ds: string | null;
  readonly params: Readonly<Record<string, string>>;
  readonly pr: number | null;
  readonly headSha: string | null;
  /** Letters and digits. */
  readonly runId: string;
  /** True: the run has no secrets, since a stranger may have written what it runs. */
  readonly withoutSecrets: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly connection: string | null;
  /** A Trino connection out of the call alone, key by key as wap-gate.yml writes it; all gates use it then. */
  readonly trino: Readonly<Record<string, string>> | null;
  /** Replaces what is audited. */
  readonly staging: string | null;
  /** Whether `staging` is audited without any gate file, also where there are some; null: what else is given decides. */
  readonly adhoc: boolean | null;
  /** Replaces the target. */
  readonly outputTable: string | null;
  readonly where: string | null;
  /** The commit that the staging tables were built from, as the workflow knows it. */
  readonly builtFrom: string | null;
  /** Further checks, YAML. */
  readonly checks: readonly string[];
  /** `name:x`, `tag:x`, `kind:x`, with `*`. */
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  readonly samples: number | null;
  /** The file of known failures; absent: the one that wap-gate.yml names. */
  readonly baseline?: string;
  /** The file of known failures that the run will write. */
  readonly writeBaseline?: string;
}
