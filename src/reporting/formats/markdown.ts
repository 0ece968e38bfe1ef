import type { RunResult } from '../../domain/result.ts';
import { EXTENTS, LEAST, type Extent } from '../markdown/extent.ts';
import * as sections from '../markdown/sections.ts';
import type { Reporter, RenderOptions } from '../reporter.ts';

/** The headline, the cost line and what to do fit into this, whatever the data holds. */
export const SMALLEST_BUDGET = 6_000;

const SECTIONS: readonly sections.Section[] = [
  sections.headline,
  sections.subject,
  sections.changes,
  sections.needing,
  sections.problems,
  sections.ownGates,
  sections.gates,
  sections.notes,
  sections.passed,
  sections.notSelected,
  sections.footer,
];

const LAST_RESORT: readonly sections.Section[] = [sections.headline, sections.footer];

/**
 * For a pull request comment or a job's summary: GitHub Flavored Markdown of at most `budget` characters. What does
 * not fit is left out in a stated order (`EXTENTS`) and named; RangeError for a budget below `SMALLEST_BUDGET`.
 */
export const markdown: Reporter = {
  format: 'markdown',
  extension: '.md',
  mediaType: 'text/markdown; charset=utf-8',
  render: (result, options) => {
    const { budget } = options;
    if (budget !== null && budget < SMALLEST_BUDGET) {
      throw new RangeError(
        `A Markdown report needs at least ${String(SMALLEST_BUDGET)} characters.`,
      );
    }
    for (const extent of EXTENTS) {
      const text = page(SECTIONS, result, extent, options);
      if (budget === null || text.length <= budget) return text;
    }
    return page(LAST_RESORT, result, LEAST, options);
  },
};

function page(
  parts: readonly sections.Section[],
  result: RunResult,
  extent: Extent,
  options: RenderOptions,
): string {
  return `${parts.flatMap((section) => section(result, extent, options)).join('\n\n')}\n`;
}
