import { gzipSync } from 'node:zlib';
import { Octokit } from '@octokit/rest';
import { describe, expect, it } from 'vitest';
import { FLAVOURS } from './contract.ts';
import { description } from './contract/description.ts';
import { type GitHub, REPOSITORY, startGitHub, TOKEN } from './server.ts';
import { ask } from './server/asking.ts';
import type { Permissions } from './server/records.ts';
import { ACTIONS_APP, FORK_PERMISSIONS, jobToken, personalToken, sha } from './server/state.ts';

const ALL: Permissions = {
  ...{ actions: 'write', checks: 'write', contents: 'write', issues: 'write' },
  ...{ pull_requests: 'write', security_events: 'write', statuses: 'write' },
};
const HEAD = sha('head 7');
const at = { owner: 'octo', repo: 'flights' };

const PERSONAL = `ghp_${'a1B2'.repeat(9)}`;

function octokit(github: GitHub, auth = TOKEN): Octokit {
  return new Octokit({ auth, baseUrl: github.apiUrl });
}

function filled(github: GitHub): void {
  github.state.addPull(REPOSITORY, {
    number: 7,
    head: { sha: HEAD, ref: 'change', repo: 'mona/flights' },
    files: [
      { filename: 'checks/a b.yml', status: 'modified', patch: '@@ -1 +1 @@\n-a\n+b' },
      { filename: 'checks/new.yml', status: 'renamed', previous: 'checks/old.yml' },
    ],
  });
  github.state.addComment(REPOSITORY, 7);
  github.state.addWorkflowRun(REPOSITORY, { id: 11, pulls: [7] });
  const repository = github.state.repository(REPOSITORY);
  repository.files.push({ path: 'checks/flights.yml', text: 'gate: flights\n', ref: null });
  repository.collaborators['mona'] = 'maintain';
}

describe.each(FLAVOURS)('%s', (flavour) => {
  it('answers every operation of the description as the description says', async () => {
    await using github = await startGitHub({
      flavour,
      tokens: { [TOKEN]: jobToken(ALL), [PERSONAL]: personalToken('ana') },
      rateLimit: 1000,
    });
    filled(github);
    const o = octokit(github);
    const id = github.state.repository(REPOSITORY).comments[0]!.id;
    await o.issues.createComment({ ...at, issue_number: 7, body: 'x' });
    await o.issues.listComments({ ...at, issue_number: 7 });
    await o.issues.getComment({ ...at, comment_id: id });
    await o.issues.updateComment({ ...at, comment_id: id, body: 'y' });
    await o.issues.deleteComment({ ...at, comment_id: id });
    const run = await o.checks.create({ ...at, name: 'gate', head_sha: HEAD });
    await o.checks.update({ ...at, check_run_id: run.data.id, conclusion: 'success' });
    await o.checks.listForRef({ ...at, ref: 'change', per_page: 1 });
    await o.pulls.get({ ...at, pull_number: 7 });
    await o.pulls.listFiles({ ...at, pull_number: 7 });
    await o.repos.listPullRequestsAssociatedWithCommit({ ...at, commit_sha: HEAD });
    await o.repos.createCommitStatus({ ...at, sha: HEAD, state: 'success' });
    const sarif = gzipSync('{}').toString('base64');
    await o.codeScanning.uploadSarif({ ...at, commit_sha: HEAD, ref: 'refs/heads/x', sarif });
    await o.actions.getWorkflowRun({ ...at, run_id: 11 });
    await o.actions.listWorkflowRuns({ ...at, workflow_id: 'gate.yml', event: 'pull_request' });
    await o.repos.getContent({ ...at, path: 'checks' });
    await o.repos.getContent({ ...at, path: 'checks/flights.yml', ref: 'main' });
    await o.rateLimit.get();
    await o.repos.getCollaboratorPermissionLevel({ ...at, username: 'mona' });
    const { data: ana } = await octokit(github, PERSONAL).users.getAuthenticated();
    expect(ana.login).toBe('ana');
    await expect(o.users.getAuthenticated()).rejects.toMatchObject({ status: 403 });
    expect(github.violations).toEqual([]);
    const asked = new Set(
      description(flavour)
        .operations.filter((one) =>
          github.requests.some(
            ({ method, path }) => method === one.method && one.pattern.test(path),
          ),
        )
        .map((one) => one.id),
    );
    expect(asked.size).toBe(description(flavour).operations.length);
    expect(asked.size).toBe(19);
  });
});

