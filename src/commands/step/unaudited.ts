import type { FaultRecord } from '../../domain/fault.ts';
import type { Problem, RunResult } from '../../domain/result.ts';
import type { World } from '../../domain/world.ts';
import { runResult } from '../run_result.ts';
import { newRunId } from '../session.ts';
import type { StepRequest } from './request.ts';

/** The result of a run in which nothing was audited. */
export function unaudited(
  { audit }: Pick<StepRequest, 'audit'>,
  problems: readonly Problem[],
  faults: readonly FaultRecord[],
  world: Pick<World, 'clock' | 'random'>,
): RunResult {
  return runResult({
    run: {
      id: newRunId(world),
      command: 'audit',
      started_at: new Date(audit.now ?? world.clock.now()).toISOString(),
      ds: audit.ds ?? null,
      head_sha: audit.headSha ?? null,
      pull_request: audit.pr ?? null,
      fail_on: audit.failOn,
      overrides: {},
    },
    words: audit.words,
    gates: [],
    deselected: [],
    waivers: [],
    problems,
    faults,
    cost: { queries: 0, rows: null, bytes: null, engine_ms: 0, overhead_ms: 0 },
  });
}
