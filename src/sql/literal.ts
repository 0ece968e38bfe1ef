import { decimalText, type Decimal } from '../domain/decimal.ts';

/** A constant in SQL. Only the compiler turns one into text, so that no value is ever concatenated into a statement. */
export type Literal =
  | { readonly type: 'null' }
  | { readonly type: 'boolean'; readonly value: boolean }
  /** Exact: compiled as an integer or decimal literal, never as a double. */
  | { readonly type: 'number'; readonly value: Decimal }
  | { readonly type: 'text'; readonly value: string }
  /** `2026-01-02` */
  | { readonly type: 'date'; readonly value: string }
  /** `2026-01-02 03:04:05.123456`, without zone: UTC. */
  | { readonly type: 'timestamp'; readonly value: string }
  /** The same, compared with a column that has a zone. */
  | { readonly type: 'timestamptz'; readonly value: string };

export const NULL: Literal = { type: 'null' };
export const text = (value: string): Literal => ({ type: 'text', value });
export const number = (value: Decimal): Literal => ({ type: 'number', value });
export const integer = (value: bigint | number): Literal => ({
  type: 'number',
  value: { digits: BigInt(value), scale: 0 },
});

/** The constant as a sentence shows it. */
export function formatLiteral(literal: Literal): string {
  switch (literal.type) {
    case 'null':
      return 'NULL';
    case 'boolean':
      return String(literal.value);
    case 'number':
      return decimalText(literal.value);
    case 'text':
      return `'${literal.value}'`;
    case 'date':
    case 'timestamp':
    case 'timestamptz':
      return literal.value;
  }
}
