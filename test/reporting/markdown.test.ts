import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/domain/result.ts';
import { code, prose } from '../../src/reporting/escape/markdown.ts';
import { markdown, SMALLEST_BUDGET } from '../../src/reporting/formats/markdown.ts';
import { PLAIN } from '../../src/reporting/reporter.ts';
import * as results from './results.ts';

const FILES = 'https://github.com/acme/lake/blob/0123abc';

const render = (
  result: RunResult,
  budget: number | null = null,
  files: string | null = null,
): string =>
  markdown.render(result, { ...PLAIN, budget, links: { files, commit: null, report: null } });

/** Everything of a page that is markup: tags, pipes of tables, what lines begin with. Text is left out. */
function skeleton(page: string): string[] {
  return page
    .replaceAll('<span>$</span>', '')
    .replaceAll(/&#?\w+;/g, '')
    .split('\n')
    .map((line) => (line.match(/^(?:#+ |- |\*\*|… )|<[^>]*>|\||^$/g) ?? []).join(''));
}

const occurrences = (text: string, part: string): number => text.split(part).length - 1;

describe('markdown', () => {
  it('begins with the verdict and the failing checks, links to the line and the runbook', () => {
    const page = render(results.fail, null, FILES).split('\n');
    expect(page.slice(0, 6)).toEqual([
      '## ❌ wap-gate: 2 of 7 checks failed',
      '',
      "**7 checks: 2 failed, 1 warned, 4 passed** · ds <code>2026-01-02</code> · <code>flights</code> · duckdb 1.5.5 · lake.stage.flights for lake.prod.flights · ds = DATE '2026-01-02' · 3,000,000 rows",
      '',
      '|  | Check | Measured | Expected | Owner | Runbook |',
      '| --- | --- | --- | --- | --- | --- |',
    ]);
    expect(page[7]).toBe(
      `| ❌ | <b><code>plausible delay</code></b><br>[<code>checks/flights.yml:24</code>](${FILES}/checks/flights.yml#L24) | 3 of 3,000,000 rows: delay below -120 | between -120 and 1440, tolerate 0 | data-platform | [runbook](${FILES}/docs/runbooks/flights.md) |`,
    );
    expect(page[6]).toContain(
      '[runbook](https://wiki.example.com/flights%28duplicates%29?a=1&amp;b=2)',
    );
  });

  it('shows notes of passed checks outside the fold, and ends with what to do and what it cost', () => {
    const page = render(results.fail);
    const fold = page.indexOf('<details><summary>✅');
    expect(page.indexOf('newest value lies in the future')).toBeLessThan(fold);
    expect(page).toMatch(
      /\*\*What to do:\*\* The data is not acceptable.*\n\n<sub>9 queries · 3,000,000 rows · 28\.4 MB read · engine 410 ms · overhead 96 ms, 19% of 506 ms<\/sub>\n$/,
    );
  });

  it('unfolds the details of a single failure', () => {
    expect(render(results.one)).toContain('<details open><summary>❌');
    expect(render(results.fail)).not.toContain('<details open>');
  });

  it('says that nothing was audited, and lists problems with their line', () => {
    expect(render(results.empty)).toMatch(/^## ⛔ wap-gate: nothing was audited\n/);
    expect(render(results.problems, null, FILES)).toContain(
      `| Unknown kind 'rangee'. Did you mean 'range'? | <code>rangee</code> | exactly one kind in each check | [<code>checks/flights.yml:12</code>](${FILES}/checks/flights.yml#L12) |`,
    );
  });

  it('leaves out samples, then passing checks, then details, then rows of tables, and says so', () => {
    const big = results.many(400, 8);
    const steps: string[] = [];
    for (let budget = render(big).length; budget >= SMALLEST_BUDGET; budget -= 500) {
      const page = render(big, budget);
      expect(page.length).toBeLessThanOrEqual(budget);
      const said = /_Left out to fit: (.*)\._/.exec(page)?.[1] ?? 'nothing';
      if (steps.at(-1) !== said) steps.push(said);
      expect(page).toMatch(/^## ❌ wap-gate: 48 of 400 checks failed\n/);
      expect(page).toContain('**What to do:**');
    }
    expect(steps.slice(0, 4)).toEqual([
      'nothing',
      'sample rows',
      'sample rows and passing checks',
      'sample rows, passing checks and details',
    ]);
    expect(steps[4]).toBe(
      'sample rows, passing checks, details and all but the first 20 rows of each table',
    );
    expect(render(big, 10_000)).toMatch(/… and \d+ more checks/);
  });

  it('refuses a budget that not even the verdict fits into', () => {
    expect(() => render(results.pass, SMALLEST_BUDGET - 1)).toThrow(RangeError);
  });

  it('data and config change no markup', () => {
    const texts = fc.array(
      fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom(...results.HOSTILE)),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(texts, (bad) => {
        // Unlike each other and never empty, so that both runs have the same columns.
        const page = render(results.hostile(bad.map((text, i) => `t${String(i)} ${text}`)));
        const harmless = render(results.hostile(bad.map((_, i) => `t${String(i)} x`)));
        expect(skeleton(page)).toEqual(skeleton(harmless));
      }),
      { numRuns: 100 },
    );
  });

  it('fits every budget with hostile data, folds and tables closed', () => {
    const words = fc.array(fc.constantFrom(...results.HOSTILE), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(words, fc.integer({ min: SMALLEST_BUDGET, max: 60_000 }), (texts, budget) => {
        const page = render(results.hostile(texts), budget, FILES);
        expect(page.length).toBeLessThanOrEqual(budget);
        expect(page).toContain('**What to do:**');
        for (const tag of ['details', 'summary', 'code', 'b', 'sub', 'i']) {
          const opened = occurrences(page, `<${tag}>`) + occurrences(page, `<${tag} open>`);
          expect(occurrences(page, `</${tag}>`), tag).toBe(opened);
        }
      }),
      { numRuns: 60 },
    );
    const worst = results.hostile(['$'.repeat(400), '@'.repeat(400), '\u{e0041}'.repeat(400)]);
    expect(render(worst, SMALLEST_BUDGET).length).toBeLessThanOrEqual(SMALLEST_BUDGET);
  });
});

describe('prose and code', () => {
  it.each([
    ['@octocat', '@&#8288;octocat'],
    ['see #12', 'see &#35;&#8288;12'],
    ['GH-3', 'GH-&#8288;3'],
    ['https://github.com/o/r/issues/1', 'https&#58;&#8288;//github.com/o/r/issues/1'],
    ['www.example.org', 'www&#8288;.example.org'],
    [':tada:', '&#58;&#8288;tada:'],
    ['at 03:04:05', 'at 03:04:05'],
    ['a|b', 'a&#124;b'],
    ['`x` *y* _z_', '&#96;x&#96; &#42;y&#42; &#95;z&#95;'],
    ['<b>&amp;', '&#60;b&#62;&#38;amp;'],
    ['$x$', '<span>$</span>x<span>$</span>'],
    ['[a](b)', '&#91;a&#93;(b)'],
    ['line\nnext', 'line&#92;nnext'],
  ])('%j as prose is %j', (text, expected) => {
    expect(prose(text)).toBe(expected);
  });

  it('code adds nothing that would be copied', () => {
    expect(code('flights/range:delay')).toBe('<code>flights/range:delay</code>');
    expect(code('@a #1 | `')).toBe('<code>&#64;a &#35;1 &#124; &#96;</code>');
    expect(code('http://x')).toBe('<code>http&#58;//x</code>');
  });
});
