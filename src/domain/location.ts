/** A place in a text that a user wrote. Lines and columns count from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `checks/flights.yml:12:5`, the form that editors and terminals turn into a link. */
export function formatLocation(location: Location): string {
  return `${location.file}:${String(location.line)}:${String(location.column)}`;
}
