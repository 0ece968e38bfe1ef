import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { freshReadme, withoutTimes } from '../scripts/readme/fill.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SLOW = 120_000;

test(
  'README.md shows what the program prints today (npm run readme)',
  { timeout: SLOW },
  async () => {
    const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
    const fresh = await freshReadme(ROOT, readme);
    expect(withoutTimes(readme)).toBe(withoutTimes(fresh));
    expect(fresh).toContain('382 of 3,000,000 rows share their key with another row');
    expect(fresh).toContain("No kind of check is called `notnull`. Did you mean 'not_null'?");
  },
);

test('only the line of costs may differ', () => {
  const line = '  3 queries · 3,000,000 rows · engine 1.4 s · overhead 1.3 s, 48% of 2.7 s';
  const report = (cost: string) => `✗ 4 checks: 1 failed\n${cost}\n  The data is not acceptable.`;
  const other = line.replace('1.4 s', '90 ms').replace('3 queries', '1 query');
  expect(withoutTimes(report(line))).toBe(withoutTimes(report(other)));
  expect(withoutTimes(report(line))).not.toBe(
    withoutTimes(report(line).replace('1 failed', '2 failed')),
  );
});
