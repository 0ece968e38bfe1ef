import { decimalText, type Decimal } from '../domain/decimal.ts';
import { fault, type Fault } from '../domain/fault.ts';

/** Decimal digits that both engines keep exactly. */
export const EXACT_DIGITS = 38;

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** `"a ""b"""`: both engines quote identifiers alike. Fault `configuration` for a name that no engine can hold. */
export function quoteIdentifier(name: string): string {
  if (name === '') throw refuse('A name is empty: give the table or column a name.');
  if (name.includes('\0'))
    throw refuse('A name holds the character NUL, which no engine accepts: remove it.');
  wellFormed(name);
  return `"${name.replaceAll('"', '""')}"`;
}

/** `'it''s'`; the text must not hold NUL, which ends a statement's text on its way to the engine. */
export function quoteText(text: string): string {
  wellFormed(text);
  return `'${text.replaceAll("'", "''")}'`;
}

/** Plain digits of an exact number; fault `configuration` when neither engine could compare it exactly. */
export function exactDigits(value: Decimal): string {
  const text = decimalText(value);
  const digits = text.replace(/^-?0?\.?0*|\./g, '').length;
  const scale = text.includes('.') ? text.length - text.indexOf('.') - 1 : 0;
  if (digits > EXACT_DIGITS || scale > EXACT_DIGITS) {
    throw refuse(
      `The number ${text} has more digits than the ${String(EXACT_DIGITS)} that engines keep exactly: write a shorter one.`,
    );
  }
  return text;
}

/** A text literal must be Unicode: half a surrogate pair has no UTF-8 form. */
function wellFormed(text: string): void {
  if (LONE_SURROGATE.test(text)) {
    throw refuse(
      `The text ${JSON.stringify(text)} holds half a character (a lone surrogate): correct it.`,
    );
  }
}

function refuse(message: string): Fault {
  return fault('configuration', 'config', message);
}
