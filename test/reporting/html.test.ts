import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/domain/result.ts';
import { html } from '../../src/reporting/formats/html.ts';
import { PLAIN } from '../../src/reporting/reporter.ts';
import * as results from './results.ts';

const render = (result: RunResult): string => html.render(result, PLAIN);

const tags = (page: string): string[] => page.match(/<[^>]*>/g) ?? [];

/** Names of elements that were closed in another order than they were opened. */
function misnested(page: string): string[] {
  const open: string[] = [];
  return tags(page.slice(page.indexOf('<body>'))).filter((tag) => {
    const name = /^<\/?([a-z\d]+)/.exec(tag)?.[1] ?? '';
    if (!tag.startsWith('</')) return open.push(name) < 0;
    return name !== 'html' && open.pop() !== name;
  });
}

describe('html', () => {
  it('allows its own style and nothing else', () => {
    const page = render(results.fail);
    const style = /<style>([^]*?)<\/style>/.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page).toContain(
      `content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;; base-uri`,
    );
    expect(page).not.toMatch(/<script|<img|<link|<iframe|<form| style="| on\w+="|url\(|@import/i);
    expect(style).toContain('prefers-color-scheme: dark');
  });

  it('shows what failed, with numbers, owner, runbook, place and rows', () => {
    const page = render(results.fail);
    expect(page).toContain('<title>fail: 2 of 7 checks failed</title>');
    const card =
      /<article class="card failed">(?:(?!<article)[^])*plausible delay[^]*?<\/article>/.exec(
        page,
      )?.[0];
    for (const text of [
      '3 of 3,000,000 rows: delay below -120',
      'between -120 and 1440, tolerate 0',
      'data-platform',
      'docs/runbooks/flights.md',
      'checks/flights.yml:24:5',
      '<bdi>-1230</bdi>',
      '<span class="quiet">NULL</span>',
    ]) {
      expect(card).toContain(text);
    }
    expect(page.indexOf('card failed')).toBeLessThan(page.indexOf('card warned'));
  });

  it.each(Object.keys(results.ALL))('%s is well nested', (name) => {
    expect(misnested(render(results.ALL[name]!))).toEqual([]);
  });

  it('data and config change no markup', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { minLength: 1, maxLength: 5 }),
        (bad) => {
          const page = render(results.hostile(bad.map((text, i) => `t${String(i)} ${text}`)));
          const harmless = render(results.hostile(bad.map((_, i) => `t${String(i)} x`)));
          expect(tags(page)).toEqual(tags(harmless));
          expect(page).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u2028\u2029]|[^\P{Cc}\n]/u);
        },
      ),
      { numRuns: 60 },
    );
  });
});
