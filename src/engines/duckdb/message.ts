import { asSentence, shorten } from '../../domain/wording.ts';

/** What follows is advice on settings that a gate cannot change, the place in our own statement, or a row of data. */
const NOISE = [/\n+LINE \d+:[^]*$/, /\n+(?:Possible|See also|Use "SET |Try increasing)[^]*$/];

/** DuckDB's reason in one line: its first line, and the candidates that it offers. */
export function firstReason(message: string): string {
  return csvReason(message) ?? formReason(message) ?? mismatch(message) ?? plainReason(message);
}

function plainReason(message: string): string {
  const text = NOISE.reduce((sofar, noise) => sofar.replace(noise, ''), message);
  const [first = '', second = ''] = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return shorten(
    /^(?:Candidate (?:bindings|tables)|Did you mean)/.test(second) ? join(first, second) : first,
  );
}

/** `data.csv, line 30002: expected 2 columns`; the line itself is left out, since rows are not for every reader. */
function csvReason(message: string): string | undefined {
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1];
  if (line === undefined) return undefined;
  const file = /^\s*file = (.*)$/m.exec(message)?.[1];
  const [, ...rest] = message.slice(message.indexOf('CSV Error on Line')).split('\n');
  const reason = rest.find((text) => text.trim() !== '' && !text.startsWith('Original Line:'));
  return shorten(
    `${file === undefined ? '' : `${file}, `}line ${line}: ${reason?.trim() ?? 'not readable'}`,
  );
}

/** Where no form fits, DuckDB lists the forms that it tried and not the line that breaks them all. */
function formReason(message: string): string | undefined {
  const file = /^Error when sniffing file "(.*)"\.$/m.exec(message)?.[1];
  if (file === undefined) return undefined;
  return `${file} has no form of CSV that fits all of its first lines: look for a line that is cut off or has more values than the header, and for a quote that is not closed`;
}

/** `/data/b.csv lacks what the first file has: Column with name: "amount" is missing` */
function mismatch(message: string): string | undefined {
  const [, file, difference] =
    /^Schema mismatch between globbed files[^]*^Current file: (.*)\n(.*)$/m.exec(message) ?? [];
  if (file === undefined || difference === undefined) return undefined;
  return shorten(`${file} has other columns than the first file: ${difference.trim()}`);
}

const join = (first: string, second: string): string => `${asSentence(first)} ${second}`;
