/**
 * Renders one of the fixtures of test/reporting/results.ts, to look at it:
 * `node scripts/show-report.ts fail html > page.html`, `node scripts/show-report.ts fourHundred pretty 120`.
 */
import { isFormat } from '../src/domain/format.ts';
import { PLAIN } from '../src/reporting/reporter.ts';
import { reporters } from '../src/reporting/registry.ts';
import { ALL } from '../test/reporting/results.ts';

const [name = '', format = 'pretty', width = String(process.stdout.columns || 80)] =
  process.argv.slice(2);
const result = ALL[name];

if (result === undefined || !isFormat(format)) {
  process.stderr.write(
    `usage: node scripts/show-report.ts FIXTURE [FORMAT] [WIDTH]\n` +
      `fixtures: ${Object.keys(ALL).join(', ')}\nformats: ${Object.keys(reporters).join(', ')}\n`,
  );
  process.exitCode = 2;
} else {
  const files = 'https://github.com/acme/lake/blob/main';
  const options = { ...PLAIN, width: Number(width), colour: process.stdout.isTTY };
  const reporter = await reporters[format]();
  process.stdout.write(
    reporter.render(result, { ...options, links: { files, commit: null, report: null } }),
  );
}
