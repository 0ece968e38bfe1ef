import type { IdentifierContext } from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js';

/** The name that an identifier stands for, in the letters in which it is written. */
export function nameOf(identifier: IdentifierContext): string {
  const written = identifier.getText();
  return written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
}

/** Trino finds columns, tables and functions whatever their case, quoted or not. */
export function folded(name: string): string {
  return name.toLowerCase();
}

/** The parts of `a."B c"` as names. */
export function partsOf(name: { identifier(): IdentifierContext[] }): readonly string[] {
  return name.identifier().map(nameOf);
}
