/** A place in a text that a user wrote. Lines and columns count from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `checks/flights.yml:12:5`, the form that editors and terminals turn into a link; or ``input `checks`, line 3``. */
export function formatLocation(location: Location): string {
  const input = inputOf(location);
  if (input === null) return `${formatLine(location)}:${String(location.column)}`;
  const column = location.column === 1 ? '' : `, column ${String(location.column)}`;
  return `input \`${input}\`${lineWithin(location)}${column}`;
}

/** `checks/flights.yml:12`, or ``input `checks`, line 3``. */
export function formatLine(location: Location): string {
  const input = inputOf(location);
  return input === null
    ? `${location.file}:${String(location.line)}`
    : `input \`${input}\`${lineWithin(location)}`;
}

/** Most inputs have one line, and that it is the first says nothing. */
const lineWithin = ({ line, column }: Location): string =>
  line === 1 && column === 1 ? '' : `, line ${String(line)}`;

/** The file of a place in an input of the action. */
export const inInput = (name: string): string => `input ${name}`;

/** The input of the action that a place is in; null for any other. */
const inputOf = ({ file }: Location): string | null => /^input ([a-z-]+)$/.exec(file)?.[1] ?? null;

/** Whether a place is in an option of the command line or an input of the action: `--staging`, `input checks`. */
export const isOfCall = (location: Location): boolean =>
  inputOf(location) !== null || /^--[a-z-]+(?: \d+)?$/.test(location.file);
