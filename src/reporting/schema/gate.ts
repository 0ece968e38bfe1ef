import type { QueryRecord } from '../../domain/query_record.ts';
import type { GateResult, TableRead } from '../../domain/result.ts';
import { check, location } from './check.ts';
import * as s from './shape.ts';

const table = s.object<TableRead>('A table that the audit read.', {
  table: s.text('As the gate names it.'),
  snapshot: s.textOrNull('The version that every query read; null: as it was when each query ran.'),
  note: s.textOrNull('Why there is none, where the engine has versions.'),
});

const query = s.object<QueryRecord>('What the engine said of one query; null where it said nothing.', {
  id: s.textOrNull('The engine’s own name of the query, by which its administrators find it.'),
  state: s.textOrNull('FINISHED, FAILED, or ABANDONED when the run left it.'),
  error: s.textOrNull('The engine’s own name of the error.'),
  elapsed_ms: s.count('Milliseconds from its arrival to its end.'),
  queued_ms: s.countOrNull('Milliseconds in a queue.'),
  cpu_ms: s.countOrNull('Milliseconds of CPU, summed over the cluster.'),
  wall_ms: s.countOrNull('Milliseconds of scheduled time, summed over all threads of the cluster.'),
  rows: s.countOrNull('Rows processed.'),
  bytes: s.countOrNull('Bytes read from storage.'),
  peak_memory_bytes: s.countOrNull('The most memory that it held.'),
});

export const gate = s.object<GateResult>('One gate: a table and its checks.', {
  gate: s.text('Name of the gate.'),
  description: s.textOrNull('The user’s own description.'),
  verdict: s.oneOf('Verdict of this gate alone.', ['pass', 'fail', 'error']),
  engine: s.text('Engine and version that measured.'),
  connection: s.textOrNull('Name of the connection; null: DuckDB in memory.'),
  table: s.text('The target: what readers use.'),
  staging: s.text('What was audited; equals `table` where the gate has no staging table.'),
  scope: s.textOrNull('The condition that limited the audited rows (partition, `--where`); null: all rows.'),
  built_from: s.textOrNull('The commit that the staging table was built from; null: the gate does not ask, or it was not audited.'),
  reused: s.orNull(
    s.object<NonNullable<GateResult['reused']>>('The earlier run whose result this is, over the same versions; null: audited now.', {
      run: s.text('The id of that run.'),
      at: s.text('Its clock, ISO 8601 in UTC.'),
    }),
  ),
  version: s.object<GateResult['version']>('Which version of the audited table was measured.', {
    snapshot: s.textOrNull('The immutable version that every query read; null: the engine has none.'),
    rows: s.scalar('Audited rows; a string when a double cannot carry the number; null: not counted.'),
  }),
  owner: s.textOrNull('Who is responsible.'),
  runbook: s.textOrNull('Path or address of the instructions for a failure.'),
  location: location('Where the gate is declared.'),
  checks: s.list('The selected checks in the order in which they are declared.', check),
  notes: s.list('Facts about the whole gate to know even when it passes.', s.text('One note.')),
  not_selected: s.list('Checks that the call deselected.', s.text('Id of the check.')),
  tables: s.list('Every table that the audit read, the audited one first.', table),
  queries: s.list('Every query that was sent, look-ups too; empty where the engine keeps no record.', query),
});
