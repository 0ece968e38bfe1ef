import type { Outcome } from '../../src/domain/outcome.ts';
import type {
  CheckResult,
  Cost,
  GateResult,
  Problem,
  RunRecord,
  RunResult,
} from '../../src/domain/result.ts';
import type { WaiverState } from '../../src/domain/waiver.ts';
import { decideVerdict } from '../../src/domain/verdict.ts';

/** A check as the audit of 3,000,000 flights leaves it; every field can be replaced. */
export function check(id: string, changes: Partial<CheckResult> = {}): CheckResult {
  const name = id.slice(id.indexOf('/') + 1);
  return {
    id,
    name,
    kind: name.split(':')[0] ?? name,
    description: null,
    severity: 'error',
    outcome: 'passed',
    message: '0 of 3,000,000 rows fail',
    threshold: 'tolerate 0',
    observed: null,
    notes: [],
    metrics: {},
    tested: 3_000_000,
    failing: 0,
    share: 0,
    samples: [],
    owner: null,
    runbook: null,
    tags: [],
    location: { file: 'checks/flights.yml', line: 12, column: 5 },
    implicit: false,
    tier: 2,
    cost: { queries: 1, ms: 4 },
    fault: null,
    ...changes,
  };
}

export function gate(
  name: string,
  checks: readonly CheckResult[],
  changes: Partial<GateResult> = {},
): GateResult {
  const decision = decideVerdict({ checks, faults: [], failOn: 'error' });
  return {
    gate: name,
    description: null,
    verdict: decision.verdict,
    engine: 'duckdb 1.5.5',
    connection: null,
    table: `lake.prod.${name}`,
    staging: `lake.stage.${name}`,
    scope: "ds = DATE '2026-01-02'",
    built_from: null,
    reused: null,
    version: { snapshot: null, rows: 3_000_000 },
    owner: 'data-platform',
    runbook: `docs/runbooks/${name}.md`,
    location: { file: `checks/${name}.yml`, line: 1, column: 1 },
    checks,
    notes: [],
    not_selected: [],
    tables: [{ table: `lake.stage.${name}`, snapshot: null, note: null }],
    queries: [],
    ...changes,
  };
}

interface Parts {
  readonly gates?: readonly GateResult[];
  readonly problems?: readonly Problem[];
  readonly run?: Partial<RunRecord>;
  readonly cost?: Partial<Cost>;
  readonly waivers?: RunResult['waivers'];
  readonly changes?: RunResult['changes'];
}

/** A run with counts, verdict, reason and exit code as the domain decides them. */
export function run({
  gates = [],
  problems = [],
  run: record = {},
  cost = {},
  waivers = [],
  changes = null,
}: Parts): RunResult {
  const checks = gates.flatMap((each) => each.checks);
  const count = (outcome: Outcome): number => checks.filter((c) => c.outcome === outcome).length;
  const failOn = record.fail_on ?? 'error';
  const decision = decideVerdict({
    checks,
    faults: problems.map(({ message }) => ({ category: 'config', code: 'configuration', message })),
    failOn,
  });
  return {
    version: 1,
    program: { name: 'wap-gate', version: '0.1.0' },
    run: {
      id: 'r20260102T030405',
      command: 'audit',
      started_at: '2026-01-02T03:04:05.000Z',
      ds: '2026-01-02',
      head_sha: null,
      pull_request: null,
      fail_on: failOn,
      overrides: {},
      ...record,
    },
    verdict: decision.verdict,
    passed: decision.verdict === 'pass',
    exit_code: decision.exitCode,
    reason: decision.reason,
    reason_code: decision.reasonCode,
    failed_checks: checks.filter((c) => c.outcome === 'failed').map((c) => c.id),
    counts: {
      total: checks.length,
      passed: count('passed'),
      warned: count('warned'),
      failed: count('failed'),
      errored: count('errored'),
      not_selected: gates.flatMap((each) => each.not_selected).length,
    },
    cost: {
      queries: 9,
      rows: 3_000_000,
      bytes: 28_400_000,
      engine_ms: 410,
      overhead_ms: 96,
      ...cost,
    },
    gates,
    not_selected: gates.flatMap((each) => each.not_selected),
    waivers,
    changes,
    problems,
  };
}

