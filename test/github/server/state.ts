import type {
  App,
  Comment,
  Person,
  Permissions,
  Pull,
  Repository,
  Token,
  WorkflowRun,
} from './records.ts';

/** Where the server is found: its REST interface, and what stands in links for people. */
export interface Site {
  readonly api: string;
  readonly html: string;
}

export const ACTIONS_BOT: Person = { login: 'github-actions[bot]', type: 'Bot' };
export const ACTIONS_APP: App = { id: 15368, slug: 'github-actions' };
export const DEPENDABOT: Person = { login: 'dependabot[bot]', type: 'Bot' };

/** What the documentation tells users to give the job. */
export const JOB_PERMISSIONS: Permissions = {
  contents: 'read',
  pull_requests: 'write',
  checks: 'write',
};

/** What the token of a pull request from a fork or of Dependabot may do. */
export const FORK_PERMISSIONS: Permissions = {
  actions: 'read',
  checks: 'read',
  contents: 'read',
  issues: 'read',
  pull_requests: 'read',
  statuses: 'read',
};

/** The `GITHUB_TOKEN` of a job. */
export function jobToken(permissions: Permissions = JOB_PERMISSIONS): Token {
  return { ...ACTIONS_BOT, permissions, app: ACTIONS_APP };
}

/** The personal access token of somebody who may do as much. */
export function personalToken(login: string, permissions: Permissions = JOB_PERMISSIONS): Token {
  return { login, type: 'User', permissions, app: null };
}

/** Everything that the server knows, and the one place where ids and times are given. */
export class State {
  readonly repositories: Repository[] = [];
  readonly tokens: Record<string, Token>;
  private readonly site: Site;
  private readonly clock: () => Date;
  /** Beyond 32 bits, as they are on github.com. */
  private last = 3_000_000_000;

  constructor(site: Site, tokens: Readonly<Record<string, Token>>, clock: () => Date) {
    this.site = site;
    this.tokens = { ...tokens };
    this.clock = clock;
  }

  /** An id that was never given before, larger than all earlier ones. */
  nextId(): number {
    return ++this.last;
  }

  /** The time in GitHub's form, without fractions of a second. */
  now(): string {
    return `${this.clock().toISOString().slice(0, 19)}Z`;
  }

  /** The repository of this name; an error names it when there is none. */
  repository(fullName: string): Repository {
    const found = this.find(fullName);
    if (found === undefined) throw new Error(`no repository ${fullName}: add it first`);
    return found;
  }

  /** The same, undefined when there is none; names are compared without regard to case. */
  find(fullName: string): Repository | undefined {
    const wanted = fullName.toLowerCase();
    return this.repositories.find((one) => one.fullName.toLowerCase() === wanted);
  }

  /** A private repository without anything in it. */
  addRepository(fullName: string, given: Partial<Repository> = {}): Repository {
    const made: Repository = {
      id: this.nextId(),
      fullName,
      private: true,
      fork: false,
      defaultBranch: 'main',
      commits: null,
      pulls: [],
      comments: [],
      checkRuns: [],
      statuses: [],
      sarifs: [],
      files: [],
      workflowRuns: [],
      collaborators: {},
      ...given,
    };
    this.repositories.push(made);
    return made;
  }

  /** An open pull request, from a branch of the same repository unless `head.repo` says otherwise. */
  addPull(fullName: string, given: Partial<Pull> = {}): Pull {
    const repository = this.repository(fullName);
    const number = given.number ?? repository.pulls.length + 1;
    const made: Pull = {
      id: this.nextId(),
      title: 'Change the flights',
      state: 'open',
      user: { login: 'mona', type: 'User' },
      head: { sha: sha(`head ${String(number)}`), ref: 'change', repo: fullName },
      base: { sha: sha('base'), ref: repository.defaultBranch },
      files: [],
      mergeSha: sha(`merge ${String(number)}`),
      locked: false,
      gone: false,
      createdAt: this.now(),
      ...given,
      number,
    };
    repository.pulls.push(made);
    return made;
  }

  /** A comment on an issue or pull request, by a person unless `user` says otherwise. */
  addComment(fullName: string, issue: number, given: Partial<Comment> = {}): Comment {
    const id = given.id ?? this.nextId();
    const now = this.now();
    const made: Comment = {
      user: { login: 'mona', type: 'User' },
      body: 'Looks good.',
      createdAt: now,
      updatedAt: now,
      htmlUrl: `${this.site.html}/${fullName}/pull/${String(issue)}#issuecomment-${String(id)}`,
      gone: false,
      ...given,
      id,
      issue,
    };
    this.repository(fullName).comments.push(made);
    return made;
  }

  /** A run of a workflow, in progress unless `status` says otherwise. */
  addWorkflowRun(fullName: string, given: Partial<WorkflowRun> = {}): WorkflowRun {
    const made: WorkflowRun = {
      id: this.nextId(),
      name: 'gate',
      path: '.github/workflows/gate.yml',
      workflowId: 1000,
      number: 1,
      attempt: 1,
      event: 'pull_request',
      status: 'in_progress',
      conclusion: null,
      headSha: sha('head 1'),
      headBranch: 'change',
      headRepo: fullName,
      pulls: [],
      actor: { login: 'mona', type: 'User' },
      createdAt: this.now(),
      ...given,
    };
    this.repository(fullName).workflowRuns.push(made);
    return made;
  }
}

/** A sha of its own for each word: 40 hexadecimal digits, the same each time. */
export function sha(word: string): string {
  let hash = 0x811c9dc5;
  const digits = Array.from({ length: 5 }, (_, part) => {
    for (const character of `${String(part)} ${word}`) {
      hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193) >>> 0;
    }
    return hash.toString(16).padStart(8, '0');
  });
  return digits.join('');
}
