import { SMALLEST_BUDGET } from '../../reporting/formats/markdown.ts';

/** How many bytes a service counts. */
export const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/**
 * Text that was rendered for a number of characters, made to fit a number of bytes: most services count those. Where
 * even the shortest does not fit, it is that.
 */
export function fitting(render: (budget: number) => string, bytes: number): string {
  let budget = Math.max(SMALLEST_BUDGET, bytes);
  for (;;) {
    const text = render(budget);
    const taken = bytesOf(text);
    if (taken <= bytes || budget === SMALLEST_BUDGET) return text;
    // A little less than in proportion, so that it ends soon.
    budget = Math.max(SMALLEST_BUDGET, Math.floor(budget * Math.min(0.9, (bytes / taken) * 0.97)));
  }
}
