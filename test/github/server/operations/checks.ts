import type { Json } from '../../contract/description.ts';
import type { Call, Doings } from '../exchange.ts';
import { checkAnnotation, checkText } from '../limits.ts';
import { page } from '../pages.ts';
import type { Annotation, App, CheckRun } from '../records.ts';
import { malformed, notFound, Refusal } from '../refusal.ts';
import { appShape, nodeId, numberOf } from '../shapes/people.ts';
import { minimalPullShape } from '../shapes/pulls.ts';
import { checkCommit, commitOf } from './commits.ts';

/** Check runs: create, update, list for a commit. */
export const CHECKS: Doings = {
  'checks/create': {
    needs: [['checks', 'write']],
    run: (call) => {
      const { body, state, repository, site } = call;
      const app = appOf(call);
      const headSha = body['head_sha'] as string;
      checkCommit(call, headSha);
      const id = state.nextId();
      const made: CheckRun = {
        id,
        name: body['name'] as string,
        headSha,
        app,
        status: 'queued',
        ...{ conclusion: null, title: null, summary: null, text: null, annotations: [] },
        ...{ detailsUrl: null, externalId: null, completedAt: null, startedAt: state.now() },
        htmlUrl: `${site.html}/${repository.fullName}/runs/${String(id)}`,
      };
      change(made, body, state.now());
      repository.checkRuns.push(made);
      return { status: 201, body: shape(made, call) };
    },
  },
  'checks/update': {
    needs: [['checks', 'write']],
    run: (call) => {
      const id = Number(call.at['check_run_id']);
      const found = call.repository.checkRuns.find((run) => run.id === id);
      if (found === undefined) throw notFound();
      const app = appOf(call);
      if (found.app.id !== app.id) {
        const message = `Invalid app_id \`${String(app.id)}\` - check run can only be modified by the GitHub App that created it.`;
        throw new Refusal(403, message);
      }
      change(found, call.body, call.state.now());
      return { status: 200, body: shape(found, call) };
    },
  },
  'checks/list-for-ref': {
    needs: [['checks', 'read']],
    run: (call) => {
      const found = listed(call);
      return page(call, found, (runs) => ({
        total_count: found.length,
        check_runs: runs.map((run) => shape(run, call)),
      }));
    },
  },
};

function appOf({ token }: Call): App {
  if (token.app === null) throw new Refusal(403, 'You must authenticate via a GitHub App.');
  return token.app;
}

/** Newest first; of one name and app only the newest, unless all are asked for. */
function listed(call: Call): CheckRun[] {
  const { query, repository } = call;
  const wanted = {
    headSha: commitOf(call, call.at['ref'] ?? ''),
    name: query.get('check_name'),
    status: query.get('status'),
    app: query.get('app_id'),
  };
  const found = repository.checkRuns
    .filter((run) => run.headSha === wanted.headSha)
    .filter((run) => wanted.name === null || run.name === wanted.name)
    .filter((run) => wanted.status === null || run.status === wanted.status)
    .filter((run) => wanted.app === null || String(run.app.id) === wanted.app)
    .sort((one, other) => other.id - one.id);
  if (query.get('filter') === 'all') return found;
  const key = (run: CheckRun): string => `${String(run.app.id)} ${run.name}`;
  const newest = new Map(found.toReversed().map((run) => [key(run), run.id]));
  return found.filter((run) => newest.get(key(run)) === run.id);
}

/** Judges all of a request before it changes anything. */
function change(run: CheckRun, body: Json, now: string): void {
  const { status, conclusion, output } = body as {
    status?: string;
    conclusion?: string;
    output?: { title?: string; summary: string; text?: string; annotations?: Annotation[] };
  };
  const completes = status === 'completed' || body['completed_at'] !== undefined;
  if (completes && conclusion === undefined) throw malformed('"conclusion" wasn\'t supplied.');
  if (conclusion === 'stale') throw malformed('stale is not allowed: only GitHub sets it.');
  if (output !== undefined) {
    checkText('summary', output.summary);
    checkText('text', output.text ?? '');
    output.annotations?.forEach(checkAnnotation);
    run.title = output.title ?? run.title;
    run.summary = output.summary;
    run.text = output.text ?? run.text;
    run.annotations.push(...(output.annotations ?? []));
  }
  const text = (name: string, old: string): string => (body[name] as string | undefined) ?? old;
  run.name = text('name', run.name);
  run.detailsUrl = (body['details_url'] as string | undefined) ?? run.detailsUrl;
  run.externalId = (body['external_id'] as string | undefined) ?? run.externalId;
  run.startedAt = text('started_at', run.startedAt);
  if (conclusion !== undefined) {
    Object.assign(run, { status: 'completed', conclusion, completedAt: text('completed_at', now) });
  } else if (status !== undefined) {
    Object.assign(run, { status, conclusion: null, completedAt: null });
  }
}

function shape(run: CheckRun, { state, site, repository }: Call): object {
  const url = `${site.api}/repos/${repository.fullName}/check-runs/${String(run.id)}`;
  const pulls = repository.pulls.filter(
    ({ head, state: openness }) =>
      head.sha === run.headSha && head.repo === repository.fullName && openness === 'open',
  );
  return {
    ...{ id: run.id, name: run.name, node_id: nodeId('CR', run.id), head_sha: run.headSha },
    ...{ external_id: run.externalId ?? '', url, html_url: run.htmlUrl },
    details_url: run.detailsUrl ?? run.htmlUrl,
    ...{ status: run.status, conclusion: run.conclusion },
    ...{ started_at: run.startedAt, completed_at: run.completedAt },
    output: {
      ...{ title: run.title, summary: run.summary, text: run.text },
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: numberOf(run.headSha) },
    app: appShape(run.app, site),
    pull_requests: pulls.map((pull) => minimalPullShape(state, site, repository, pull)),
  };
}