export const rangeFailed = check('flights/range:delay', {
  name: 'plausible delay',
  outcome: 'failed',
  description: 'A flight neither leaves two hours early nor a day late.',
  message: '3 of 3,000,000 rows: delay below -120',
  threshold: 'between -120 and 1440, tolerate 0',
  metrics: { below: 3, above: 0 },
  failing: 3,
  share: 0.000001,
  samples: [
    { date: '2026-01-02 05:15:00', origin: 'ATL', destination: 'ORD', delay: -1230 },
    { date: '2026-01-02 07:40:00', origin: 'DFW', destination: 'SFO', delay: -121 },
    { date: '2026-01-02 23:59:00', origin: 'ORD', destination: null, delay: -999 },
  ],
  location: { file: 'checks/flights.yml', line: 24, column: 5 },
});

export const uniqueFailed = check('flights/unique:date,origin,destination,delay', {
  outcome: 'failed',
  message: '1,204 of 3,000,000 rows: date, origin, destination, delay occurs more than once',
  threshold: 'no duplicate key, tolerate 0.01% of tested rows',
  metrics: {
    distinct_keys: 2_999_398,
    duplicate_keys: 602,
    duplicate_rows: 1204,
    excess_rows: 602,
  },
  failing: 1204,
  share: 0.000401333,
  samples: [
    { date: '2026-01-02 05:15:00', origin: 'ATL', destination: 'ORD', delay: 5 },
    { date: '2026-01-02 05:15:00', origin: 'ATL', destination: 'ORD', delay: 5 },
  ],
  owner: '@acme/flights-oncall',
  runbook: 'https://wiki.example.com/flights(duplicates)?a=1&b=2',
  location: { file: 'checks/flights.yml', line: 21, column: 5 },
  tier: 5,
});

export const warned = check('flights/accepted_values:origin', {
  outcome: 'warned',
  severity: 'warn',
  message: "17 of 2,999,990 values are not accepted, such as 'ATL ' and 'N/A'",
  threshold: 'one of ATL, ORD, DFW, tolerate 0',
  notes: ['10 NULL not tested'],
  tested: 2_999_990,
  failing: 17,
  share: 0.0000056667,
  samples: [{ origin: 'ATL ' }, { origin: '' }, { origin: 'N/A' }, { origin: 'null' }],
});

export const errored = check('flights/not_null:destinaton', {
  outcome: 'errored',
  message: "The table has no column 'destinaton'. Did you mean 'destination'?",
  threshold: 'no NULL, tolerate 0',
  tested: null,
  failing: null,
  share: null,
  tier: null,
  cost: { queries: 0, ms: 0 },
  fault: {
    code: 'missing-column',
    category: 'data',
    retryable: false,
    message: "The table has no column 'destinaton'. Did you mean 'destination'?",
  },
});

const bigSum = check('flights/sum:distance', {
  message: 'the sum of distance is 92,233,720,368,547,758,070',
  threshold: 'at least 1',
  observed: '92233720368547758070',
  exact: true,
  tested: null,
  failing: null,
  share: null,
});

const passing = [
  check('flights/row_count', {
    message: '3,000,000 rows',
    threshold: 'at least 1',
    observed: 3_000_000,
    implicit: true,
    tier: 1,
    tags: ['daily'],
  }),
  check('flights/not_null:date', { message: '0 of 3,000,000 rows are NULL', tier: 1 }),
  check('flights/freshness:date', {
    message: "newest value is '2026-01-02 23:59:00', 4 h old",
    threshold: 'at most 2 d old',
    observed: '2026-01-02 23:59:00',
    notes: ['newest value lies in the future'],
    tested: null,
    failing: null,
    share: null,
  }),
  bigSum,
];

export const pass = run({ gates: [gate('flights', passing)] });

export const again = run({
  gates: [
    gate('flights', passing, {
      built_from: 'a1b2c3d4e5f6a7b8c9d0a1b2c3d4e5f6a7b8c9d0',
      reused: { run: 'r20260101T030405', at: '2026-01-01T03:04:05.000Z' },
    }),
  ],
  run: { pull_request: 7 },
});

export const one = run({ gates: [gate('flights', [rangeFailed])] });

export const fail = run({
  gates: [gate('flights', [...passing, uniqueFailed, rangeFailed, warned])],
});

export const warnOnly = run({ gates: [gate('flights', [...passing, warned])] });

export const failOnWarn = run({
  gates: [gate('flights', [...passing, warned])],
  run: { fail_on: 'warn' },
});

