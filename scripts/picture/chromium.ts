import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Who has no browser gets a sentence, not a stack. */
export class NoBrowser extends Error {}

export interface Shot {
  readonly html: string;
  /** In CSS pixels. */
  readonly width: number;
  /** What is below is left out. */
  readonly highest: number;
  /** The PNG. */
  readonly path: string;
}

/** Takes a picture of a page that says its own height in `data-height` of its root. */
export function takePicture({ html, width, highest, path }: Shot): void {
  const browser = findBrowser();
  const folder = mkdtempSync(join(tmpdir(), 'wap-gate-picture-'));
  try {
    const file = join(folder, 'page.html');
    writeFileSync(file, html);
    const address = pathToFileURL(file).href;
    const run = (height: number, ...flags: readonly string[]): string =>
      runBrowser(
        browser,
        folder,
        [`--window-size=${String(width)},${String(height)}`, ...flags],
        address,
      );
    const told = /data-height="(\d+)"/.exec(run(highest, '--dump-dom'))?.[1];
    if (told === undefined) throw new Error('the page did not say its height');
    run(Math.min(Number(told), highest), `--screenshot=${path}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function findBrowser(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) =>
    existsSync(path),
  );
  if (found !== undefined) return found;
  throw new NoBrowser(
    `there is no browser on the PATH: looked for ${NAMES.join(', ')}. Install one ` +
      '(Debian: apt-get install chromium), then try again',
  );
}

/** With a profile of its own, so that it neither finds nor leaves anything. */
function runBrowser(
  browser: string,
  folder: string,
  flags: readonly string[],
  address: string,
): string {
  const { status, stdout, stderr, error } = spawnSync(
    browser,
    [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--no-first-run'],
      ...['--force-device-scale-factor=2', `--user-data-dir=${join(folder, 'profile')}`],
      ...[...flags, address],
    ],
    { encoding: 'utf8', timeout: 60_000, maxBuffer: 64_000_000 },
  );
  if (status === 0) return stdout;
  throw new Error(`${browser} ended with ${String(status)}: ${error?.message ?? stderr}`);
}
