import type { Scalar } from 'yaml';

import { parseDecimal } from '../domain/decimal.ts';
import type { Span } from './source.ts';
import { clip, type ScalarNode } from './tree.ts';

/** Why a scalar is refused: it does not mean what it looks like. */
export interface Refusal {
  readonly message: string;
  readonly found: string;
  readonly expected: string | null;
}

/** A scalar with every digit of its source; what YAML reads otherwise than it looks is refused. */
export function readScalar(scalar: Scalar, at: Span): ScalarNode | Refusal {
  const { value } = scalar;
  if (value === null) return { node: 'null', at };
  if (typeof value === 'boolean') return { node: 'boolean', value, at };
  if (typeof value === 'number') return readNumber(scalar.source ?? '', value, at);
  const text = typeof value === 'string' ? value : (scalar.source ?? '');
  if (scalar.type !== 'PLAIN' || !/^[+-]?\d+(?:_\d+)+(?:\.\d+)?$/.test(text)) {
    return { node: 'text', value: text, at };
  }
  const number = text.replaceAll('_', '');
  return {
    message: `\`${clip(text)}\` is text in YAML 1.2: write ${clip(number)}, or '${clip(text)}' if text is meant.`,
    found: text,
    expected: number,
  };
}

function readNumber(written: string, value: number, at: Span): ScalarNode | Refusal {
  if (/^[+-]?0\d/.test(written)) {
    const plain = written.replace(/^([+-]?)0+(?=\d)/, '$1');
    return {
      message: `YAML reads \`${clip(written)}\` as the number ${clip(plain)}: write '${clip(written)}' for text, ${clip(plain)} for the number.`,
      found: written,
      expected: `'${written}' or ${plain}`,
    };
  }
  if (/^0[xo]/.test(written)) {
    const digits = BigInt(written);
    return { node: 'number', value: { digits, scale: 0 }, text: digits.toString(), at };
  }
  const exact = parseDecimal(written);
  if (exact !== undefined) return { node: 'number', value: exact, text: written, at };
  if (/^[+-]?\.[a-z]/i.test(written)) return { node: 'nonfinite', value, text: written, at };
  const message = `The number ${clip(written)} has an exponent beyond what can be compared.`;
  return { message, found: written, expected: 'an exponent of at most four digits' };
}

/** The text of a key: as it was written, whatever YAML takes it for. Undefined for an empty one. */
export function keyText(key: Scalar): string | undefined {
  const text = typeof key.value === 'string' ? key.value : (key.source ?? '');
  return text === '' ? undefined : text;
}
