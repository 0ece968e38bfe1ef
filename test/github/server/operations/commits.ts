import type { Call, Doings } from '../exchange.ts';
import { page } from '../pages.ts';
import { invalid, Refusal } from '../refusal.ts';
import { nodeId, userShape } from '../shapes/people.ts';
import { simplePullShape } from '../shapes/pulls.ts';

/** What belongs to a commit: its pulls and its statuses. */
export const COMMITS: Doings = {
  'repos/list-pull-requests-associated-with-commit': {
    needs: [['pull_requests', 'read']],
    run: (call) => {
      const { state, site, repository, at } = call;
      const sha = at['commit_sha'] ?? '';
      checkCommit(call, sha);
      const found = repository.pulls.filter(({ head, mergeSha }) =>
        [head.sha, mergeSha].includes(sha),
      );
      return page(call, found, (pulls) =>
        pulls.map((pull) => simplePullShape(state, site, repository, pull)),
      );
    },
  },
  'repos/create-commit-status': {
    needs: [['statuses', 'write']],
    run: (call) => {
      const { body, state, site, repository, token } = call;
      const sha = call.at['sha'] ?? '';
      checkCommit(call, sha);
      const description = (body['description'] as string | null | undefined) ?? null;
      if (Array.from(description ?? '').length > 140) {
        const message = 'description is too long (maximum is 140 characters)';
        throw invalid('Status', 'description', 'custom', message);
      }
      const id = state.nextId();
      const context = (body['context'] as string | undefined) ?? 'default';
      const targetUrl = (body['target_url'] as string | null | undefined) ?? null;
      const creator = { login: token.login, type: token.type };
      const createdAt = state.now();
      const given = { id, sha, state: body['state'] as string, context };
      repository.statuses.push({ ...given, description, targetUrl, creator, createdAt });
      const url = `${site.api}/repos/${repository.fullName}/statuses/${sha}`;
      const answer = {
        ...{ url, avatar_url: null, id, node_id: nodeId('SC', id), state: given.state },
        ...{ description, target_url: targetUrl, context },
        ...{ created_at: createdAt, updated_at: createdAt, creator: userShape(creator, site) },
      };
      return { status: 201, body: answer, headers: { Location: url } };
    },
  },
};

/** A commit that does not exist is refused, where a test says which do. */
export function checkCommit({ repository }: Call, sha: string): void {
  if (repository.commits === null || repository.commits.includes(sha)) return;
  throw new Refusal(422, `No commit found for SHA: ${sha}`);
}

/** The commit that a branch, `heads/branch` or `pull/N/head` stands for; else the text is a commit itself. */
export function commitOf({ repository }: Call, ref: string): string {
  const name = ref.replace(/^(refs\/)?heads\//, '');
  const pulls = repository.pulls.filter(({ head, number }) =>
    [head.ref, `pull/${String(number)}/head`].includes(name),
  );
  return pulls.at(-1)?.head.sha ?? name;
}
