import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/domain/result.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { headlineText } from '../../src/reporting/content.ts';
import { prose } from '../../src/reporting/escape/markdown.ts';
import { markdown, SMALLEST_BUDGET } from '../../src/reporting/formats/markdown.ts';
import type { Remembered } from '../../src/reporting/remembered.ts';
import { PLAIN, type Links } from '../../src/reporting/reporter.ts';
import * as results from './results.ts';

const SITE = 'https://github.com/acme/lake';
const LINKS: Links = {
  files: `${SITE}/blob/0123abc`,
  commit: `${SITE}/commit/0123abc`,
  report: `${SITE}/actions/runs/1`,
};

const OUTCOMES: readonly Outcome[] = ['passed', 'warned', 'failed', 'errored'];
const words = fc.oneof(fc.string({ maxLength: 300 }), fc.constantFrom(...results.HOSTILE));

/** Few or hundreds of checks in one or in dozens of gates, with any ending, any words, and any number of columns. */
const sized: fc.Arbitrary<RunResult> = fc
  .record({
    gates: fc.integer({ min: 1, max: 40 }),
    endings: fc.array(fc.constantFrom(...OUTCOMES), { minLength: 1, maxLength: 12 }),
    total: fc.integer({ min: 1, max: 400 }),
    texts: fc.array(words, { minLength: 1, maxLength: 5 }),
    columns: fc.integer({ min: 0, max: 30 }),
  })
  .map(({ gates, endings, total, texts, columns }) => {
    const at = (i: number): string => texts[i % texts.length] ?? '';
    const checks = Array.from({ length: total }, (_, i) =>
      results.check(`g/${String(i)} ${at(i)}`, {
        outcome: endings[i % endings.length] ?? 'failed',
        message: at(i + 1),
        threshold: at(i + 2),
        owner: `${String(i)} ${at(i + 3)}`,
        notes: [at(i + 4)],
        samples: columns === 0 ? [] : [sampleOf(columns, at(i))],
      }),
    );
    const share = Math.ceil(total / gates);
    const parts = Array.from({ length: gates }, (_, g) =>
      results.gate(`${String(g)} ${at(g)}`, checks.slice(g * share, (g + 1) * share)),
    );
    return results.run({ gates: parts });
  });

const sampleOf = (columns: number, text: string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: columns }, (_, i) => [`${String(i)} ${text}`, text]));

const hostile = fc
  .array(fc.constantFrom(...results.HOSTILE), { minLength: 1, maxLength: 20 })
  .map((texts) => results.hostile(texts));

function render(result: RunResult, budget: number, since: Remembered | null = null): string {
  return markdown.render(result, { ...PLAIN, budget, since, links: LINKS });
}

const occurrences = (text: string, part: string): number => text.split(part).length - 1;

/** What a page of any size still is. */
function isWhole(page: string, result: RunResult, budget: number): void {
  expect(page.length).toBeLessThanOrEqual(budget);
  expect(page).toMatch(/^## (?:✅|⚠️|❌|⛔) wap-gate: /);
  expect(page).toContain(prose(headlineText(result)));
  const calm = result.exit_code === 0 && result.counts.warned === 0;
  expect(page.includes('**What to do:**')).toBe(!calm);
  expect(page.trimEnd().endsWith('</sub>')).toBe(true);
  for (const tag of ['details', 'summary', 'code', 'b', 'sub', 'i']) {
    const opened = occurrences(page, `<${tag}>`) + occurrences(page, `<${tag} open>`);
    expect(occurrences(page, `</${tag}>`), tag).toBe(opened);
  }
  expect(page).not.toMatch(/^ {0,3}(?:```|~~~)/m);
  sumsUp(page, result);
}

/** Rows of failing checks and those that are said to be left out make up all. */
function sumsUp(page: string, { counts }: RunResult): void {
  const bad = counts.failed + counts.errored;
  const shown = (page.match(/^\| (?:❌|⛔)&nbsp;<b>/gm) ?? []).length;
  if (shown === bad) return;
  if (page.includes('every check')) return;
  const more = /^… and ([\d,]+) more checks?$/m.exec(page)?.[1] ?? '0';
  expect(shown + Number(more)).toBe(bad);
}

describe('within a budget, for any result', () => {
  const budgets = fc.integer({ min: SMALLEST_BUDGET, max: 60_000 });

  it('is whole, whatever its size', () => {
    fc.assert(
      fc.property(sized, budgets, (result, budget) => {
        isWhole(render(result, budget), result, budget);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it('is whole, whatever stands in it and whatever was said before', () => {
    const outcomes = new Map(results.HOSTILE.map((text) => [text, 'failed' as const]));
    const before: Remembered = { sha: '0123abc', verdict: 'fail', outcomes };
    fc.assert(
      fc.property(hostile, budgets, fc.boolean(), (result, budget, known) => {
        isWhole(render(result, budget, known ? before : null), result, budget);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it('is whole where each character takes ten', () => {
    const texts = ['$'.repeat(400), '@'.repeat(400), '\u{e0041}'.repeat(400)];
    const worst = results.hostile(texts);
    expect(render(worst, SMALLEST_BUDGET).length).toBeLessThanOrEqual(SMALLEST_BUDGET);
  });
});

describe('a report of thousands of checks with long names that are not Latin', () => {
  it('is made for a comment within seconds', () => {
    const text = '检查订单金额是否超过上限值并且客户名称不为空的规则'.repeat(6);
    const checks = Array.from({ length: 3_000 }, (_, i) =>
      results.check(`g/${text}${String(i)}`, {
        outcome: 'failed',
        ...{ name: `${text}${String(i)}`, message: `${text} ${String(i)}` },
        ...{ threshold: text, description: text },
      }),
    );
    const began = performance.now();
    const report = render(results.run({ gates: [results.gate('g', checks)] }), 60_000);
    expect(report.length).toBeLessThanOrEqual(60_000);
    // It took half a minute when each text was looked at again for each length that was tried.
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
