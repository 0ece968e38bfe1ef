import { expect } from 'vitest';
import { gateWith } from '../commands/workspace.ts';
import { mergeGroupEvent } from '../github/events.ts';
import { sha } from '../github/server/state.ts';
import type { Row } from './rows.ts';
import type { Stage } from './step.ts';

const HEAD = sha('head 7');

/** A gate over data/built.parquet that asks where the data comes from. */
const asking = (builtFrom: string, more = ''): string =>
  `gate: orders\ntable: data/built.parquet\nbuilt_from: ${builtFrom}\n${more}checks:\n  - not_null: [id]\n`;

/** Writes data/built.parquet, and beside it more files of the table, each with the commit that made it. */
const builtBy =
  (...commits: (string | null)[]) =>
  async ({ workspace }: Stage): Promise<void> => {
    for (const [index, commit] of commits.entries()) {
      const path = workspace.path(`data/built${index === 0 ? '' : `_${String(index)}`}.parquet`);
      const said = commit === null ? '' : `, KV_METADATA {commit: '${commit}'}`;
      await workspace.sql(`COPY (SELECT 1 AS id) TO '${path}' (FORMAT parquet${said})`);
    }
  };

const PROPERTY = { 'checks/orders.yml': asking('{property: commit}') };
const FOUND = { exit: 0, verdict: 'pass', reason: 'passed', check: 'success' } as const;
const STALE = { exit: 1, verdict: 'error', reason: 'stale-staging', check: 'failure' } as const;

/** The result that the step wrote: `commit` is what it says of its only gate. */
const says =
  (commit: string | null): NonNullable<Row['also']> =>
  async (_, { workspace }) => {
    expect(JSON.parse((await workspace.read('wap-gate-report/wap-gate.json'))!)).toMatchObject({
      gates: [{ built_from: commit }],
    });
  };

export const BUILT_FROM: readonly Row[] = [
  {
    ...FOUND,
    fault: 'nobody asks for its commit',
    comment:
      /<br>From which commit the table was built is not known: no &#96;built&#95;from&#96;\.<\/sub>/,
    also: says(null),
  },
  {
    ...FOUND,
    fault: 'its property is the head',
    contents: PROPERTY,
    arrange: builtBy(HEAD),
    comment: new RegExp(`<br>Built from commit ${HEAD.slice(0, 12)}\\.</sub>`),
    also: says(HEAD),
  },
  {
    ...FOUND,
    fault: 'its property is the merge that the job checked out',
    contents: PROPERTY,
    arrange: builtBy(sha('merge 7')),
    comment: new RegExp(`Built from commit ${sha('merge 7').slice(0, 12)}`),
  },
  {
    ...STALE,
    fault: 'its property is another commit',
    contents: PROPERTY,
    arrange: builtBy(sha('old')),
    comment: new RegExp(
      `## ⛔ wap-gate: [^]*was built from ${sha('old').slice(0, 12)}, as its property 'commit' says; expected ${HEAD.slice(0, 12)} or `,
    ),
    also: says(null),
  },
  {
    ...STALE,
    fault: 'one of its files says no commit',
    contents: { 'checks/orders.yml': asking('{property: commit}').replace('built.', 'built*.') },
    arrange: builtBy(HEAD, null),
    comment: /built from several commits/,
  },
  {
    ...FOUND,
    fault: 'merge queue: its property is the commit of the group',
    contents: PROPERTY,
    arrange: builtBy(sha('group 7')),
    job: { event: mergeGroupEvent({ number: 7 }) },
    comment: null,
    also: says(sha('group 7')),
  },
  {
    ...STALE,
    fault: 'merge queue: it is of the pull request before',
    contents: PROPERTY,
    arrange: builtBy(HEAD),
    job: { event: mergeGroupEvent({ number: 7 }) },
    comment: null,
  },
  {
    ...FOUND,
    fault: 'the rows themselves name the head',
    contents: {
      'checks/orders.yml': asking(
        `{query: "SELECT CASE WHEN id > 0 THEN '${sha('head 7')}' END FROM {{ table }}"}`,
      ),
    },
    arrange: builtBy(null),
    comment: /Built from commit/,
  },
  {
    ...STALE,
    fault: 'the log of the pipeline has no row',
    contents: {
      'checks/orders.yml': asking('{query: "SELECT \'x\' FROM {{ table }} WHERE id > 1"}'),
    },
    arrange: builtBy(null),
    comment: /is not known: the query SELECT 'x' FROM [^]* says nothing/,
  },
  {
    ...STALE,
    fault: 'its query returns values of the data',
    contents: {
      'checks/orders.yml': gateWith('not_null: [id]').replace(
        'checks:',
        'built_from: {query: "SELECT country FROM {{ table }}"}\nchecks:',
      ),
    },
    job: { inputs: { 'redact-columns': 'country' } },
    comment: /several commits, [^]* says: a text that is no sha/,
    also: (ran, { checkRuns }) => {
      expect(ran.log.shown + ran.main.summary).not.toMatch(/\b(?:at|be|ch)\b'/);
      expect(JSON.stringify(checkRuns())).not.toMatch(/'(?:at|be|ch|de)'/i);
    },
  },
  {
    fault: 'its query returns no text',
    contents: { 'checks/orders.yml': asking('{query: "SELECT id FROM {{ table }}"}') },
    arrange: builtBy(null),
    exit: 1,
    verdict: 'error',
    reason: 'query-failed',
    comment:
      /could not be read: the SELECT must return one column of text, the commit; it returns id/,
    check: 'failure',
  },
  {
    ...FOUND,
    fault: 'the workflow says the head',
    job: { inputs: { 'built-from': HEAD } },
    comment: /Built from commit/,
    also: says(HEAD),
  },
  {
    ...STALE,
    fault: 'the workflow says another commit',
    job: { inputs: { 'built-from': sha('old') } },
    comment: /as &#96;built&#95;from&#96; says; expected/,
  },
  {
    ...STALE,
    fault: 'the workflow says the head, and the table another commit',
    contents: PROPERTY,
    arrange: builtBy(sha('old')),
    job: { inputs: { 'built-from': HEAD } },
    comment: /as its property 'commit' says/,
  },
  {
    ...STALE,
    fault: 'a file without properties',
    exit: 1,
    contents: {
      'checks/orders.yml':
        'gate: orders\ntable: data/orders.csv\nbuilt_from: {property: commit}\nchecks:\n  - not_null: [id]\n',
    },
    reason: 'configuration',
    comment: /has no such property: of files only those of Parquet have some/,
  },
  {
    ...STALE,
    fault: 'the workflow forgets the value that the gate wants',
    contents: { 'checks/orders.yml': asking('"{{ params.commit }}"') },
    reason: 'configuration',
    comment: /params\.commit/,
  },
];
