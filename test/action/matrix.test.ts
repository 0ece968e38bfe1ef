import { describe, expect, it } from 'vitest';
import { ADHOC, CONFIGURATION, DATA, EVENTS, RUNNER, SERVICE, type Row } from './rows.ts';
import { BUILT_FROM } from './rows_built_from.ts';
import { FORKS } from './rows_forks.ts';
import { OWN_GATES } from './rows_own_gates.ts';
import { stage } from './step.ts';

async function holds(row: Row): Promise<void> {
  await using set = await stage(row.contents);
  await row.arrange?.(set);
  await using ran = await set.run(row.job);
  const { outputs } = ran.main;
  expect({ exit: ran.main.exitCode, verdict: outputs['verdict'] }, ran.log.shown).toEqual({
    exit: row.exit,
    verdict: row.verdict,
  });
  if (row.reason !== undefined) expect(outputs['reason']).toBe(row.reason);
  const comments = set.comments();
  expect(comments).toHaveLength(row.comment === null ? 0 : 1);
  if (row.comment !== null) expect(comments[0]).toMatch(row.comment);
  const ends = set.checkRuns().map(({ status, conclusion }) => `${status} ${String(conclusion)}`);
  expect(ends).toEqual(row.check === null ? [] : [`completed ${row.check}`]);
  await row.also?.(ran, set);
  expect(ran.post?.exitCode).toBe(0);
  expect(ran.log.shown).not.toMatch(/^\s+at .*\.js:\d+/m);
  expect(ran.problems).toEqual([]);
  expect(set.github.violations).toEqual([]);
}

describe.concurrent.each([
  ['of the data', DATA],
  ['of an ad-hoc audit', ADHOC],
  ['of the configuration', CONFIGURATION],
  ['of the service', SERVICE],
  ['of the runner', RUNNER],
  ['by event', EVENTS],
  ['of forks', FORKS],
  ['of the commit that a table was built from', BUILT_FROM],
  ['of what a pull request does to its own gates', OWN_GATES],
])('fault matrix: %s', (_, rows) => {
  it.each(rows)('$fault', holds, 60_000);
});
