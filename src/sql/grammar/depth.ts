import type { Token } from 'antlr4ng';

/** Parentheses within each other that the parser takes in well under a second. */
const DEEPEST = 200;
/** Scalar subqueries within each other: each level multiplies the parser's time by two to five. */
const DEEPEST_SCALAR = 8;

/** Words before a subquery that tell the parser what it is, so that it need not try everything. */
const TELLING = new Set([
  'AS',
  'EXISTS',
  'FROM',
  'IN',
  'JOIN',
  'UNION',
  'ALL',
  'EXCEPT',
  'INTERSECT',
]);
const QUERY = new Set(['SELECT', 'WITH', 'VALUES', 'TABLE']);

/**
 * The first token beyond the nesting that can be parsed, or null. Without a limit `((SELECT ((SELECT ...` of ten levels
 * takes minutes and gigabytes.
 */
export function tooDeep(tokens: readonly Token[]): Token | null {
  const words = tokens.map((token) => token.text?.toUpperCase() ?? '');
  const open: number[] = [];
  let scalars = 0;
  for (const [index, token] of tokens.entries()) {
    if (words[index] === ')') scalars -= open.pop() ?? 0;
    if (words[index] !== '(') continue;
    const weight = opensScalar(words, index) ? 1 : 0;
    open.push(weight);
    scalars += weight;
    if (open.length > DEEPEST || scalars > DEEPEST_SCALAR) return token;
  }
  return null;
}

/** Whether the run of parentheses here leads to a query, in a place where a value may stand. */
function opensScalar(words: readonly string[], index: number): boolean {
  let [first, last] = [index, index];
  while (words[last] === '(') last += 1;
  while (words[first] === '(') first -= 1;
  return QUERY.has(words[last] ?? '') && !TELLING.has(words[first] ?? '');
}
