import type { OptionWords } from '../domain/option_words.ts';

/** Options as the command line has them. */
export const COMMAND_LINE: OptionWords = {
  named: (option) => `--${option}`,
  written: (option, value) => `--${option} ${value}`,
  place: (option, number) => `--${option}${number === undefined ? '' : ` ${String(number)}`}`,
};
