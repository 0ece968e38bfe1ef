import { describe, expect, test } from 'vitest';

import {
  aggregate,
  and,
  call,
  column,
  compare,
  isIn,
  literal,
  own,
  type Expression,
} from '../../src/sql/expression.ts';
import { integer, text } from '../../src/sql/literal.ts';
import { markGuarded } from '../../src/sql/own.ts';
import { columnsOf, structuralKey } from '../../src/sql/walk.ts';

const a = column('a', { family: 'integer', name: 'bigint' });
const b = column('b', { family: 'text', name: 'varchar' }, 'other');

describe('columnsOf', () => {
  test('finds every column, whatever holds it', () => {
    const choice: Expression = { op: 'case', when: isIn(a, [integer(1)]), then: b, otherwise: b };
    expect(columnsOf(aggregate('count', [choice], compare(a, '=', literal(integer(1)))))).toEqual(
      new Set(['a', 'b']),
    );
    expect(columnsOf(call('abs', literal(integer(1))))).toEqual(new Set());
  });

  test("does not know the columns of a gate's own SQL", () => {
    expect(columnsOf(and(compare(a, '=', a), own(markGuarded('expression', 'x > 1'))))).toBeNull();
  });
});

describe('structuralKey', () => {
  test('says the same for the same, whatever the order of keys', () => {
    expect(structuralKey({ b: [1n, { c: 'x' }], a: null })).toBe(
      structuralKey({ a: null, b: [1n, { c: 'x' }] }),
    );
    expect(structuralKey({ a: 1, b: undefined })).toBe(structuralKey({ a: 1 }));
  });

  test('tells apart what differs', () => {
    const values = [
      null,
      undefined,
      true,
      false,
      0,
      -0,
      1,
      1n,
      2n ** 64n,
      2n ** 64n + 1n,
      NaN,
      Infinity,
      '1',
      '1n',
      'null',
      '',
      [],
      [[]],
      ['a', 'b'],
      ['a,b'],
      ['a","b'],
      {},
      { a: 1 },
      { a: 1n },
      { b: 1 },
      { a: { b: 1 } },
      { 'a:1,b': 1 },
      { a: 1, b: 1 },
      a,
      b,
      literal(integer(1)),
      literal(text('1')),
    ];
    const keys = values.map(structuralKey);
    expect(new Set(keys).size).toBe(values.length);
  });

  test('refuses what is not plain', () => {
    expect(() => structuralKey({ f: () => 1 })).toThrow(RangeError);
  });
});
