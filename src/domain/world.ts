/**
 * Everything outside the program, as one value: what reads a clock, a file, the environment or the network receives it
 * and can be run with another. Only one file makes the real one.
 */
export interface World {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  readonly clock: Clock;
  /** Resolves after so many milliseconds, or rejects when the signal aborts. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  readonly fetch: typeof globalThis.fetch;
  /** So many random bytes: for the names of runs and their steps, never for a decision or a secret. */
  readonly random: (bytes: number) => Uint8Array;
  /** Aborted when the user or the runner asks the program to stop. */
  readonly signal: AbortSignal;
  readonly files: Files;
  readonly git: Git;
  /** The directory of DuckDB's native library, fetched once if need be; null: the installed npm package. */
  readonly duckdbLibrary: () => Promise<string | null>;
}

export interface Terminal {
  readonly write: (text: string) => Promise<void>;
  readonly isTTY: boolean;
  readonly columns: number;
}

export interface Clock {
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
  /** Milliseconds since the process began, never going back: for durations. */
  readonly monotonic: () => number;
}

/** Paths are relative to `cwd` or absolute. Errors are faults whose message names the path. */
export interface Files {
  readonly read: (path: string) => Promise<Uint8Array>;
  /** A file piece by piece, for those that memory need not hold. */
  readonly chunks: (path: string) => AsyncIterable<Uint8Array>;
  /** Writes the whole file or nothing: a temporary file beside it, then a rename (devices and pipes directly). */
  readonly write: (path: string, bytes: Uint8Array | string) => Promise<void>;
  /** Makes a directory and those above it, where they do not exist. */
  readonly makeDirectory: (path: string) => Promise<void>;
  readonly stat: (path: string) => Promise<FileStat>;
  /** Names in a directory, sorted by code point. */
  readonly list: (path: string) => Promise<readonly string[]>;
  /** The paths that a glob matches, sorted, also behind linked directories; `*`, `?`, `**`, `[...]`. */
  readonly glob: (pattern: string) => Promise<readonly string[]>;
  readonly absolute: (path: string) => string;
  /** The absolute path with every symbolic link followed, also where it leads to nothing. */
  readonly real: (path: string) => Promise<string>;
}

export interface FileStat {
  readonly type: 'file' | 'directory' | 'missing' | 'other';
  readonly size: number;
  /** Another one once the file was written or replaced, as far as the file system tells. */
  readonly version: string;
}

export interface Git {
  /** The commit that is checked out; null outside a repository. */
  readonly head: () => Promise<string | null>;
  /** The work tree that holds a directory; null where git does not say it. */
  readonly workTree: (directory: string) => Promise<WorkTree | null>;
  /** What is not as the commit has it: tracked files anywhere, others where they are asked for; null: git does not say. */
  readonly differences: (place: GitPlace) => Promise<Differences | null>;
  /** All that the commit of a work tree holds, by its path from the root; null: git does not say. */
  readonly committed: (tree: WorkTree) => Promise<ReadonlyMap<string, Committed> | null>;
}

/** A submodule is a directory that the commit does not hold. */
export interface Committed {
  readonly type: 'file' | 'link';
  /** What git calls the bytes. */
  readonly hash: string;
}

export interface WorkTree {
  /** Absolute, without links. */
  readonly root: string;
  /** The commit that is checked out. */
  readonly head: string;
}

/** Names in a directory; `.` is all that is below it. */
export interface GitPlace {
  readonly directory: string;
  readonly names: readonly string[];
}

/** Paths relative to the root of the work tree; a directory stands for what git does not look into. */
export interface Differences {
  readonly changed: readonly string[];
  /** Ignored ones too. */
  readonly untracked: readonly string[];
}
