import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/domain/result.ts';
import { code, prose } from '../../src/reporting/escape/markdown.ts';
import { markdown, SMALLEST_BUDGET } from '../../src/reporting/formats/markdown.ts';
import { PLAIN } from '../../src/reporting/reporter.ts';
import { htmlOf } from '../../scripts/picture/page.ts';
import * as results from './results.ts';

const FILES = 'https://github.com/acme/lake/blob/0123abc';

const render = (
  result: RunResult,
  budget: number | null = null,
  files: string | null = null,
): string =>
  markdown.render(result, { ...PLAIN, budget, links: { files, commit: null, report: null } });

/** Everything of a page that is markup, places where a long word may break apart: tags, pipes of tables, what lines begin with. Text is left out. */
function skeleton(page: string): string[] {
  return page
    .replaceAll(/<span>\$<\/span>|<wbr>/g, '')
    .replaceAll(/&#?\w+;/g, '')
    .split('\n')
    .map((line) => (line.match(/^(?:#+ |- |\*\*|… )|<[^>]*>|\||^$/g) ?? []).join(''));
}

describe('markdown', () => {
  it('begins with the verdict and the failing checks, links to the line and the runbook', () => {
    const page = render(results.fail, null, FILES).split('\n');
    expect(page.slice(0, 6)).toEqual([
      '## ❌ wap-gate: 2 of 7 checks failed',
      '',
      "❌ 2 failed · ⚠️ 1 warned · ✅ 4 passed<br><b><code>flights</code></b> · lake.stage.flights for lake.prod.flights · ds = DATE '2026-01-02' · 3,000,000 rows",
      '',
      '| Check | Measured | Expected | Owner |',
      '| :--- | :--- | :--- | :--- |',
    ]);
    expect(page[7]).toBe(
      `| ❌&nbsp;<b><code>plausible delay</code></b><br>[<code>checks/flights.yml:24</code>](${FILES}/checks/flights.yml#L24) | 3 of 3,000,000 rows: delay below -120 | between -120 and 1440, tolerate 0 | data-&#8288;platform<br>[runbook](${FILES}/docs/runbooks/flights.md) |`,
    );
    expect(page[6]).toContain(
      '[runbook](https://wiki.example.com/flights%28duplicates%29?a=1&amp;b=2)',
    );
  });

  it('is short when all is well: what was audited, and what it cost', () => {
    const green = results.run({ gates: [results.gate('flights', [results.check('flights/x')])] });
    expect(render(green).split('\n\n')).toEqual([
      '## ✅ wap-gate: 1 check passed',
      "<b><code>flights</code></b> · lake.stage.flights for lake.prod.flights · ds = DATE '2026-01-02' · 3,000,000 rows",
      '<details><summary>✅ 1 check passed</summary>',
      '| Check | Measured |\n| :--- | :--- |\n| <code>flights/x</code> | 0 of 3,000,000 rows fail |',
      '</details>',
      expect.stringMatching(/^<sub>duckdb 1\.5\.5 · 9 queries/),
    ]);
  });

  it('names the gates that need somebody first, and folds their numbers', () => {
    const page = render(results.severalGates);
    expect(page).toContain(
      '**4 gates:** ❌ <code>flights</code> · ⛔ <code>carriers</code>, <code>weather</code> · ✅ 1 passed',
    );
    // Its file is called otherwise; that of the others says which gate it is.
    expect(page).toContain('destinaton</code></b> of <code>weather</code><br>');
    expect(page).toContain('plausible delay</code></b><br>');
    expect(page.indexOf('4 gates in numbers')).toBeGreaterThan(page.indexOf('plausible delay'));
  });

  it('says whom to ask, each once, and of warnings that they stop nothing', () => {
    expect(render(results.fail)).toContain('Ask @&#8288;acme/flights-oncall and data-platform.\n');
    expect(render(results.warnOnly)).toContain(
      '**What to do:** The warning stops nothing, but is worth a look. Ask data-platform.\n',
    );
  });

  it('folds the rows beyond the first twenty', () => {
    const page = render(results.many(400, 8, 7));
    const fold = page.indexOf('<details><summary>36 more failing checks</summary>');
    expect(page.slice(0, fold).match(/^\| ❌/gm)).toHaveLength(20);
    expect(page.slice(fold).match(/^\| ❌&nbsp;<b>/gm)).toHaveLength(36);
  });

  it('shows notes of passed checks outside the fold, and ends with what to do and what it cost', () => {
    const page = render(results.fail);
    const fold = page.indexOf('<details><summary>✅');
    expect(page.indexOf('newest value lies in the future')).toBeLessThan(fold);
    expect(page).toMatch(
      /\*\*What to do:\*\* The data is not acceptable.*\n\n<sub>duckdb 1\.5\.5 · 9 queries · 3,000,000 rows · 28\.4 MB read · engine 410 ms · overhead 96 ms, 19% of 506 ms<\/sub>\n$/,
    );
  });

  it('unfolds the details of a single failure', () => {
    expect(render(results.one)).toContain('<details open><summary>Details');
    expect(render(results.fail)).not.toContain('<details open>');
  });

  it('says that nothing was audited, and lists problems with their line', () => {
    expect(render(results.empty)).toMatch(/^## ⛔ wap-gate: nothing was audited\n/);
    expect(render(results.problems, null, FILES)).toContain(
      `| Unknown kind 'rangee'. Did you mean 'range'?<br>[<code>checks/flights.yml:12</code>](${FILES}/checks/flights.yml#L12) | exactly one kind in each check |`,
    );
  });

  it('calls problems those of the configuration only where each lies in a file', () => {
    const { problems } = results.problems;
    const [inFile] = problems.filter(({ location }) => location !== null);
    expect(render(results.problems)).toContain('### 3 problems\n');
    expect(render(results.run({ problems: [inFile!] }))).toContain(
      '### 1 problem in the configuration\n',
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

  it('uses only what GitHub leaves of HTML', () => {
    for (const [name, result] of Object.entries(results.ALL)) {
      expect(htmlOf(render(result, null, FILES)).removed, name).toEqual([]);
    }
  });
});

describe('prose and code', () => {
  it.each([
    ['@octocat', '@&#8288;octocat'],
    ['see #12', 'see &#35;&#8288;12'],
    ['GH-3', 'GH-&#8288;3'],
    ['https://github.com/o/r/issues/1', 'https&#58;&#8288;//github.com/<wbr>o/r/issues/1'],
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
    const long = code('unique:date,origin,destination,delay');
    expect(long).toBe('<code>unique:date,origin,<wbr>destination,delay</code>');
    expect(code('x'.repeat(30))).toBe(`<code>${'x'.repeat(24)}<wbr>${'x'.repeat(6)}</code>`);
    expect(code('http://x')).toBe('<code>http&#58;//x</code>');
  });
});
