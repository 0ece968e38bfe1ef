import { parseLogicalDate } from '../domain/calendar.ts';
import type { Valued } from './context.ts';
import type { SqlPlace } from './sql_place.ts';
import type { Hole, Misfit, Template } from './template.ts';

const NUMBER = /^-?\d{1,100}(?:\.\d{1,100})?$/;
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
const WORD = /^[A-Za-z0-9_]{1,128}$/;

/**
 * A value as it may stand at its place in SQL: quotes doubled inside a literal; outside a number, a date or an
 * identifier and nothing else, so that no value is ever SQL.
 */
export function inSql(
  template: Template,
  hole: Hole,
  place: Exclude<SqlPlace, 'comment'>,
  value: Exclude<Valued, { type: 'missing' }>,
): string | Misfit {
  if (value.text.includes('\0')) return misfit('A value with a NUL character', 'text');
  switch (place) {
    case 'literal':
      return value.text.replaceAll("'", "''");
    case 'identifier':
      return /^[A-Za-z0-9_-]+$/.test(value.text)
        ? value.text
        : misfit(`'${value.text}'`, 'letters, digits, _ and - in a quoted name');
    case 'code':
      return inCode(value, touches(template, hole));
  }
}

function inCode(value: Exclude<Valued, { type: 'missing' }>, touching: boolean): string | Misfit {
  const { type, text } = value;
  if (touching) {
    return WORD.test(text)
      ? text
      : misfit(`'${text}' as a part of a name`, 'letters, digits and _');
  }
  if (type === 'alias') return text;
  // Bare, 2026-01-02 would be the sum 2023.
  if (type === 'date') return `DATE '${text}'`;
  if (type === 'instant') return `TIMESTAMP '${text}'`;
  // In parentheses, since a minus before a negative number would begin a comment.
  if (NUMBER.test(text)) return text.startsWith('-') ? `(${text})` : text;
  if (parseLogicalDate(text)?.hour === null) return `DATE '${text}'`;
  // Quoted, so that it can only be a name: never NULL, true or another word of SQL.
  if (IDENTIFIER.test(text)) return `"${text}"`;
  return misfit(
    `'${text}' outside a literal`,
    "a number, a date or a name; or quotes around it: '{{ ... }}'",
  );
}

/** Whether the hole is joined to a word, as in `flights_{{ ds_nodash }}`. */
function touches({ text }: Template, { start, end }: Hole): boolean {
  return /[\w"}$]/.test(text.charAt(start - 1)) || /[\w"{$]/.test(text.charAt(end));
}

function misfit(what: string, expected: string): Misfit {
  return { message: `${what} cannot stand here in SQL.`, expected };
}
