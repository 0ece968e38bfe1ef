import { compareDecimals } from '../domain/decimal.ts';
import type { Severity } from '../domain/check.ts';
import type { Problem } from '../domain/result.ts';
import {
  NO_TOLERANCE,
  parseTolerance,
  type Thresholds,
  type Tolerance,
} from '../domain/tolerance.ts';
import { problemAt } from './source.ts';
import { describe, entryOf, valueAt, type Entry, type YamlNode } from './tree.ts';

/**
 * What `severity`, `tolerate`, `warn` and `fail` of a check's item say together (semantics.md, decision 24). The shape
 * has been judged before.
 */
export function readThresholds(
  item: YamlNode,
  kind: { readonly name: string; readonly countsRows: boolean },
  severity: Severity,
  problems: Problem[],
): Thresholds {
  const [warn, fail] = [entryOf(item, 'warn'), entryOf(item, 'fail')];
  const levels = [warn, fail].flatMap((entry) => entry ?? []);
  const tolerate = entryOf(item, 'tolerate');
  if (!kind.countsRows) refuseTolerance(kind.name, [tolerate, ...levels], problems);
  const [level] = levels;
  if (level !== undefined) {
    refuseBoth(item, level, problems);
    const thresholds = { warn: levelOf(warn, problems), fail: levelOf(fail, problems) };
    refuseUnreachable(thresholds, level, problems);
    return thresholds;
  }
  const tolerance = tolerate === undefined ? NO_TOLERANCE : readTolerance(tolerate.value, problems);
  return severity === 'warn' ? { warn: tolerance, fail: null } : { warn: null, fail: tolerance };
}

function levelOf(entry: Entry | undefined, problems: Problem[]): Tolerance | null {
  const written = entry === undefined ? undefined : valueAt(entry.value, 'tolerate');
  return written === undefined ? null : readTolerance(written, problems);
}

function refuseTolerance(
  kind: string,
  entries: readonly (Entry | undefined)[],
  problems: Problem[],
): void {
  for (const entry of entries) {
    if (entry === undefined) continue;
    const instead = entry.key === 'tolerate' ? '' : '; use `severity`';
    const message = `\`${kind}\` has no failing rows of which some could be tolerated: remove \`${entry.key}\`${instead}.`;
    problems.push(problemAt(entry.at, message, entry.key));
  }
}

function refuseBoth(item: YamlNode, level: Entry, problems: Problem[]): void {
  for (const key of ['severity', 'tolerate']) {
    const entry = entryOf(item, key);
    if (entry === undefined) continue;
    const message = `\`${key}\` and \`${level.key}\` cannot stand together: \`warn\` and \`fail\` say both.`;
    problems.push(problemAt(entry.at, message, key, `\`${key}\` or \`${level.key}\``));
  }
}

/** A warning that begins only where the failure already does would never be seen. */
function refuseUnreachable({ warn, fail }: Thresholds, level: Entry, problems: Problem[]): void {
  if (warn === null || fail === null) return;
  const order =
    warn.of === 'rows' && fail.of === 'rows'
      ? warn.rows >= fail.rows
      : warn.of === 'share' && fail.of === 'share' && compareDecimals(warn.share, fail.share) >= 0;
  if (!order) return;
  const message = '`warn` tolerates as much as `fail` or more, so it could never warn.';
  problems.push(problemAt(level.at, message, null, 'a smaller tolerance for `warn`'));
}

/** The tolerance; on a problem, none. */
function readTolerance(written: YamlNode, problems: Problem[]): Tolerance {
  const text =
    written.node === 'number' ? written.text : written.node === 'text' ? written.value : '';
  const tolerance = parseTolerance(text);
  if (tolerance !== undefined) return tolerance;
  const message = `\`tolerate\` is ${describe(written)}${whyNot(text)}.`;
  problems.push(
    problemAt(written.at, message, text, '5 (rows) or 0.01% (share of the tested rows)'),
  );
  return NO_TOLERANCE;
}

function whyNot(text: string): string {
  if (text.trim().startsWith('-')) return '; it cannot be negative';
  if (/^\s*[\d.]+\s*%\s*$/.test(text)) return '; more than 100% of the rows cannot fail';
  if (/^\s*\d*\.\d+\s*$/.test(text)) {
    return `, which could be a share or per cent; write ${percentOf(text)} for that share, or a whole number of rows`;
  }
  return '; expected a number of rows such as 5, or a share such as 0.01%';
}

/** `0.01` -> `1%`. */
function percentOf(text: string): string {
  const percent = Number(text) * 100;
  return `${String(Number(percent.toPrecision(12)))}%`;
}
