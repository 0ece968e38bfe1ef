import type { Call, Doings } from '../exchange.ts';
import { page } from '../pages.ts';
import type { Repository, WorkflowRun } from '../records.ts';
import { notFound } from '../refusal.ts';
import { nodeId, numberOf, userShape } from '../shapes/people.ts';
import { minimalPullShape } from '../shapes/pulls.ts';
import { minimalRepositoryShape } from '../shapes/repositories.ts';

/** Runs of workflows: one, and those of a workflow. */
export const WORKFLOWS: Doings = {
  'actions/get-workflow-run': {
    needs: [['actions', 'read']],
    run: (call) => {
      const id = Number(call.at['run_id']);
      const found = call.repository.workflowRuns.find((run) => run.id === id);
      if (found === undefined) throw notFound();
      return { status: 200, body: shape(found, call) };
    },
  },
  'actions/list-workflow-runs': {
    needs: [['actions', 'read']],
    run: (call) => {
      const workflow = call.at['workflow_id'] ?? '';
      const found = call.repository.workflowRuns
        .filter((run) => [String(run.workflowId), run.path.split('/').at(-1)].includes(workflow))
        .filter((run) => isWanted(run, call.query))
        .sort((one, other) => other.id - one.id);
      return page(call, found, (runs) => ({
        total_count: found.length,
        workflow_runs: runs.map((run) => shape(run, call)),
      }));
    },
  },
};

function isWanted(run: WorkflowRun, query: URLSearchParams): boolean {
  const given = {
    actor: [run.actor.login],
    branch: [run.headBranch],
    event: [run.event],
    status: [run.status, run.conclusion],
    head_sha: [run.headSha],
    check_suite_id: [String(suiteOf(run))],
  };
  return Object.entries(given).every(([name, values]) => {
    const wanted = query.get(name);
    return wanted === null || values.includes(wanted);
  });
}

const suiteOf = (run: WorkflowRun): number => numberOf(run.headSha);

function shape(run: WorkflowRun, call: Call): object {
  const { state, site, repository, query } = call;
  const api = `${site.api}/repos/${repository.fullName}/actions`;
  const url = `${api}/runs/${String(run.id)}`;
  const from: Repository = state.find(run.headRepo) ?? {
    ...repository,
    id: repository.id + 1,
    fullName: run.headRepo,
    fork: true,
  };
  const hidden = query.get('exclude_pull_requests') === 'true';
  const pulls = repository.pulls.filter(({ number }) => !hidden && run.pulls.includes(number));
  const author = { name: run.actor.login, email: 'mona@example.com' };
  return {
    ...{ id: run.id, name: run.name, node_id: nodeId('WFR', run.id), path: run.path },
    ...{ head_branch: run.headBranch, head_sha: run.headSha, display_title: 'Change the flights' },
    ...{ run_number: run.number, run_attempt: run.attempt, event: run.event },
    ...{ status: run.status, conclusion: run.conclusion, workflow_id: run.workflowId },
    ...{ check_suite_id: suiteOf(run), check_suite_node_id: nodeId('CS', suiteOf(run)) },
    ...{ url, html_url: `${site.html}/${repository.fullName}/actions/runs/${String(run.id)}` },
    pull_requests: pulls.map((pull) => minimalPullShape(state, site, repository, pull)),
    ...{ created_at: run.createdAt, updated_at: run.createdAt, run_started_at: run.createdAt },
    ...{ actor: userShape(run.actor, site), triggering_actor: userShape(run.actor, site) },
    ...{ jobs_url: `${url}/jobs`, logs_url: `${url}/logs`, artifacts_url: `${url}/artifacts` },
    ...{ cancel_url: `${url}/cancel`, rerun_url: `${url}/rerun`, previous_attempt_url: null },
    check_suite_url: `${site.api}/repos/${repository.fullName}/check-suites/${String(suiteOf(run))}`,
    workflow_url: `${api}/workflows/${String(run.workflowId)}`,
    head_commit: {
      ...{ id: run.headSha, tree_id: run.headSha, message: 'Change the flights' },
      ...{ timestamp: run.createdAt, author, committer: author },
    },
    repository: minimalRepositoryShape(repository, site),
    head_repository: minimalRepositoryShape(from, site),
  };
}
