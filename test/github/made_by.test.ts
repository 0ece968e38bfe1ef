import { describe, expect, it } from 'vitest';
import { madeBy } from '../../src/github/made_by.ts';

const MADE = { run: 17, attempt: 2, key: 'a.b-c_1' };

describe('the external id of a check run', () => {
  it.each([
    ['17/2/a.b-c_1/0a9f', { ...MADE, step: '0a9f' }],
    ['17/2/a.b-c_1', { ...MADE, step: null }],
  ])('%s says which step made it', (externalId, made) => {
    expect(madeBy(externalId)).toEqual(made);
  });

  it.each([
    null,
    '',
    '17/2',
    '17/2/key/',
    '17/2/key/0a/0b',
    '17/2/a key',
    'x/2/key',
    '17/2/key/0A',
  ])('%j is none of ours', (externalId) => expect(madeBy(externalId)).toBeNull());
});
