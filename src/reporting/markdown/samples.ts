import type { CheckResult } from '../../domain/result.ts';
import type { JsonScalar } from '../../domain/value.ts';
import { plural } from '../../domain/wording.ts';
import * as content from '../content.ts';
import { code } from '../escape/markdown.ts';
import { table } from './table.ts';

/** More columns than this make a table that nobody reads. */
const SAMPLE_COLUMNS = 12;

/** Some of the failing rows, and how many more there are; nothing where no row was kept. */
export function sampleTable(check: CheckResult): string[] {
  if (check.samples.length === 0) return [];
  const names = content.sampleColumns(check);
  const shown = names.slice(0, SAMPLE_COLUMNS);
  const rows = check.samples.map((row) => shown.map((name) => cell(row[name] ?? null)));
  const more = [
    ...[content.rowsBeyondSamples(check)].filter((text) => text !== null),
    ...(names.length > shown.length ? [plural(names.length - shown.length, 'more column')] : []),
  ];
  const numeric = shown.flatMap((name, i) => (content.isNumeric(check, name) ? [i] : []));
  const rest = more.length === 0 ? [] : [`… ${more.join(', ')}`];
  return [table(shown.map(code), rows, numeric), ...rest];
}

function cell(value: JsonScalar): string {
  return value === null ? '<i>NULL</i>' : code(content.visible(value));
}