export const error = run({
  gates: [
    gate('flights', [...passing, errored, uniqueFailed], {
      not_selected: ['flights/mean:delay', 'flights/skew:origin'],
    }),
  ],
  run: { overrides: { staging: 'data/today.parquet', where: "origin <> 'XXX'" } },
});

export const problems = run({
  problems: [
    {
      message: "Unknown kind 'rangee'. Did you mean 'range'?",
      location: { file: 'checks/flights.yml', line: 12, column: 5 },
      found: 'rangee',
      expected: 'exactly one kind in each check',
    },
    {
      message: "The connection 'warehouse' is not declared.",
      location: { file: 'checks/airports.yml', line: 4, column: 13 },
      found: 'warehouse',
      expected: 'a name under connections in wap-gate.yml',
      code: 'fork-no-secrets',
    },
    { message: 'The option --ds is missing.', location: null, found: null, expected: null },
  ],
});

export const empty = run({});

export const severalGates = run({
  gates: [
    gate('flights', [...passing, uniqueFailed, rangeFailed]),
    gate('airports', [check('airports/row_count', { message: '412 rows', observed: 412 })], {
      owner: 'reference-data',
      version: { snapshot: '8423109482310948', rows: 412 },
      engine: 'trino 476',
      connection: 'warehouse',
      tables: [
        { table: 'lake.stage.airports', snapshot: '8423109482310948', note: null },
        { table: 'lake.prod.countries', snapshot: null, note: 'not pinned: a view' },
      ],
      queries: [
        {
          id: '20260102_030405_00017_abcde',
          state: 'FINISHED',
          error: null,
          elapsed_ms: 120,
          queued_ms: 1,
          cpu_ms: 80,
          wall_ms: 140,
          rows: 412,
          bytes: 28_400,
          peak_memory_bytes: 2_000_000,
        },
      ],
    }),
    gate('carriers', [], { scope: null, built_from: null, owner: null, runbook: null }),
    gate('weather', [{ ...errored, id: 'weather/not_null:destinaton' }]),
  ],
});

const waiver = (check: string, state: WaiverState) => ({
  check,
  owner: 'ana',
  reason: 'the upstream fix is [DATA-12](https://example.com)',
  expires: '2026-03-01',
  location: { file: 'wap-gate.yml', line: 2, column: 13 },
  state,
});

/** Each state of a waiver. */
export const waived = run({
  gates: [
    gate('flights', [
      ...passing,
      uniqueFailed,
      errored,
      { ...rangeFailed, outcome: 'warned', notes: ['waived by ana until 2026-03-01: DATA-12'] },
    ]),
  ],
  waivers: [
    waiver(rangeFailed.id, 'used'),
    waiver(uniqueFailed.id, 'expired'),
    waiver(passing[0]!.id, 'unused'),
    waiver(errored.id, 'unused'),
    waiver('flights/mean:delay', 'unused'),
  ],
  changes: [
    {
      gate: 'flights',
      check: rangeFailed.id,
      change: 'loosened',
      what: 'max 500 → 1,000',
      location: rangeFailed.location,
    },
    { gate: null, check: null, change: 'unknown', what: 'a file cannot be read', location: null },
  ],
});

/** 30 checks of one gate, or 400 of eight: a third of them failed, warned or errored. */
export function many(total: number, gateCount: number, failEvery = 9): RunResult {
  const kinds = ['not_null', 'range', 'unique', 'accepted_values', 'mean'];
  const column = (i: number): string => ['delay', 'origin', 'distance', 'tail_number'][i % 4] ?? '';
  const gates = Array.from({ length: gateCount }, (_, g) => {
    const name = `table_${String(g + 1)}`;
    const checks = Array.from({ length: Math.ceil(total / gateCount) }, (__, i) => {
      const id = `${name}/${kinds[i % kinds.length] ?? ''}:${column(i)}_${String(i)}`;
      const line = { location: { file: `checks/${name}.yml`, line: 10 + i, column: 5 } };
      if (i % failEvery === 4) return { ...rangeFailed, ...line, id, name: id.split('/')[1] ?? '' };
      if (i % 23 === 7) return { ...warned, ...line, id, name: id.split('/')[1] ?? '' };
      return check(id, { ...line, notes: i % 31 === 5 ? ['2 NaN excluded'] : [] });
    });
    return gate(name, checks);
  });
  return run({ gates, cost: { queries: total, engine_ms: 83_000, overhead_ms: 900 } });
}