describe('comments', () => {
  it('are created, changed and deleted, each once', async () => {
    await using github = await startGitHub();
    filled(github);
    const { body } = await ask(github, 'POST', '{repo}/issues/7/comments', { body: 'one' });
    const { id } = body as { id: number };
    await ask(github, 'PATCH', `{repo}/issues/comments/${String(id)}`, { body: 'two' });
    const { comments } = github.state.repository(REPOSITORY);
    expect(comments.at(-1)).toMatchObject({ id, body: 'two', issue: 7 });
    expect(comments.at(-1)!.user).toEqual({ login: 'github-actions[bot]', type: 'Bot' });
    expect((await ask(github, 'DELETE', `{repo}/issues/comments/${String(id)}`)).status).toBe(204);
    expect((await ask(github, 'GET', `{repo}/issues/comments/${String(id)}`)).status).toBe(404);
    expect(comments).toHaveLength(1);
    comments[0]!.gone = true;
    const gone = await ask(github, 'PATCH', `{repo}/issues/comments/${String(comments[0]!.id)}`, {
      body: 'x',
    });
    expect(gone.status).toBe(410);
    expect(github.violations).toEqual([]);
  });

  it('come in pages of 30, or of up to 100, with links', async () => {
    await using github = await startGitHub();
    filled(github);
    for (let i = 0; i < 249; i++) github.state.addComment(REPOSITORY, 7);
    const path = '{repo}/issues/7/comments';
    const first = await ask(github, 'GET', path);
    expect(first.body).toHaveLength(30);
    const url = `${github.apiUrl}/repos/octo/flights/issues/7/comments`;
    expect(first.headers.get('link')).toBe(
      `<${url}?page=2>; rel="next", <${url}?page=9>; rel="last"`,
    );
    const last = await ask(github, 'GET', `${path}?per_page=1000&page=3`);
    expect(last.body).toHaveLength(50);
    expect(last.headers.get('link')).toContain('page=2>; rel="prev"');
    expect(last.headers.get('link')).toContain('page=1>; rel="first"');
    const all = octokit(github).paginate(
      'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
      {
        ...{ ...at, issue_number: 7, per_page: 100 },
      },
    );
    expect(await all).toHaveLength(250);
    expect(github.violations).toEqual([]);
  });

  it('may have 65,536 characters, and one more is refused in the words of GitHub', async () => {
    await using github = await startGitHub();
    filled(github);
    const most = await ask(github, 'POST', '{repo}/issues/7/comments', {
      body: '\u{1f6eb}'.repeat(65_536),
    });
    expect(most.status).toBe(201);
    const more = await ask(github, 'POST', '{repo}/issues/7/comments', {
      body: 'x'.repeat(65_537),
    });
    expect(more).toMatchObject({
      status: 422,
      body: {
        message: 'Validation Failed',
        errors: [{ message: 'Body is too long (maximum is 65536 characters)' }],
      },
    });
    expect(github.state.repository(REPOSITORY).comments).toHaveLength(2);
    expect(github.violations).toEqual([]);
  });
});

describe('check runs', () => {
  const annotation = (message = 'x'): object => ({
    ...{ path: 'a.yml', start_line: 1, end_line: 1, annotation_level: 'failure', message },
  });
  const output = (annotations: object[], more: object = {}): object => ({
    output: { title: 't', summary: 's', annotations, ...more },
  });

  async function made(github: GitHub): Promise<string> {
    const { body } = await ask(github, 'POST', '{repo}/check-runs', {
      ...{ name: 'gate', head_sha: HEAD, status: 'in_progress' },
      ...output(Array.from({ length: 50 }, () => annotation())),
    });
    return `{repo}/check-runs/${String((body as { id: number }).id)}`;
  }

  it('keep what was annotated before', async () => {
    await using github = await startGitHub();
    const run = await made(github);
    await ask(github, 'PATCH', run, output([annotation('last')]));
    const [kept] = github.state.repository(REPOSITORY).checkRuns;
    expect(kept?.annotations).toHaveLength(51);
    expect(kept?.annotations.at(-1)?.message).toBe('last');
    expect(kept).toMatchObject({ status: 'in_progress', conclusion: null, app: ACTIONS_APP });
    await ask(github, 'PATCH', run, { status: 'completed', conclusion: 'failure' });
    expect(kept).toMatchObject({ status: 'completed', conclusion: 'failure' });
    expect(kept?.completedAt).not.toBeNull();
    expect(github.violations).toEqual([]);
  });

  it.each([
    ['51 annotations', output(Array.from({ length: 51 }, () => annotation())), 'more than 50'],
    ['no conclusion', { status: 'completed' }, 'conclusion'],
    ['long message', output([annotation('é'.repeat(32_769))]), 'message exceeds'],
    ['long details', output([{ ...annotation(), raw_details: 'x'.repeat(65_537) }]), 'raw_details'],
    ['long title', output([{ ...annotation(), title: 'x'.repeat(256) }]), 'title is too long'],
    ['long summary', output([], { summary: 'x'.repeat(65_536) }), 'summary'],
    ['bytes of a summary', output([], { summary: 'é'.repeat(32_768) }), 'bytesize of 65535'],
    ['bytes of a text', output([], { text: 'é'.repeat(32_768) }), 'bytesize of 65535'],
    ['line 0', output([{ ...annotation(), start_line: 0 }]), 'greater than 0'],
    ['lines backwards', output([{ ...annotation(), start_line: 2 }]), 'before start_line'],
    ['columns', output([{ ...annotation(), end_line: 2, start_column: 1 }]), 'single line'],
  ])('refuse %s and stay as they were', async (_, body, words) => {
    await using github = await startGitHub();
    const run = await made(github);
    const answer = await ask(github, 'PATCH', run, body);
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body)).toContain(words);
    const [kept] = github.state.repository(REPOSITORY).checkRuns;
    expect(kept).toMatchObject({ status: 'in_progress', summary: 's' });
    expect(kept?.annotations).toHaveLength(50);
  });

  it('belong to the app that made them, and are no business of a person', async () => {
    const tokens = {
      [TOKEN]: jobToken(),
      other: { ...jobToken(), app: { id: 1, slug: 'other' } },
      person: { ...jobToken(), app: null },
    };
    await using github = await startGitHub({ tokens });
    const run = await made(github);
    for (const name of ['other', 'person']) {
      const headers = { Authorization: `token ${name}` };
      const answer = await ask(github, 'PATCH', run, { conclusion: 'success' }, headers);
      expect(answer.status).toBe(403);
    }
  });
});

