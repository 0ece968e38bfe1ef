import { expect, test } from 'vitest';
import { meantBy, redactColumns } from '../../src/commands/step/redact.ts';
import type { CheckResult } from '../../src/domain/result.ts';
import { check, gate, run } from '../reporting/results.ts';

/** What is left of a check whose declaration is not known, as of a result that another workflow made. */
function received(found: CheckResult, ...columns: string[]): CheckResult {
  return redactColumns(run({ gates: [gate('g', [found])] }), columns, []).gates[0]!.checks[0]!;
}

const largest = check('g/maximum:net-pay', {
  kind: 'maximum',
  message: 'maximum of net-pay is 999',
  observed: 999,
  failing: null,
  tested: null,
  samples: [{ 'Net-Pay': 999, id: 1 }],
});

test('of a received result a check that names the column tells no value', () => {
  expect(received(largest, 'NET-PAY')).toMatchObject({
    message: 'the measured value is hidden',
    observed: '***',
    metrics: {},
    samples: [{ 'Net-Pay': '***', id: '***' }],
  });
});

test('a column that is only part of a word, or is not asked for, hides nothing', () => {
  expect(received(largest, 'pay_', 'ne', 'net')).toMatchObject({ observed: '***' });
  expect(received(largest, 'pa', 'net_pay')).toEqual(largest);
  expect(received(largest)).toEqual(largest);
});

test('a name that no table has is told, and what it may be a slip for is hidden', () => {
  const known = new Set(['id', 'Customer', 'country']);
  expect(meantBy(['CUSTOMER', 'id'], known)).toEqual({ columns: ['CUSTOMER', 'id'], notices: [] });
  expect(meantBy(['custmer', 'iban'], known)).toEqual({
    columns: ['custmer', 'iban', 'Customer'],
    notices: [
      "`redact-columns` names 'custmer', which is a column of no table that was audited. Values of 'Customer' are hidden as if it were meant.",
      "`redact-columns` names 'iban', which is a column of no table that was audited.",
    ],
  });
  expect(meantBy(['custmer'], new Set())).toEqual({ columns: ['custmer'], notices: [] });
});

test('counts stay, whatever they are written as', () => {
  const rows = { message: "3 rows: pay is 'x'", failing: '9007199254740993', tested: 'many' };
  expect(received(check('g/odd:pay', { kind: 'unknown', ...rows }), 'pay').message).toBe(
    '9,007,199,254,740,993 of many rows; values are hidden',
  );
});

test('what an engine says of a value is hidden, and what it says of the schema is not', () => {
  const errored = (code: 'query-failed' | 'missing-column'): CheckResult => {
    const fault = { code, category: 'engine-user', retryable: false, message: "no 'DE'" } as const;
    const notes = ["the failing rows could not be fetched: no 'DE'"];
    return check('g/range:x', { outcome: 'errored', message: fault.message, fault, notes });
  };
  const silent = received(errored('query-failed'), 'country');
  expect(JSON.stringify(silent)).not.toContain('DE');
  expect(silent.fault?.code).toBe('query-failed');
  expect(received(errored('missing-column'), 'country').message).toBe("no 'DE'");
});
