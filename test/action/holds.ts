import { expect } from 'vitest';
import type { Row } from './rows.ts';
import { stage } from './step.ts';

/** Exit codes that a verdict may have: product's table of them. */
const EXITS: Readonly<Record<Row['verdict'], RegExp>> = {
  pass: /^0$/,
  fail: /^1$/,
  error: /^[123]$/,
};

/** Runs the built action as a row of the fault matrix says, and proves what the row says of its end. */
export async function holds(row: Row): Promise<void> {
  await using set = await stage(row.contents);
  await row.arrange?.(set);
  const job = row.jobOf?.(set) ?? row.job;
  const [ran] = await Promise.all([set.run(job), row.meanwhile?.(set)]);
  await using _over = ran;
  const { outputs } = ran.main;
  expect({ exit: ran.main.exitCode, verdict: outputs['verdict'] }, ran.log.shown).toEqual({
    exit: row.exit,
    verdict: row.verdict,
  });
  // What the command line would end with; the step ends with 0 or 1.
  expect(outputs['exit-code']).toMatch(row.exit === 0 ? /^0$/ : EXITS[row.verdict]);
  if (row.reason !== undefined) expect(outputs['reason'], ran.log.shown).toBe(row.reason);
  const comments = set.comments();
  expect(comments).toHaveLength(row.comment === null ? 0 : 1);
  if (row.comment !== null) expect(comments[0]).toMatch(row.comment);
  const ends = set.checkRuns().map(({ status, conclusion }) => `${status} ${String(conclusion)}`);
  expect(ends).toEqual([row.check ?? []].flat().map((conclusion) => `completed ${conclusion}`));
  await row.also?.(ran, set);
  expect(ran.post?.exitCode).toBe(0);
  expect(ran.log.shown).not.toMatch(/^\s+at .*\.js:\d+/m);
  expect(ran.problems).toEqual([]);
  expect(set.github.violations).toEqual([]);
}
