import { expect, test } from 'vitest';
import { fault, faultAt, type FaultCategory } from '../../src/domain/fault.ts';

const WHERE = { file: '--where', line: 1, column: 1 };

test.each<[FaultCategory, typeof WHERE | null]>([
  ['config', WHERE],
  ['data', WHERE],
  ['engine-user', WHERE],
  ['engine-transient', null],
  ['engine-resource', null],
  ['network', null],
  ['bug', null],
])('a fault of %s lies in what was written, or on the way: %j', (category, location) => {
  expect(faultAt(fault('query-failed', category, 'no'), WHERE).location).toEqual(location);
});

test('who said first where it lies knows best', () => {
  const first = faultAt(fault('missing-column', 'data', 'no'), WHERE);
  expect(faultAt(first, { file: 'checks/orders.yml', line: 3, column: 1 }).location).toBe(WHERE);
});
