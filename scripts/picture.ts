// Usage: node scripts/picture.ts
//
// Runs the built action on a pull request with the gate that README shows, against a GitHub of its own, and writes
// what it posted: the text to docs/images/comment.md, and pictures of it as GitHub shows it beside that.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NoBrowser, takePicture } from './picture/chromium.ts';
import { withFewColours } from './picture/png.ts';
import { page, windowWidth, type Theme } from './picture/page.ts';
import { postedComment, withoutRun } from './picture/posted.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = join(ROOT, 'docs', 'images');
const PICTURES: readonly (readonly [Theme, string])[] = [
  ['light', 'comment.png'],
  ['dark', 'comment-dark.png'],
];
/** What GitHub's conversation gives the text of a comment, in CSS pixels. */
const WIDTH = 780;
/** A picture that is higher pushes the README's first words away. */
const HIGHEST = 1000;

function write(path: string): void {
  console.log(
    `wrote ${relative(ROOT, path)} (${String(Math.ceil(statSync(path).size / 1000))} kB)`,
  );
}

async function pictures(): Promise<void> {
  const body = await postedComment(ROOT);
  mkdirSync(FOLDER, { recursive: true });
  const text = join(FOLDER, 'comment.md');
  writeFileSync(text, withoutRun(body));
  write(text);
  for (const [theme, name] of PICTURES) {
    const look = { theme, width: WIDTH };
    const path = join(FOLDER, name);
    takePicture({ html: page(body, look), width: windowWidth(look), highest: HIGHEST, path });
    writeFileSync(path, withFewColours(readFileSync(path)));
    write(path);
  }
}

try {
  await pictures();
} catch (error) {
  if (!(error instanceof NoBrowser)) throw error;
  console.error(`picture: ${error.message}.`);
  process.exitCode = 1;
}
