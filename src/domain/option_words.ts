/** What a call may say, by the names of the command line. */
export type OptionName =
  | 'built-from'
  | 'check'
  | 'config'
  | 'connection'
  | 'ds'
  | 'exclude'
  | 'fail-on'
  | 'head-sha'
  | 'output-table'
  | 'param'
  | 'pr'
  | 'select'
  | 'staging'
  | 'where';

/** How the options of a call are called where whoever reads of them wrote them: `--ds`, or the input `ds`. */
export interface OptionWords {
  /** In a sentence. */
  readonly named: (option: OptionName) => string;
  /** With a value, as it is written there. */
  readonly written: (option: OptionName, value: string) => string;
  /** The file of a place in it; an option that is repeated has a number. */
  readonly place: (option: OptionName, number?: number) => string;
}

/** Where gates are looked for unless the call says it. */
export const USUAL_CONFIG = 'checks';
