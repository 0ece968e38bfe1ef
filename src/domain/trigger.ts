/** What made a workflow run, and what of the repository it concerns: read once from the runner's variables and event. */
export interface Trigger {
  /** `pull_request`, `merge_group`, `push`, ... */
  readonly event: string;
  readonly repository: { readonly owner: string; readonly repo: string };
  /** Without a slash at its end: `https://github.com`. */
  readonly server: string;
  readonly run: WorkflowRun;
  /** The commit that reports are about, and on which the check run stands. */
  readonly headSha: string;
  /** What a pipeline may have built the staging tables from: the same, and the merge that a pull request's jobs check out. */
  readonly commits: readonly string[];
  readonly pullRequest: PullRequest | null;
  /**
   * True where the event hands secrets and a token that writes to a run that a stranger's pull request can start: then
   * nothing of that pull request may be believed.
   */
  readonly privileged: boolean;
  /** Where privileged: commits of the repository's own branch, one of which must be checked out. */
  readonly trustedShas: readonly string[];
}

export interface WorkflowRun {
  /** Digits; a later run has a higher one. */
  readonly id: string;
  /** Counts the times that this run was started. */
  readonly attempt: number;
}

export interface PullRequest {
  readonly number: number;
  /** What the event is about: meanwhile the pull request may have moved on. Null where only the number is known. */
  readonly headSha: string | null;
  /** Null where only the number is known. */
  readonly baseSha: string | null;
  /** The branch that it is to be merged into. Null where only the number is known. */
  readonly baseRef: string | null;
  /** True for a pull request whose runs get no secrets and a token that only reads: of a fork, or of Dependabot. */
  readonly withoutSecrets: boolean;
}

/** Pages of the repository that a report links to. */
export interface Pages {
  /** Below it files can be read at the commit. */
  readonly files: string;
  readonly commit: string;
  /** The log of the run. */
  readonly log: string;
}

export function pagesOf({ server, repository, headSha, run }: Trigger): Pages {
  const home = `${server}/${repository.owner}/${repository.repo}`;
  return {
    files: `${home}/blob/${headSha}`,
    commit: `${home}/commit/${headSha}`,
    log: `${home}/actions/runs/${run.id}/attempts/${String(run.attempt)}`,
  };
}
