import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { withFewColours } from '../scripts/picture/png.ts';
import { htmlOf } from '../scripts/picture/page.ts';
import { postedComment, withoutRun } from '../scripts/picture/posted.ts';
import { sanitise } from '../scripts/picture/sanitise.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const IMAGES = join(ROOT, 'docs', 'images');

test(
  'the picture of the comment shows what the action posts today (npm run picture)',
  { timeout: 120_000 },
  async () => {
    const kept = await readFile(join(IMAGES, 'comment.md'), 'utf8');
    expect(withoutRun(await postedComment(ROOT))).toBe(kept);
    expect(htmlOf(kept).removed).toEqual([]);
  },
);

test('only the step, the line of costs and what is remembered may differ', () => {
  const body = (state: string, cost: string) =>
    `<!-- wap-gate:v1 run=1 step=${Buffer.from(state).toString('hex')} -->\n<!-- wap-gate:state ${state} -->\n<sub>duckdb 1 · ${cost}</sub>\n`;
  const one = withoutRun(
    body('YQ==', '1 query · 7 rows · engine 4 ms · overhead 1 ms, 20% of 5 ms'),
  );
  expect(withoutRun(body('Yg==', '18 queries · 7 rows · engine 1.2 s · overhead 1 s'))).toBe(one);
  const others = [
    '1 query · 8 rows · engine 4 ms · overhead 1 ms',
    '1 query · 7 rows · engine 4 ms · overhead 1 ms<br>Not of this commit.',
  ];
  for (const other of others) expect(withoutRun(body('YQ==', other))).not.toBe(one);
});

test.each(['comment.png', 'comment-dark.png'])('%s is small enough for a README', async (name) => {
  const path = join(IMAGES, name);
  expect((await stat(path)).size).toBeLessThan(200_000);
  // Of few colours already, and no other picture than a PNG.
  expect(() => withFewColours(Buffer.from('no picture'))).toThrow();
  expect((await readFile(path)).subarray(1, 4).toString()).toBe('PNG');
});

test('what GitHub takes out of a comment is taken out, and named', () => {
  const html =
    '<p style="x" title="t">a<script>b</script><a href="javascript:c">d</a><!-- e --></p>';
  expect(sanitise(html)).toEqual({
    html: '<p title="t">ab<a>d</a></p>',
    removed: ['style on <p>', '<script>', '<script>', 'href on <a>'],
  });
});
