import { graphemes } from '../text/neutral.ts';

/** No word is wider than this in a cell: else one name pushes every other column out of sight. */
const LONGEST_RUN = 24;

/** A name is rather broken after one of these, unless a line would hold next to nothing. */
const SEPARATOR = /^(?:[,/:_-]|&#95;)$/;
const SHORTEST_RUN = 16;
const SHORTEST_REST = 6;

const ENTITY = /(&#?\w+;|<span>\$<\/span>)/;

/** Places where a line may end, in text that is escaped already. They show nothing, and nobody copies them. */
export function breakable(escaped: string): string {
  return escaped
    .split(/(\s+)/)
    .map((word) => (word.length > SHORTEST_RUN ? broken(units(word)) : word))
    .join('');
}

/** What stands in a place of its own: an entity, a character with its marks. */
function units(word: string): string[] {
  return word.split(ENTITY).flatMap((part, i) => (i % 2 === 1 ? [part] : graphemes(part)));
}

function broken(word: readonly string[]): string {
  const runs: string[][] = [[]];
  word.forEach((unit, i) => {
    const run = runs.at(-1) ?? [];
    run.push(unit);
    const rest = word.length - i - 1;
    const here = run.length >= LONGEST_RUN || SEPARATOR.test(unit);
    if (here && run.length >= SHORTEST_RUN && rest >= SHORTEST_REST) runs.push([]);
  });
  return runs.map((run) => run.join('')).join('<wbr>');
}