/** What data and config may hold at worst, each aimed at a format. */
export const HOSTILE: readonly string[] = [
  '\u001b[2J\u001b[1;1H\u001b[32m✓ all checks passed\u001b[0m',
  '\u009b31mC1\u009d0;title\u0007',
  'line\n✓ forged\r\noverwritten\rX\u2028Y\u2029Z\u0085N',
  '\u202egnp.exe\u202c \u2066isolate\u2069 \u200fmark',
  'ATL\u200b \u200c\u200d\ufeff\u00ad\u{e0041}\u00a0',
  '|a|b|\\|c\\\\|`code` ``two`` ```\nfence\n```\n~~~',
  '@octocat @acme/team #1 GH-2 acme/wap#3 https://github.com/o/r/issues/4 www.evil.example :tada: $x$',
  '</details></table></code></td><script>alert(1)</script><img src=x onerror=alert(1)>',
  '<!-- --> --> <!-- wap-gate:v1 key=x --> ]]> &amp; &lt; &#60; <![CDATA[',
  '[click](javascript:alert(1)) ![img](https://evil.example/x.png) [^1] **bold** __u__ ~~s~~ *i*',
  '\n\n# Heading\n\n- list\n> quote\n---\n===\n1. one\n    code\n<details open>\n',
  '漢字かな交じり文ですから幅が二倍になります、そうでしょう？全角ＡＢＣ',
  '👩‍👩‍👧‍👦👍🏽🇩🇪1️⃣❤️ é e\u0301 क्षि नमस्ते สวัสดี 안녕하세요 각',
  `Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030aalgo`,
  '\u0301starts with a mark',
  'עברית العربية mixed',
  '\ud800 lone \udc00 surrogates \ufffe\uffff\u0000',
  'x'.repeat(500),
  '::error file=a.yml::forged {0} {{1}} %s ${jndi}',
  '\'"\\',
];

/** Every text field of a result holds a hostile string. */
export function hostile(texts: readonly string[]): RunResult {
  const at = (i: number): string => texts[i % texts.length] ?? '';
  const bad = texts.map((text, i) =>
    check(`${at(i + 1)}/${text}`, {
      name: text,
      kind: at(i + 2),
      description: at(i + 3),
      outcome: (['failed', 'warned', 'errored', 'passed'] as const)[i % 4] ?? 'failed',
      message: at(i + 4),
      threshold: at(i + 5),
      observed: at(i + 6),
      notes: [at(i + 7), text],
      metrics: { [at(i + 8)]: at(i + 9) },
      failing: at(i + 10),
      tested: at(i + 11),
      samples: [
        { [text]: at(i + 1), [at(i + 2)]: null },
        { [text]: text, number: 1.5, yes: true },
      ],
      owner: at(i + 12),
      runbook: at(i + 13),
      tags: [text],
      location: { file: at(i + 14), line: 3, column: 5 },
      fault:
        i % 4 === 2
          ? { code: 'query-failed', category: 'engine-user', retryable: false, message: text }
          : null,
    }),
  );
  const gates = texts.slice(0, 3).map((text, i) =>
    gate(text, i === 0 ? bad : bad.slice(0, 2), {
      description: at(i + 1),
      engine: at(i + 2),
      connection: at(i + 3),
      table: at(i + 4),
      staging: at(i + 5),
      scope: at(i + 6),
      version: { snapshot: at(i + 7), rows: at(i + 8) },
      owner: at(i + 9),
      runbook: at(i + 10),
      location: { file: at(i + 11), line: 1, column: 1 },
      not_selected: [at(i + 12)],
    }),
  );
  const problem: Problem = {
    message: at(0),
    location: { file: at(1), line: 1, column: 1 },
    found: at(2),
    expected: at(3),
  };
  return run({
    gates,
    problems: [problem],
    run: { id: at(4), ds: at(5), overrides: { [at(6)]: at(7) } },
  });
}

/** Every fixture by name, for tests that hold for all. */
export const ALL: Readonly<Record<string, RunResult>> = {
  waived,
  again,
  pass,
  one,
  fail,
  warnOnly,
  failOnWarn,
  error,
  problems,
  empty,
  severalGates,
  thirty: many(30, 1),
  fourHundred: many(400, 8),
  hostile: hostile(HOSTILE),
};
