/** Output formats that are written into files: what people read at a terminal is none. */
export const FILE_FORMATS = ['json', 'markdown', 'html', 'junit', 'sarif'] as const;

/** The output formats, by the names that `--format` and `--report` accept. */
export const FORMATS = ['pretty', ...FILE_FORMATS] as const;

export type Format = (typeof FORMATS)[number];

export function isFormat(text: string): text is Format {
  return (FORMATS as readonly string[]).includes(text);
}

/** A report that goes into a file. */
export interface ReportTarget {
  readonly format: Format;
  readonly path: string;
}
