import { valueOf, type TemplateContext, type Valued } from './context.ts';
import { variableValue } from './environment.ts';
import { inSql } from './in_sql.ts';
import { sqlPlaces, type SqlPlace } from './sql_place.ts';
import type { Hole, Misfit, Template, TemplateProblem } from './template.ts';

/**
 * What the text is, and so what a value may be in it. `text`: anything. `table`: a table's name or a path, a closed
 * character set. `sql`: an expression over one row. `query`: a SELECT, which alone may name `{{ table }}`.
 */
export type RenderAs = 'text' | 'table' | 'sql' | 'query';

export type Rendered =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problems: readonly TemplateProblem[] };

/** The text with every hole filled for this run, or every problem with it. A filled-in value is never read again. */
export function render(template: Template, as: RenderAs, context: TemplateContext): Rendered {
  const places = placesFor(template, as);
  if (!Array.isArray(places)) return { ok: false, problems: [places] };
  const problems: TemplateProblem[] = [];
  let [text, from] = ['', 0];
  template.holes.forEach((hole, index) => {
    const filled = fill(template, hole, as, places[index] ?? null, context);
    if (typeof filled === 'string') text += template.text.slice(from, hole.start) + filled;
    else problems.push({ offset: hole.start, found: slice(template, hole), ...filled });
    from = hole.end;
  });
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, text: text + template.text.slice(from) };
}

function placesFor(template: Template, as: RenderAs): (SqlPlace | null)[] | TemplateProblem {
  if (as === 'text' || as === 'table' || template.holes.length === 0) {
    return template.holes.map(() => null);
  }
  const found = sqlPlaces(template);
  if (found.ok) return [...found.places];
  return { offset: found.offset, message: found.message, found: null, expected: null };
}

function fill(
  template: Template,
  hole: Hole,
  as: RenderAs,
  place: SqlPlace | null,
  context: TemplateContext,
): string | Misfit {
  if (hole.of === 'environment') return variableValue(hole.variable, context.env, 'name');
  // A comment keeps its template: nothing is read from it, and a value could end it.
  if (place === 'comment') return slice(template, hole);
  const value = valueOf(hole.expression, context);
  if (value.type === 'missing') return value;
  if (value.type === 'alias' && as !== 'query') {
    const message = `\`${slice(template, hole)}\` has a meaning only inside a gate's own SELECT.`;
    return { message, expected: 'a value, such as {{ ds }}' };
  }
  if (place !== null) return inSql(template, hole, place, value);
  return as === 'table' ? inTable(value) : value.text;
}

function inTable(value: Valued & { text: string }): string | Misfit {
  if (/^[A-Za-z0-9_-]+$/.test(value.text)) return value.text;
  return {
    message: `'${value.text}' cannot stand in a table's name or path.`,
    expected: 'letters, digits, _ and -',
  };
}

const slice = ({ text }: Template, { start, end }: Hole): string => text.slice(start, end);
