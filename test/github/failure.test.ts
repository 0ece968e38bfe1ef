import { expect, test } from 'vitest';
import { failureCategory, failureText } from '../../src/github/failure.ts';

const answered = (status: number, message: string, headers: Record<string, string> = {}): Error =>
  Object.assign(new Error(message), { status, response: { headers } });

const LIMITED = /limits the rate of requests/;

test.each([
  [
    'no answer',
    Object.assign(new Error('ECONNRESET'), { status: 500 }),
    'network',
    /not be reached/,
  ],
  ['a server in trouble', answered(502, 'Bad Gateway'), 'network', /answered 502/],
  ['a limit', answered(429, 'Too Many Requests'), 'network', LIMITED],
  ['a limit in words', answered(403, 'secondary rate limit'), 'network', LIMITED],
  ['a limit in headers', answered(403, 'Slow down', { 'retry-after': '60' }), 'network', LIMITED],
  ['a wrong token', answered(401, 'Bad credentials'), 'config', /wrong or has expired/],
  ['a token that may not', answered(403, 'Not accessible'), 'config', /permissions: checks/],
  ['nothing to see', answered(404, 'Not Found'), 'config', /permissions: checks/],
] as const)('%s: whether a later try may help, and why it failed', (_, thrown, category, why) => {
  expect(failureCategory(thrown)).toBe(category);
  expect(failureText(thrown, 'checks: write')).toMatch(why);
});
