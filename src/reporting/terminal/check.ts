import type { Outcome } from '../../domain/outcome.ts';
import type { CheckResult } from '../../domain/result.ts';
import type { JsonScalar } from '../../domain/value.ts';
import { plural } from '../../domain/wording.ts';
import * as content from '../content.ts';
import { field, label, paragraph, parts, place, title } from './block.ts';
import { grid, type Cell } from './grid.ts';
import { span, type Line, type Span, type Style } from './span.ts';

const SAMPLE_INDENT = 4;

export const OUTCOME_STYLE: Readonly<Record<Outcome, Style>> = {
  passed: 'good',
  warned: 'caution',
  failed: 'bad',
  errored: 'bad',
};

export function symbol(outcome: Outcome): Span {
  return span(content.SYMBOLS[outcome], OUTCOME_STYLE[outcome]);
}

/** A check that needs somebody, in full. */
export function checkBlock(placed: content.Placed, severalGates: boolean, width: number): Line[] {
  const { check } = placed;
  return [
    ...checkTitle(placed, severalGates, width),
    ...paragraph([span(check.message)], width),
    ...(check.description === null ? [] : paragraph([span(check.description, 'quiet')], width)),
    ...parts(content.measuredParts(check), width, label('measured'), 'plain'),
    ...field('expected', check.threshold, width),
    ...check.notes.flatMap((note) => field('note', note, width)),
    ...field('fault', check.fault === null ? null : content.faultText(check.fault), width),
    ...field('owner', content.ownerOf(placed), width),
    ...field('runbook', content.runbookOf(placed), width),
    ...place(check.location, width),
    ...samples(check, width),
    [],
  ];
}

/** The same check in one line, where the blocks would be too many. */
export function checkLine(placed: content.Placed, severalGates: boolean, width: number): Line[] {
  const [name, where] = content.titles(placed, severalGates);
  const text = [span(name, 'strong'), span(where === '' ? '  ' : `  ${where}  `, 'quiet')];
  return title(symbol(placed.check.outcome), [...text, span(placed.check.message)], width);
}

function checkTitle(placed: content.Placed, severalGates: boolean, width: number): Line[] {
  const [name, where] = content.titles(placed, severalGates);
  const text = [span(name, 'strong'), span(where === '' ? '' : `  ${where}`, 'quiet')];
  return title(symbol(placed.check.outcome), text, width);
}

function samples(check: CheckResult, width: number): Line[] {
  if (check.samples.length === 0) return [];
  const names = content.sampleColumns(check);
  const table = grid(
    names.map((name) => ({ title: name, align: content.isNumeric(check, name) ? 'end' : 'start' })),
    check.samples.map((row) => names.map((name) => cell(row[name] ?? null))),
    width - SAMPLE_INDENT,
  );
  const more = [
    ...[content.rowsBeyondSamples(check)].filter((text) => text !== null),
    ...(table.columnsLeftOut > 0 ? [plural(table.columnsLeftOut, 'more column')] : []),
  ].join(', ');
  const indent = span(' '.repeat(SAMPLE_INDENT));
  const rest = more === '' ? [] : paragraph([span(`… ${more}`, 'quiet')], width, SAMPLE_INDENT);
  return [[], ...table.lines.map((line) => [indent, ...line]), ...rest];
}

function cell(value: JsonScalar): Cell {
  if (value === null) return { text: 'NULL', style: 'quiet' };
  return { text: content.visible(value), style: 'plain' };
}
