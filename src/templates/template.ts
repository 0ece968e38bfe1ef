import { EXPECTED, parseExpression, suggestion, type TemplateExpression } from './names.ts';

/** A text with holes. Offsets count UTF-16 units from the start of the text. */
export interface Template {
  readonly text: string;
  readonly holes: readonly Hole[];
}

/** `[start, end)` of the text, braces included. */
export type Hole = { readonly start: number; readonly end: number } & (
  | { readonly of: 'template'; readonly expression: TemplateExpression }
  | { readonly of: 'environment'; readonly variable: string }
);

/** Something wrong at one place of a template's text. */
export interface TemplateProblem {
  readonly offset: number;
  readonly message: string;
  readonly found: string | null;
  readonly expected: string | null;
}

/** What is wrong with what one hole was filled with. */
export type Misfit = Pick<TemplateProblem, 'message' | 'expected'>;

/** Which holes a text may have: `{{ ds }}`, `${NAME}`, or both. What is not allowed is not looked for. */
export type Allowed = 'templates' | 'environment' | 'both';

type Parsed<T> = { readonly ok: true; readonly value: T } | Refused;
interface Refused {
  readonly ok: false;
  readonly problems: readonly TemplateProblem[];
}

const OPENINGS: Readonly<Record<Allowed, RegExp>> = {
  templates: /\{[{%#]/g,
  environment: /\$\{/g,
  both: /\{[{%#]|\$\{/g,
};
const BLOCKS: Readonly<Record<string, string>> = { '{%': '{% %}', '{#': '{# #}' };

/** Reads a text once; every problem in it is reported, not only the first. */
export function parseTemplate(text: string, allowed: Allowed = 'templates'): Parsed<Template> {
  const holes: Hole[] = [];
  const problems: TemplateProblem[] = [];
  const opening = new RegExp(OPENINGS[allowed]);
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const hole = readHole(text, match.index, match[0]);
    if ('message' in hole) problems.push(hole);
    else {
      holes.push(hole);
      opening.lastIndex = hole.end;
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: { text, holes } };
}

function readHole(text: string, start: number, opening: string): Hole | TemplateProblem {
  if (opening === '${') return readVariable(text, start);
  const block = BLOCKS[opening];
  if (block !== undefined) {
    const message = `\`${block}\` is not part of the template language.`;
    return { offset: start, message, found: opening, expected: EXPECTED };
  }
  const end = text.indexOf('}}', start + 2);
  if (end === -1) {
    const message = '`{{` is never closed: write `}}` after the name.';
    return { offset: start, message, found: '{{', expected: EXPECTED };
  }
  const inside = text.slice(start + 2, end).trim();
  const expression = parseExpression(inside);
  if (expression !== undefined) return { start, end: end + 2, of: 'template', expression };
  return {
    offset: start,
    message: `\`{{ ${inside} }}\` is not part of the template language.${suggestion(inside)}`,
    found: text.slice(start, end + 2),
    expected: EXPECTED,
  };
}

function readVariable(text: string, start: number): Hole | TemplateProblem {
  const variable = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}/.exec(text.slice(start, start + 300))?.[1];
  if (variable !== undefined) {
    return { start, end: start + variable.length + 3, of: 'environment', variable };
  }
  return {
    offset: start,
    message: '`${` does not name an environment variable: letters, digits and `_` only.',
    found: text.slice(start, start + 20),
    expected: '${ENV_NAME}',
  };
}
