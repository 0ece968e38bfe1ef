import { clip, columns, padEnd, padStart } from '../text/width.ts';
import { neutralise } from '../text/neutral.ts';
import { span, type Line, type Span, type Style } from './span.ts';

export interface Cell {
  readonly text: string;
  readonly style: Style;
}

export interface Column {
  readonly title: string;
  readonly align: 'start' | 'end';
}

const GAP = 2;

/** A column narrower than this says nothing: the last ones are left out and counted instead. */
const LEAST = 6;

/** Columns that fit, each as wide as its widest cell or as the room allows, and how many were left out. */
export interface Grid {
  readonly lines: readonly Line[];
  readonly columnsLeftOut: number;
}

/** Aligned columns within `width`; wide cells are clipped, first those that take most. */
export function grid(
  titles: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number,
): Grid {
  const clean = rows.map((row) => row.map((cell) => ({ ...cell, text: neutralise(cell.text) })));
  const wanted = titles.map((column, i) =>
    Math.max(
      1,
      columns(neutralise(column.title)),
      ...clean.map((row) => columns(row[i]?.text ?? '')),
    ),
  );
  const shown = Math.max(1, howManyFit(wanted, width));
  const widths = share(wanted.slice(0, shown), Math.max(1, width - GAP * (shown - 1)));
  const head = titles.map((column): Cell => ({ text: neutralise(column.title), style: 'quiet' }));
  const body = titles.some((column) => column.title !== '') ? [head, ...clean] : clean;
  return {
    lines: body.map((row) => arrange(row, titles, widths)),
    columnsLeftOut: titles.length - shown,
  };
}

function arrange(row: readonly Cell[], titles: readonly Column[], widths: readonly number[]): Line {
  return widths.flatMap((width, i): Span[] => {
    const { text, style } = row[i] ?? { text: '', style: 'plain' };
    const fit = clip(text, width);
    const padded = titles[i]?.align === 'end' ? padStart(fit, width) : padEnd(fit, width);
    return [span(padded, style), span(i === widths.length - 1 ? '' : ' '.repeat(GAP))];
  });
}

function howManyFit(wanted: readonly number[], width: number): number {
  let used = -GAP;
  const beyond = wanted.findIndex((columnWidth) => {
    used += Math.min(columnWidth, LEAST) + GAP;
    return used > width;
  });
  return beyond === -1 ? wanted.length : beyond;
}

/** Gives narrow columns what they want and splits the rest evenly among the wide ones. */
function share(wanted: readonly number[], room: number): number[] {
  let open = wanted.map((_, i) => i);
  const given = [...wanted];
  let left = room;
  for (;;) {
    const fair = Math.floor(left / Math.max(1, open.length));
    const fits = open.filter((i) => (wanted[i] ?? 0) <= fair);
    if (fits.length === 0 || open.length === 0) {
      for (const i of open) given[i] = Math.max(1, fair);
      return given;
    }
    left -= fits.reduce((sum, i) => sum + (wanted[i] ?? 0), 0);
    open = open.filter((i) => !fits.includes(i));
  }
}
