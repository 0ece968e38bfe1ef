import { expect, it } from 'vitest';
import { annotations } from '../../src/reporting/annotations.ts';
import * as results from './results.ts';

it('titles of problems say what they lie in', () => {
  const [inFile] = results.problems.problems;
  const location = { file: 'input checks', line: 2, column: 3 };
  const { problems } = results.run({ problems: [inFile!, { ...inFile!, location }] });
  const all = results.run({ problems: [...problems, { ...inFile!, location: null }] });
  expect(annotations(all).map(({ title }) => title)).toEqual([
    'wap-gate: configuration',
    'wap-gate: input `checks`, line 2, column 3',
    'wap-gate: problem',
  ]);
});

it('what no line can carry says where it is', () => {
  const check = results.check('orders/unique', { outcome: 'failed', message: 'one key twice' });
  const inInput = { ...check, location: { file: 'input staging', line: 1, column: 1 } };
  const all = results.run({ gates: [results.gate('orders', [check, inInput])] });
  const [inFile, inCall] = annotations(all);
  expect(inFile?.message).not.toContain('At: ');
  expect(inCall).toMatchObject({
    place: null,
    message: expect.stringMatching(/^At: input `staging`$/m),
  });
});
