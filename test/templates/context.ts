import { COMMAND_LINE } from '../../src/cli/words.ts';
import type { TemplateContext } from '../../src/templates/context.ts';

/** A run with everything given. */
export const FULL: TemplateContext = {
  gate: 'flights',
  ds: { date: '2026-01-02', hour: null },
  interval: 'day',
  params: { region: "o'hare", limit: '-5', column: 'delay', day: '2026-02-03', sql: '1 OR 1=1' },
  pr: 42,
  headSha: 'abc123',
  runId: 'r1',
  words: COMMAND_LINE,
  env: { LAKE: 'lake.dev', EMPTY: '', EVIL: "x'; DROP TABLE t", BAD: 'a\nb' },
  aliases: { table: 'wap_table', target: 'wap_target' },
};
