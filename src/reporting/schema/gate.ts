import type { GateResult } from '../../domain/result.ts';
import { check, location } from './check.ts';
import * as s from './shape.ts';

export const gate = s.object<GateResult>('One gate: a table and its checks.', {
  gate: s.text('Name of the gate.'),
  description: s.textOrNull('The user’s own description.'),
  verdict: s.oneOf('Verdict of this gate alone.', ['pass', 'fail', 'error']),
  engine: s.text('Engine and version that measured.'),
  connection: s.textOrNull('Name of the connection; null: DuckDB in memory.'),
  table: s.text('The target: what readers use.'),
  staging: s.text('What was audited; equals `table` where the gate has no staging table.'),
  scope: s.textOrNull('The condition that limited the audited rows (partition, `--where`); null: all rows.'),
  version: s.object<GateResult['version']>('Which version of the audited table was measured.', {
    snapshot: s.textOrNull('The immutable version that every query read; null: the engine has none.'),
    rows: s.scalar('Audited rows; a string when a double cannot carry the number; null: not counted.'),
  }),
  owner: s.textOrNull('Who is responsible.'),
  runbook: s.textOrNull('Path or address of the instructions for a failure.'),
  location: location('Where the gate is declared.'),
  checks: s.list('The selected checks in the order in which they are declared.', check),
  not_selected: s.list('Checks that the call deselected.', s.text('Id of the check.')),
});
