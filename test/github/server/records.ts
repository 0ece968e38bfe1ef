/** What GitHub keeps, as plain records: a test writes and reads them as it likes, also between two requests. */

export type Access = 'none' | 'read' | 'write';

/** The permissions of a job's token, as `permissions:` names them; what is not named is `none`. */
export type Permissions = Readonly<
  Partial<
    Record<
      | 'actions'
      | 'checks'
      | 'contents'
      | 'issues'
      | 'pull_requests'
      | 'security_events'
      | 'statuses',
      Access
    >
  >
>;

export interface Person {
  readonly login: string;
  readonly type: 'User' | 'Bot' | 'Organization';
}

export interface App {
  readonly id: number;
  readonly slug: string;
}

/** Who a token speaks for and what it may do. */
export interface Token extends Person {
  permissions: Permissions;
  /** Check runs are made by apps alone; null for a person's own token. */
  readonly app: App | null;
}

export interface PullFile {
  readonly filename: string;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed';
  readonly previous?: string;
  readonly patch?: string;
}

export interface Pull {
  readonly id: number;
  readonly number: number;
  title: string;
  state: 'open' | 'closed';
  user: Person;
  head: {
    sha: string;
    ref: string;
    /** `owner/name`; another one than the base's for a fork. */ repo: string;
  };
  base: { sha: string; ref: string };
  files: PullFile[];
  /** The commit of refs/pull/N/merge; null while GitHub has not made it. */
  mergeSha: string | null;
  /** The conversation is closed to comments. */
  locked: boolean;
  /** Its conversation was deleted: 410. */
  gone: boolean;
  createdAt: string;
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  user: Person;
  body: string;
  createdAt: string;
  updatedAt: string;
  htmlUrl: string;
  /** Answered with 410 instead of 404. */
  gone: boolean;
}

export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: 'notice' | 'warning' | 'failure';
  readonly message: string;
  readonly title?: string;
  readonly raw_details?: string;
}

export interface CheckRun {
  readonly id: number;
  name: string;
  readonly headSha: string;
  readonly app: App;
  status: string;
  conclusion: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  /** All of them, in the order in which requests appended them. */
  annotations: Annotation[];
  detailsUrl: string | null;
  externalId: string | null;
  startedAt: string;
  completedAt: string | null;
  htmlUrl: string;
}

export interface Status {
  readonly id: number;
  readonly sha: string;
  readonly state: string;
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: Person;
  readonly createdAt: string;
}

/** An uploaded SARIF file, unpacked. */
export interface Sarif {
  readonly id: string;
  readonly commitSha: string;
  readonly ref: string;
  readonly text: string;
}

export interface StoredFile {
  readonly path: string;
  /** Of a link where it leads, of a submodule its commit. */
  text: string;
  /** Without it a file. */
  readonly type?: 'symlink' | 'submodule';
  /** A branch, tag or commit; null: it is there at each of them. */
  readonly ref: string | null;
}

export interface WorkflowRun {
  readonly id: number;
  name: string;
  /** `.github/workflows/gate.yml` */
  path: string;
  workflowId: number;
  number: number;
  attempt: number;
  event: string;
  status: string;
  conclusion: string | null;
  headSha: string;
  headBranch: string;
  headRepo: string;
  /** Numbers; GitHub leaves them out for a fork. */
  pulls: number[];
  actor: Person;
  createdAt: string;
}

export interface Repository {
  readonly id: number;
  /** `owner/name` */
  readonly fullName: string;
  /** Whoever has a token may read what is not private. */
  private: boolean;
  fork: boolean;
  defaultBranch: string;
  /** The commits that exist; null: every sha is believed. */
  commits: string[] | null;
  pulls: Pull[];
  comments: Comment[];
  checkRuns: CheckRun[];
  statuses: Status[];
  sarifs: Sarif[];
  files: StoredFile[];
  workflowRuns: WorkflowRun[];
  /** By login: `admin`, `maintain`, `write`, `triage`, `read`; who is not named has `none`. */
  collaborators: Record<string, string>;
}
