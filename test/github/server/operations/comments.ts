import type { Call, Doings } from '../exchange.ts';
import { checkCommentBody } from '../limits.ts';
import { page } from '../pages.ts';
import type { Comment, Pull } from '../records.ts';
import { notFound, Refusal } from '../refusal.ts';
import { appShape, nodeId, userShape } from '../shapes/people.ts';
import { ACTIONS_APP, ACTIONS_BOT } from '../state.ts';

const READ = [
  ['issues', 'read'],
  ['pull_requests', 'read'],
] as const;
const WRITE = [
  ['issues', 'write'],
  ['pull_requests', 'write'],
] as const;

/** Comments of a conversation: list, get, create, update, delete. */
export const COMMENTS: Doings = {
  'issues/list-comments': {
    needs: READ,
    run: (call) => {
      const { number } = conversation(call);
      const since = call.query.get('since') ?? '';
      const found = call.repository.comments
        .filter(({ issue, gone, updatedAt }) => issue === number && !gone && updatedAt >= since)
        .sort((one, other) => one.id - other.id);
      return page(call, found, (comments) => comments.map((comment) => shape(comment, call)));
    },
  },
  'issues/get-comment': {
    needs: READ,
    run: (call) => ({ status: 200, body: shape(comment(call), call) }),
  },
  'issues/create-comment': {
    needs: WRITE,
    run: (call) => {
      const { number, locked } = conversation(call);
      if (locked) throw new Refusal(403, 'Unable to create comment because issue is locked.');
      const body = call.body['body'] as string;
      checkCommentBody(body);
      const { login, type } = call.token;
      const user = { login, type };
      const made = call.state.addComment(call.repository.fullName, number, { body, user });
      return { status: 201, body: shape(made, call), headers: { Location: address(made, call) } };
    },
  },
  'issues/update-comment': {
    needs: WRITE,
    run: (call) => {
      const found = comment(call);
      const body = call.body['body'] as string;
      checkCommentBody(body);
      found.body = body;
      found.updatedAt = call.state.now();
      return { status: 200, body: shape(found, call) };
    },
  },
  'issues/delete-comment': {
    needs: WRITE,
    run: (call) => {
      const { comments } = call.repository;
      comments.splice(comments.indexOf(comment(call)), 1);
      return { status: 204 };
    },
  },
};

function conversation({ repository, at }: Call): Pull {
  const number = Number(at['issue_number']);
  const found = repository.pulls.find((pull) => pull.number === number);
  if (found === undefined) throw notFound();
  if (found.gone) throw new Refusal(410, 'This issue was deleted');
  return found;
}

function comment({ repository, at }: Call): Comment {
  const id = Number(at['comment_id']);
  const found = repository.comments.find((one) => one.id === id);
  if (found === undefined) throw notFound();
  if (found.gone) throw new Refusal(410, 'This comment was deleted');
  return found;
}

const address = ({ id }: Comment, { site, repository }: Call): string =>
  `${site.api}/repos/${repository.fullName}/issues/comments/${String(id)}`;

function shape(comment: Comment, call: Call): object {
  const { site, repository } = call;
  const byActions = comment.user.login === ACTIONS_BOT.login;
  return {
    url: address(comment, call),
    html_url: comment.htmlUrl,
    issue_url: `${site.api}/repos/${repository.fullName}/issues/${String(comment.issue)}`,
    id: comment.id,
    node_id: nodeId('IC', comment.id),
    user: userShape(comment.user, site),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    body: comment.body,
    author_association: comment.user.type === 'Bot' ? 'NONE' : 'MEMBER',
    performed_via_github_app: byActions ? appShape(ACTIONS_APP, site) : null,
  };
}
