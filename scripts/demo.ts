// Usage: node scripts/demo.ts [directory for the reports, default reports]
//
// Audits real public data with the gates in checks/, shows the report as a user sees it, and ends with 0 if the audit
// found exactly what is known to be in that data, although one of the gates fails.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunResult } from '../src/domain/result.ts';
import { findings } from './demo/findings.ts';
import { NEXT } from './demo/next.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** The last day that the data covers. */
const DS = '2001-06-30';
const REPORTS = [
  ['html', 'report.html', 'open it in a browser'],
  ['markdown', 'report.md', 'a comment on a pull request'],
  ['json', 'result.json', 'for your own scripts'],
  ['junit', 'junit.xml', 'for a CI server'],
  ['sarif', 'results.sarif', 'for code scanning'],
] as const;

/** Runs the audit in the open; its exit code. */
function audit(folder: string): number {
  const reports = REPORTS.flatMap(([format, file]) => [
    '--report',
    `${format}=${join(folder, file)}`,
  ]);
  const args = ['audit', '--ds', DS, ...reports];
  console.log(`$ npx wap-gate audit --ds ${DS}\n`);
  const { status, error } = spawnSync(process.execPath, [join(ROOT, 'dist', 'cli.js'), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (error !== undefined) console.error(error.message);
  return status ?? 3;
}

function demo(folder: string): number {
  console.log('wap-gate demo: 3,000,000 flight legs and 3,376 airports, real public data, audited');
  console.log('in DuckDB by the gates in checks/. One of them is meant to fail.\n');
  mkdirSync(folder, { recursive: true });
  const json = join(folder, 'result.json');
  rmSync(json, { force: true });
  const code = audit(folder);
  if (code !== 1) return fail([`the audit ended with ${String(code)}, not 1`]);
  const found = findings(JSON.parse(readFileSync(json, 'utf8')) as RunResult);
  if (!found.ok) return fail(found.wrong);
  console.log(`\nWhat you have seen\n${indent(found.text)}`);
  console.log(`\nReports, in ${shown(folder)}/`);
  for (const [, file, use] of REPORTS) console.log(`  ${file.padEnd(14)} ${use}`);
  console.log('\nTry next');
  for (const [what, command] of NEXT) console.log(`  ${what}\n    ${command}`);
  console.log('\nThe audit itself ended with exit code 1, as it must; the demo ends with 0.');
  return 0;
}

function fail(wrong: readonly string[]): number {
  console.error(`\nThe demo did not find what is in the data:\n${indent(wrong.join('\n'))}`);
  return 1;
}

/** The directory as somebody who stands in the current one would write it. */
function shown(folder: string): string {
  const path = relative(process.cwd(), folder);
  return path === '' || path.startsWith('..') ? resolve(folder) : path;
}

const indent = (text: string): string => text.replace(/^/gm, '  ');

process.exitCode = demo(process.argv[2] ?? join(ROOT, 'reports'));