describe('who asks', () => {
  it('is known by the token alone', async () => {
    await using github = await startGitHub();
    filled(github);
    const path = '{repo}/pulls/7';
    expect((await ask(github, 'GET', path)).status).toBe(200);
    const unknown = await ask(github, 'GET', path, undefined, { Authorization: 'Bearer x' });
    expect(unknown).toMatchObject({ status: 401, body: { message: 'Bad credentials' } });
    const nobody = await ask(github, 'GET', path, undefined, { Authorization: '' });
    expect(nobody.status).toBe(401);
    expect(github.requests.map(({ answer }) => answer?.status)).toEqual([200, 401, 401]);
    expect(github.violations).toEqual([]);
  });

  it('may do what the permissions say, as the token of a fork may only read', async () => {
    await using github = await startGitHub({ tokens: { [TOKEN]: jobToken(FORK_PERMISSIONS) } });
    filled(github);
    const refusal = {
      status: 403,
      body: {
        message: 'Resource not accessible by integration',
        documentation_url: expect.stringContaining('https://docs.github.com/rest/') as string,
        status: '403',
      },
    };
    expect((await ask(github, 'GET', '{repo}/issues/7/comments')).status).toBe(200);
    const written = await ask(github, 'POST', '{repo}/issues/7/comments', { body: 'x' });
    expect(written).toMatchObject(refusal);
    const checked = await ask(github, 'POST', '{repo}/check-runs', { name: 'a', head_sha: HEAD });
    expect(checked).toMatchObject(refusal);
    github.state.tokens[TOKEN]!.permissions = {};
    expect(await ask(github, 'GET', '{repo}/issues/7/comments')).toMatchObject(refusal);
    github.state.repository(REPOSITORY).private = false;
    expect((await ask(github, 'GET', '{repo}/issues/7/comments')).status).toBe(200);
    expect(github.violations).toEqual([]);
  });

  it('has so many requests an hour, and on an Enterprise Server as many as it likes', async () => {
    await using github = await startGitHub({ rateLimit: 2 });
    const path = '{repo}/pulls/7';
    const first = await ask(github, 'GET', path);
    expect(first.headers.get('x-ratelimit-remaining')).toBe('1');
    await ask(github, 'GET', path);
    const third = await ask(github, 'GET', path);
    expect(third.status).toBe(403);
    expect(third.headers.get('x-ratelimit-remaining')).toBe('0');
    await using enterprise = await startGitHub({ flavour: 'ghes-3.19' });
    expect((await ask(enterprise, 'GET', path)).headers.get('x-ratelimit-limit')).toBeNull();
    expect((await ask(enterprise, 'GET', '/rate_limit')).status).toBe(404);
  });
});

