import { plural } from '../../domain/wording.ts';
import { count as countRows, own, TRUE } from '../../sql/expression.ts';
import { item } from '../../sql/query.ts';
import { formatBounds, instantBoundProperties } from '../bounds.ts';
import { ANOTHER_RULE, boundDirections } from '../direction.ts';
import { defineKind, type Finding } from '../kind.ts';
import type { Measured } from '../metric.ts';
import { numberFinding, NUMBER_BOUNDS } from '../number_kind.ts';
import { commonTables, namesTarget, numeric, overOwn, ownQueryProblems } from '../own_query.ts';
import { QUERY, TARGET_TABLE, type OwnQuery } from '../own_query.ts';
import { shortSql } from '../own_text.ts';
import { count, numberOf } from '../row_kind.ts';

export const sql = defineKind<OwnQuery, string>({
  kind: 'sql',
  summary: 'A SELECT returns no rows, or one number within bounds.',
  notes: [
    'Without `expect` the SELECT returns the bad rows, and any row fails; `tolerate` counts the rows that it returns, a',
    'share is one of the audited rows. With `expect` it returns one row of one column, compared with the bounds; NULL or',
    'no row at all: failed with "no values". More than one row or column: the check errors.',
    '',
    "`{{ table }}` stands for the audited rows: of the pinned version, the partition, `--where` and the check's `where`;",
    '`{{ target }}` for the table that readers use, whole. A SELECT that names neither audits something else and must',
    'say `reads_other: true`. The SQL runs as written, so what engines do differently stays different. An empty table or',
    'one of NULLs gives what the SELECT gives; bad rows of an empty table are none: passed, with the note "0 rows tested".',
  ].join('\n'),
  parameters: {
    type: 'object',
    additionalProperties: false,
    required: ['query'],
    properties: {
      query: {
        type: 'string',
        minLength: 1,
        description:
          'A SELECT over {{ table }} that returns the bad rows, or one value for `expect`.',
      },
      expect: {
        type: 'object',
        additionalProperties: false,
        properties: instantBoundProperties(NUMBER_BOUNDS),
        description: 'Bounds of the one value that the SELECT returns.',
      },
      reads_other: {
        type: 'boolean',
        description: 'States that the SELECT reads neither {{ table }} nor {{ target }}.',
      },
    },
  },
  directions: {
    query: ANOTHER_RULE,
    expect: {
      stricter: 'within',
      parameters: boundDirections(NUMBER_BOUNDS),
      absent: 'another rule',
    },
    reads_other: { stricter: 'neither', absent: false },
  },
  shorthand: 'query',
  countsRows: true,
  countsRowsWith: (p) => p.expect === undefined,
  problems: ownQueryProblems,
  title: (p) => shortSql(p.query),
  threshold: (p) => (p.expect === undefined ? 'no rows' : formatBounds(p.expect)),
  columns: () => [],
  own: (p) => [
    {
      key: QUERY,
      shape: 'query',
      text: p.query,
      returns: p.expect === undefined ? 'rows' : 'value',
    },
  ],
  tables: (p, gate): Record<string, string> =>
    namesTarget(p.query) ? { [TARGET_TABLE]: gate.table.text } : {},
  metrics: (p, subject) =>
    p.expect === undefined
      ? {
          tested: count(TRUE, 'exact'),
          rows: {
            metric: 'query',
            parts: ['value'],
            reason: "the gate's own SELECT",
            query: (rows) => ({ ...overOwn(p.query, subject, rows), select: [item(countRows())] }),
          },
        }
      : {
          scalar: {
            metric: 'query',
            parts: ['value'],
            reason: "the gate's own SELECT",
            // As a scalar subquery: no row is NULL, several rows are the engine's error.
            query: (rows) => ({
              with: commonTables(p.query, subject, rows),
              select: [item(own(subject.own(QUERY)))],
              from: null,
            }),
          },
        },
  judge: (p, measured) =>
    p.expect === undefined
      ? badRows(p, measured)
      : numberFinding(p.expect, numeric(measured['scalar']?.['value'] ?? null), 'the result'),
  rows: (p, subject) =>
    p.expect === undefined
      ? {
          by: 'query',
          query: (rows) => ({ ...overOwn(p.query, subject, rows), select: 'everything' }),
        }
      : undefined,
  examples: [
    {
      title: 'no bad rows',
      columns: { id: 'bigint', delay: 'bigint' },
      rows: [
        [1, 5],
        [2, null],
      ],
      check: 'SELECT id FROM {{ table }} WHERE delay < 0',
      outcome: 'passed',
      tested: '2',
      failing: '0',
    },
    {
      title: 'two bad rows',
      columns: { id: 'bigint', delay: 'bigint' },
      rows: [
        [1, -5],
        [2, -6],
        [3, 1],
      ],
      check: 'SELECT id FROM {{ table }} WHERE delay < 0 -- early',
      outcome: 'failed',
      tested: '3',
      failing: '2',
    },
    {
      title: 'bad groups are tolerated by number',
      columns: { origin: 'varchar' },
      rows: [['ATL'], ['ATL'], ['ORD']],
      check: 'SELECT origin FROM {{ table }} GROUP BY origin HAVING count(*) > 1',
      with: '{tolerate: 1}',
      outcome: 'passed',
      failing: '1',
    },
    {
      title: 'one value within bounds',
      columns: { delay: 'bigint' },
      rows: [[1], [2]],
      check: "{query: 'SELECT sum(delay) FROM {{ table }}', expect: {equals: 3}}",
      outcome: 'passed',
      observed: '3',
    },
    {
      title: 'one value outside',
      columns: { delay: 'bigint' },
      rows: [[1], [2]],
      check: "{query: 'SELECT sum(delay) FROM {{ table }}', expect: {above: 3}}",
      outcome: 'failed',
      observed: '3',
    },
    {
      title: "the check's where limits the audited rows",
      columns: { delay: 'bigint' },
      rows: [[1], [2]],
      check: "{query: 'SELECT count(*) FROM {{ table }}', expect: {equals: 1}}",
      with: "{where: 'delay > 1'}",
      outcome: 'passed',
    },
    {
      title: 'NULL is no value',
      columns: { delay: 'bigint' },
      rows: [[null]],
      check: "{query: 'SELECT sum(delay) FROM {{ table }}', expect: {min: 0}}",
      outcome: 'failed',
    },
    {
      title: 'no row is no value',
      columns: { delay: 'bigint' },
      rows: [[1]],
      check: "{query: 'SELECT delay FROM {{ table }} WHERE delay > 1', expect: {min: 0}}",
      outcome: 'failed',
    },
    {
      title: 'two rows are not one value',
      columns: { delay: 'bigint' },
      rows: [[1], [2]],
      check: "{query: 'SELECT delay FROM {{ table }}', expect: {min: 0}}",
      outcome: 'errored',
    },
    {
      title: 'two columns are not one value',
      columns: { delay: 'bigint' },
      rows: [[1]],
      check: "{query: 'SELECT delay, delay FROM {{ table }}', expect: {min: 0}}",
      outcome: 'errored',
    },
    {
      title: 'compared with the target',
      columns: { id: 'bigint' },
      rows: [[1], [2]],
      tables: { published: { columns: { id: 'bigint' }, rows: [[1]] } },
      target: 'published',
      check: 'SELECT id FROM {{ table }} WHERE id NOT IN (SELECT id FROM {{ target }})',
      outcome: 'failed',
      failing: '1',
    },
    {
      title: 'it reads something else and says so',
      columns: { id: 'bigint' },
      rows: [[1]],
      check: "{query: 'SELECT 1', expect: {equals: 1}, reads_other: true}",
      outcome: 'passed',
    },
    {
      title: 'a mistake in it is its own',
      columns: { id: 'bigint' },
      rows: [[1]],
      check: 'SELECT idd FROM {{ table }}',
      outcome: 'errored',
    },
    {
      title: 'an empty table',
      columns: { id: 'bigint' },
      rows: [],
      check: 'SELECT id FROM {{ table }} WHERE id < 0',
      outcome: 'passed',
      notes: ['0 rows tested'],
    },
    {
      title: 'all NULL',
      columns: { id: 'bigint' },
      rows: [[null]],
      check: 'SELECT id FROM {{ table }} WHERE id < 0',
      outcome: 'passed',
      tested: '1',
    },
  ],
});

function badRows(p: OwnQuery, measured: Readonly<Record<string, Measured>>): Finding {
  const [tested, failing] = [numberOf(measured['tested']), numberOf(measured['rows'])];
  const vacuous = tested === 0n && p.reads_other !== true;
  return {
    type: 'rows',
    tested,
    failing,
    message: `the SELECT returned ${failing === 0n ? 'no rows' : plural(failing, 'bad row')}`,
    notes: vacuous ? ['0 rows tested'] : [],
    metrics: {},
  };
}
