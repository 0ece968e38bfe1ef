import { neutralise } from '../text/neutral.ts';
import { columns } from '../text/width.ts';

/** What a piece of text means; which colour that is, is decided in one place. */
export type Style =
  'plain' | 'strong' | 'quiet' | 'good' | 'bad' | 'caution' | 'badge-good' | 'badge-bad';

/** A piece of a line. Its text holds nothing that acts on a terminal. */
export interface Span {
  readonly style: Style;
  readonly text: string;
}

export type Line = readonly Span[];

/** SGR codes that every terminal theme maps to a readable colour; https://no-color.org turns them off. */
const CODES: Readonly<Record<Style, string>> = {
  plain: '',
  strong: '1',
  quiet: '2',
  good: '32',
  bad: '1;31',
  caution: '33',
  'badge-good': '1;7;32',
  'badge-bad': '1;7;31',
};

/** The only way to make a span: what comes from data or config is neutralised here. */
export function span(text: string, style: Style = 'plain'): Span {
  return { style, text: neutralise(text) };
}

export function lineWidth(line: Line): number {
  return line.reduce((sum, piece) => sum + columns(piece.text), 0);
}

/** Lines as text, each ended by a line feed, none with blanks at its end. */
export function draw(lines: readonly Line[], colour: boolean): string {
  return lines
    .map(
      (line) =>
        `${trimmed(line)
          .map((s) => paint(s, colour))
          .join('')}\n`,
    )
    .join('');
}

function paint({ style, text }: Span, colour: boolean): string {
  const code = CODES[style];
  return !colour || code === '' || text === '' ? text : `\u001b[${code}m${text}\u001b[0m`;
}

function trimmed(line: Line): Line {
  const last = line.at(-1);
  if (last === undefined || last.style.startsWith('badge')) return line;
  const text = last.text.trimEnd();
  const before = line.slice(0, -1);
  return text === '' ? trimmed(before) : [...before, { ...last, text }];
}
