import { formatInstant } from '../domain/instant.ts';
import type { RunRecord } from '../domain/result.ts';
import type { RunOptions } from './run_options.ts';
import type { Session } from './session.ts';

/** Which run it was, and what its call replaced. */
export function runRecord(
  session: Session,
  request: RunOptions & { readonly failOn: RunRecord['fail_on'] },
  head: string | null,
): RunRecord {
  const overrides = {
    connection: request.connection,
    now: request.now === undefined ? undefined : formatInstant(request.now),
    'output-table': request.outputTable,
    staging: request.staging,
    where: request.where,
  };
  return {
    id: session.id,
    command: 'audit',
    started_at: new Date(session.dates.now).toISOString(),
    ds: session.dates.ds,
    head_sha: head,
    pull_request: request.pr ?? null,
    fail_on: request.failOn,
    overrides: Object.fromEntries(
      Object.entries(overrides).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value]],
      ),
    ),
  };
}
