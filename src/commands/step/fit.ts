import { SMALLEST_BUDGET } from '../../reporting/formats/markdown.ts';

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** Text that was rendered for a number of characters, made to fit a number of bytes: most services count those. */
export function fitting(render: (budget: number) => string, bytes: number): string {
  let budget = bytes;
  for (;;) {
    const text = render(budget);
    const taken = bytesOf(text);
    if (taken <= bytes || budget === SMALLEST_BUDGET) return text;
    // A little less than in proportion, so that it ends soon.
    budget = Math.max(SMALLEST_BUDGET, Math.floor(budget * Math.min(0.9, (bytes / taken) * 0.97)));
  }
}
