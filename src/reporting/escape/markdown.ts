import { clip } from '../text/width.ts';
import { neutralise } from '../text/neutral.ts';
import { breakable } from './breaks.ts';

/** Sentences and names beyond this are shortened: the JSON report has them whole. */
const LONGEST_PROSE = 300;
const LONGEST_CODE = 80;

const entity = (character: string): string => `&#${String(character.codePointAt(0) ?? 0)};`;

/**
 * What GitHub acts on after entities are decoded, so that it needs a break inside: mentions, references, addresses,
 * emoji names (a time of day is none). The break is a word joiner: it shows nothing and allows no line break.
 */
const ACTIVE = /@|#(?=\d)|\bGH-(?=\d)|:(?=\/\/)|:(?=(?!\d\d:)[\w+-]+:)|(?<![a-z\d])www(?=\.)/;

/** What begins markup anywhere in a line of GitHub Flavored Markdown, or ends a table's cell. */
const MARKUP = /[&<>`*_~[\]\\|#]/;

const PROSE = new RegExp(`(?<active>${ACTIVE.source})|\\$|${MARKUP.source}`, 'gi');
const CODE = new RegExp(`${MARKUP.source}|[@$]|:(?=\\/\\/)|(?<=www)\\.`, 'gi');

/** A report is tried at several lengths, and each says the same again. */
const MOST_KNOWN = 50_000;

function remembering(escape: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const escaped = escape(text);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(text, escaped);
    return escaped;
  };
}

/**
 * Text that came from data or config, for a line or a table's cell of a GitHub comment: no markup, no link, no
 * mention that notifies somebody, no reference that appears in another issue, no emoji, no mathematics.
 */
export const prose = remembering((text) =>
  breakable(clip(neutralise(text), LONGEST_PROSE).replace(PROSE, harmless)),
);

function harmless(found: string, active?: string): string {
  if (found === '$') return '<span>$</span>';
  const shown = found === ':' || MARKUP.test(found) ? entity(found) : found;
  return active === undefined ? shown : `${shown}&#8288;`;
}

/** The same for values and names that a reader may copy: nothing is added; GitHub looks for nothing inside `code`. */
export const code = remembering(
  (text) => `<code>${breakable(clip(neutralise(text), LONGEST_CODE).replace(CODE, entity))}</code>`,
);

/** A link; the address comes from `addresses.ts`, the text is already Markdown. */
export function link(markdown: string, address: string | null): string {
  return address === null ? markdown : `[${markdown}](${address.replaceAll('&', '&amp;')})`;
}
