import { describe, expect, it } from 'vitest';
import type { AuditPlan } from '../../src/domain/plan.ts';
import { renderPlans, renderPlansJson, renderProblems } from '../../src/reporting/plan.ts';
import { progressLine } from '../../src/reporting/progress.ts';
import { columns } from '../../src/reporting/text/width.ts';
import { problems } from './results.ts';

const plan: AuditPlan = {
  version: 1,
  gate: 'flights',
  engine: 'duckdb 1.5.5',
  relation: "read_parquet('data/*.parquet')",
  known: [
    {
      measurement: 'm1',
      part: 'value',
      value: 9007199254740993n,
      expression: 'count(*)',
      tier: 1,
      reason: 'the file footers count the rows',
      checks: ['flights/row_count'],
    },
  ],
  estimatedBytes: null,
  refusal: null,
  unestimated: null,
  notes: [],
  steps: [
    {
      id: 'q1',
      tier: 4,
      form: 'optimised',
      reason: 'one scan answers 2 checks',
      sql: 'SELECT count(*),\n  count(*) FILTER (WHERE "delay" < -120)\nFROM t',
      answers: [{ measurement: 'm2', part: 'value', cell: 0 }],
      sampleOf: null,
      listsFor: null,
      bucket: null,
      limit: null,
      checks: ['flights/range:delay', 'flights/not_null:date'],
    },
    {
      id: 'q2',
      tier: 7,
      form: 'plain',
      reason: 'rows to show \u001b[2J',
      sql: "SELECT * FROM t WHERE a = '\u202e'",
      answers: [],
      sampleOf: 'flights/range:delay',
      listsFor: null,
      bucket: null,
      limit: 5,
      checks: [],
    },
  ],
};

describe('plans', () => {
  it('prints what is known, then each statement with tier, reason and checks', () => {
    expect(renderPlans([plan], { width: 80, colour: false })).toBe(
      [
        'flights',
        "  duckdb 1.5.5 · read_parquet('data/*.parquet') · 2 queries",
        '',
        '  tier 1 statistics, no query',
        '    why       the file footers count the rows',
        '    count(*) = 9,007,199,254,740,993',
        '',
        '  q1  tier 4 fused scan, optimised',
        '    why       one scan answers 2 checks',
        '    checks    flights/range:delay, flights/not_null:date',
        '    SELECT count(*),',
        '      count(*) FILTER (WHERE "delay" < -120)',
        '    FROM t',
        '',
        '  q2  tier 7 follow-up, at most 5 rows',
        '    why       rows to show \\x1b[2J',
        "    SELECT * FROM t WHERE a = '\\u{202e}'",
        '',
        '',
      ].join('\n'),
    );
  });

  it('as JSON keeps every digit and every field', () => {
    const text = renderPlansJson([plan], problems.problems);
    expect(JSON.parse(text)).toEqual({
      version: 1,
      plans: [{ ...plan, known: [{ ...plan.known[0], value: '9007199254740993' }] }],
      problems: problems.problems,
    });
    expect(text).not.toMatch(/[\u001b\u202e]/);
  });

  it('prints problems as the report does', () => {
    expect(renderProblems(problems.problems, { width: 80, colour: false })).toContain(
      "✗ Unknown kind 'rangee'. Did you mean 'range'?\n  found     rangee\n",
    );
  });
});

describe('progress', () => {
  const state = {
    gatesDone: 1,
    gates: 3,
    queriesDone: 4,
    queries: 9,
    current: 'one scan for 12 checks',
    milliseconds: 12_000,
  };

  it('says how far the run is', () => {
    expect(progressLine(state, 80)).toBe(
      '12.0 s · 1 of 3 gates · 4 of 9 queries · one scan for 12 checks',
    );
    expect(progressLine({ ...state, gates: 1, queries: 0, current: null }, 80)).toBe(
      '12.0 s · reading schemas and statistics',
    );
  });

  it('stays on its line, whatever the reason holds', () => {
    for (const width of [0, 1, 10, 40, 80]) {
      const line = progressLine({ ...state, current: '漢字\n\u001b[2J'.repeat(20) }, width);
      expect(columns(line)).toBeLessThanOrEqual(Math.max(0, width - 1));
      expect(line).not.toMatch(/\p{Cc}/u);
    }
  });
});