describe('what is wrong with a request', () => {
  it('is told in a sentence, whether the server answers it or not', async () => {
    await using github = await startGitHub();
    filled(github);
    await ask(github, 'POST', '{repo}/issues/7/comments', { body: 'x', extra: 1 });
    await ask(github, 'GET', '{repo}/issues');
    await ask(github, 'GET', '{repo}/pulls/7?state=open');
    const path = '/repos/octo/flights';
    expect(github.violations).toEqual([
      `POST ${path}/issues/7/comments: body/extra is not in the description`,
      `GET ${path}/issues: is no operation of the description`,
      `GET ${path}/pulls/7: query/state is not in the description`,
    ]);
    expect(github.requests.map(({ answer }) => answer?.status)).toEqual([201, 404, 200]);
  });

  it('may lie in an answer: nor is the server believed', async () => {
    await using github = await startGitHub();
    filled(github);
    const comment = github.state.repository(REPOSITORY).comments[0]!;
    comment.createdAt = 'yesterday';
    await ask(github, 'GET', '{repo}/issues/7/comments');
    expect(github.violations).toEqual([
      'GET /repos/octo/flights/issues/7/comments: answer 200: body/0/created_at must match format "date-time"',
    ]);
  });

  it('includes an address outside of the REST interface', async () => {
    await using github = await startGitHub({ flavour: 'ghes-3.18' });
    expect(github.apiUrl).toBe(`${github.serverUrl}/api/v3`);
    expect((await fetch(`${github.serverUrl}/repos/octo/flights`)).status).toBe(404);
    expect(github.violations).toEqual([`GET /repos/octo/flights: is outside of ${github.apiUrl}`]);
  });

  it('is refused where it is no JSON or names no agent', async () => {
    await using github = await startGitHub();
    filled(github);
    const post = (headers: Record<string, string>, body: string): Promise<Response> =>
      fetch(`${github.apiUrl}/repos/octo/flights/issues/7/comments`, {
        ...{ method: 'POST', headers: { Authorization: `Bearer ${TOKEN}`, ...headers }, body },
      });
    expect((await post({}, '{"body":')).status).toBe(400);
    expect((await post({ 'User-Agent': '' }, '{"body":"x"}')).status).toBe(403);
    expect(github.state.repository(REPOSITORY).comments).toHaveLength(1);
  });
});

describe('the identity of a job', () => {
  it('is given to who holds the request token', async () => {
    await using github = await startGitHub();
    const url = `${github.oidc.requestUrl}&audience=trino`;
    expect((await fetch(url)).status).toBe(401);
    const headers = { Authorization: `bearer ${github.oidc.requestToken}` };
    const { value } = (await (await fetch(url, { headers })).json()) as { value: string };
    const claims = JSON.parse(Buffer.from(value.split('.')[1]!, 'base64url').toString()) as object;
    expect(claims).toMatchObject({ aud: 'trino' });
    expect(github.oidc.audiences).toEqual(['trino']);
    expect(github.violations).toEqual([]);
  });
});

describe('contents', () => {
  const files = (github: GitHub) => github.state.repository(REPOSITORY).files;

  it('of a directory are its entries, with what git calls their bytes', async () => {
    await using github = await startGitHub();
    files(github).push(
      { path: 'checks/a.yml', text: 'gate: ä\n', ref: null },
      { path: 'checks/packs/b.yml', text: '', ref: null },
      { path: 'checks/link.yml', text: 'a.yml', ref: null, type: 'symlink' },
      { path: 'checks/away.yml', text: '/etc/a.yml', ref: null, type: 'symlink' },
      { path: 'checks/sub', text: sha('sub'), ref: null, type: 'submodule' },
      { path: 'checks/other.yml', text: '', ref: sha('other') },
    );
    const { body } = await ask(github, 'GET', '{repo}/contents/checks');
    const told = (body as Record<string, unknown>[]).map(({ name, type, size, sha }) =>
      [name, type, size, sha].map(String).join(' '),
    );
    // What `git hash-object` says.
    expect(told).toEqual([
      'a.yml file 9 6b7b962ef4c1038117c068bfdf21d4e7e0105ed6',
      'away.yml symlink 10 ec6c869bbb140e1ff81afffc6d65890f2d1d35ca',
      'link.yml symlink 5 52f516ac7568997ed90afd56d39961e57c2eb3d9',
      `packs dir 0 ${sha('checks/packs')}`,
      `sub file 0 ${sha('sub')}`,
    ]);
    const types = ['link.yml', 'away.yml', 'sub'].map(async (name) => {
      const one = await ask(github, 'GET', `{repo}/contents/checks/${name}`);
      return (one.body as { type: string }).type;
    });
    expect(await Promise.all(types)).toEqual(['file', 'symlink', 'submodule']);
    expect(github.violations).toEqual([]);
  });

  it('of a directory are 1,000 at most, and nothing says that there are more', async () => {
    await using github = await startGitHub();
    for (let i = 0; i < 1_001; i++)
      files(github).push({ path: `a/${String(i)}`, text: '', ref: null });
    const { body, headers } = await ask(github, 'GET', '{repo}/contents/a');
    expect(body).toHaveLength(1_000);
    expect(headers.get('link')).toBeNull();
  });
});
