import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/domain/result.ts';
import { pretty } from '../../src/reporting/formats/pretty.ts';
import { PLAIN } from '../../src/reporting/reporter.ts';
import { columns } from '../../src/reporting/text/width.ts';
import * as results from './results.ts';

const render = (result: RunResult, width = 80, colour = false): string =>
  pretty.render(result, { ...PLAIN, width, colour });

const SGR = /\u001b\[[\d;]*m/g;

/** The lines that start in the first column: only these can be taken for the program's own statements. */
const statements = (text: string): string[] => text.split('\n').filter((line) => /^\S/.test(line));

describe('pretty', () => {
  it('shows a failed run: verdict, what failed with numbers and rows, what passed, what it cost', () => {
    expect(render(results.fail)).toBe(
      [
        ' FAIL  2 of 7 checks failed',
        ' ds 2026-01-02 · flights · duckdb 1.5.5 ·',
        " lake.stage.flights for lake.prod.flights · ds = DATE '2026-01-02' ·",
        ' 3,000,000 rows',
        '',
        '✗ unique:date,origin,destination,delay',
        '  1,204 of 3,000,000 rows: date, origin, destination, delay occurs more than',
        '  once',
        '  measured  0.04% of 3,000,000 tested rows · distinct keys 2,999,398 ·',
        '            duplicate keys 602 · duplicate rows 1,204 · excess rows 602',
        '  expected  no duplicate key, tolerate 0.01% of tested rows',
        '  owner     @acme/flights-oncall',
        '  runbook   https://wiki.example.com/flights(duplicates)?a=1&b=2',
        '  at        checks/flights.yml:21:5',
        '',
        '    date                 origin  destination  delay',
        '    2026-01-02 05:15:00  ATL     ORD              5',
        '    2026-01-02 05:15:00  ATL     ORD              5',
        '    … 1,202 more failing rows',
        '',
        '✗ plausible delay  flights/range:delay',
        '  3 of 3,000,000 rows: delay below -120',
        '  A flight neither leaves two hours early nor a day late.',
        '  measured  0.0001% of 3,000,000 tested rows · below 3 · above 0',
        '  expected  between -120 and 1440, tolerate 0',
        '  owner     data-platform',
        '  runbook   docs/runbooks/flights.md',
        '  at        checks/flights.yml:24:5',
        '',
        '    date                 origin  destination  delay',
        '    2026-01-02 05:15:00  ATL     ORD          -1230',
        '    2026-01-02 07:40:00  DFW     SFO           -121',
        '    2026-01-02 23:59:00  ORD     NULL          -999',
        '',
        '! accepted_values:origin',
        "  17 of 2,999,990 values are not accepted, such as 'ATL ' and 'N/A'",
        '  measured  0.00057% of 2,999,990 tested rows',
        '  expected  one of ATL, ORD, DFW, tolerate 0',
        '  note      10 NULL not tested',
        '  owner     data-platform',
        '  runbook   docs/runbooks/flights.md',
        '  at        checks/flights.yml:12:5',
        '',
        '    origin',
        "    'ATL '",
        "    ''",
        '    N/A',
        "    'null'",
        '    … 13 more failing rows',
        '',
        '✓ 4 checks passed',
        '  row_count       3,000,000 rows',
        '  not_null:date   0 of 3,000,000 rows are NULL',
        "  freshness:date  newest value is '2026-01-02 23:59:00', 4 h old",
        '                  note: newest value lies in the future',
        '  sum:distance    the sum of distance is 92,233,720,368,547,758,070',
        '',
        '✗ 7 checks: 2 failed, 1 warned, 4 passed',
        '  9 queries · 3,000,000 rows · 28.4 MB read · engine 410 ms ·',
        '  overhead 96 ms, 19% of 506 ms',
        '  The data is not acceptable: correct the data, or the check if it is wrong.',
        '  Trying again will not help.',
        '',
      ].join('\n'),
    );
  });

  it('puts a table of gates first when there are several, those that need somebody on top', () => {
    const lines = render(results.severalGates).split('\n');
    expect(lines[2]).toBe(' Not pinned to a version: lake.prod.countries (airports)');
    expect(lines.slice(4, 9)).toEqual([
      '   gate      failed  errored  warned  passed       rows  owner',
      '✗  flights        2        0       0       4  3,000,000  data-platform',
      '⊘  carriers       0        0       0       0  3,000,000',
      '⊘  weather        0        1       0       0  3,000,000  data-platform',
      '✓  airports       0        0       0       1        412  reference-data',
    ]);
  });

  it('shows problems with what was found, what was expected and where', () => {
    expect(render(results.problems)).toContain(
      [
        "✗ Unknown kind 'rangee'. Did you mean 'range'?",
        '  found     rangee',
        '  expected  exactly one kind in each check',
        '  at        checks/flights.yml:12:5',
      ].join('\n'),
    );
  });

  it('names what the call overrode and what it did not select', () => {
    const text = render(results.error);
    expect(text).toContain("overridden: staging = data/today.parquet and where = origin <> 'XXX'");
    expect(text).toContain('2 checks not selected: flights/mean:delay, flights/skew:origin');
  });

  it('is never green when nothing was audited', () => {
    expect(render(results.empty)).toMatch(/^ ERROR {2}nothing was audited/);
    expect(render(results.empty)).not.toContain('✓');
  });

  it.each(Object.keys(results.ALL))('%s fits 20 to 160 columns', (name) => {
    for (const width of [20, 21, 33, 40, 80, 100, 120, 160]) {
      for (const line of render(results.ALL[name]!, width).split('\n')) {
        expect(columns(line), line).toBeLessThanOrEqual(width);
        expect(line).toBe(line.trimEnd());
      }
    }
  });

  it.each(Object.keys(results.ALL))('%s says the same with colour and without', (name) => {
    const coloured = render(results.ALL[name]!, 80, true);
    expect(coloured).toMatch(SGR);
    const plain = coloured.replaceAll(SGR, '');
    expect(plain).toBe(render(results.ALL[name]!, 80, false));
    expect(plain).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it('keeps hostile data inside its lines', () => {
    const text = render(
      results.hostile(['\n✓ forged', '\u001b[1A\u001b[2K✓ forged', '✓ \r✓ forged']),
    );
    expect(statements(text).filter((line) => line.startsWith('✓ forged'))).toEqual([]);
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 20, max: 130 }),
        (texts, width) => {
          const page = render(results.hostile(texts), width);
          expect(page).not.toMatch(/[^\P{Cc}\n]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
          for (const line of page.split('\n')) expect(columns(line)).toBeLessThanOrEqual(width);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('stays readable with 400 checks: every failure named, passed ones counted, notes kept', () => {
    const text = render(results.many(400, 8));
    const failed = results.many(400, 8).failed_checks;
    expect(failed).toHaveLength(48);
    for (const id of failed) expect(text).toContain(id.split('/')[1]);
    expect(text).toContain('  table_1 42 · table_2 42 ·');
    expect(text).toContain('note: 2 NaN excluded');
    expect(text.split('\n').length).toBeLessThan(400);
  });
});
