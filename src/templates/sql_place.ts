import type { Template } from './template.ts';

/** Where in a SQL text a hole stands: it decides what a value may be there. */
export type SqlPlace = 'code' | 'literal' | 'identifier' | 'comment';

export type SqlPlaces =
  | { readonly ok: true; readonly places: readonly SqlPlace[] }
  | { readonly ok: false; readonly offset: number; readonly message: string };

// A doubled quote continues a literal, so it ends only where no second quote follows.
const TOKEN =
  /('[^']*(?:''[^']*)*(?:'|$))|("[^"]*(?:""[^"]*)*(?:"|$))|(--[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$))|(\$[A-Za-z0-9_]*\$)/g;
const PLACES = ['literal', 'identifier', 'comment'] as const;

/**
 * The place of each hole. Refused where engines disagree on what is inside and what is outside (escape strings, dollar
 * quotes, nested comments): a value quoted for one reading would be SQL in the other.
 */
export function sqlPlaces(template: Template): SqlPlaces {
  const masked = mask(template);
  const { holes } = template;
  const places: SqlPlace[] = holes.map(() => 'code');
  let next = 0;
  for (const match of masked.matchAll(TOKEN)) {
    const message = disagreement(match, masked);
    if (message !== null) return { ok: false, offset: match.index, message };
    const place = PLACES.find((_, group) => match[group + 1] !== undefined) ?? 'code';
    const end = match.index + match[0].length;
    // Tokens and holes both come in the order of the text: one walk over both.
    for (; (holes[next]?.start ?? end) < end; next++) {
      if ((holes[next]?.start ?? 0) > match.index) places[next] = place;
    }
  }
  return { ok: true, places };
}

/** The text with every hole blotted out at the same length, so that nothing in a hole looks like SQL. */
function mask({ text, holes }: Template): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of holes) {
    parts.push(text.slice(from, start), 'x'.repeat(end - start));
    from = end;
  }
  return parts.join('') + text.slice(from);
}

function disagreement(match: RegExpExecArray, masked: string): string | null {
  if (match[4] !== undefined)
    return 'A dollar-quoted text cannot be combined with templates: use quotes.';
  if (match[3]?.includes('/*', 2) === true && match[3].startsWith('/*')) {
    return 'A comment within a comment cannot be combined with templates.';
  }
  const before = masked.slice(Math.max(0, match.index - 2), match.index);
  if (match[1] !== undefined && /(?:^|\W)[eE]$/.test(before)) {
    return "An escape string (E'...') cannot be combined with templates: use a plain literal.";
  }
  return null;
}
