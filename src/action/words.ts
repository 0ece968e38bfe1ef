import { inInput } from '../domain/location.ts';
import type { OptionName, OptionWords } from '../domain/option_words.ts';
import type { InputName, Inputs } from './inputs.ts';

/** Options as a workflow writes them under `with:`. */
export function inputWords(inputs: Pick<Inputs, 'table' | 'staging'>): OptionWords {
  const input = (option: OptionName): InputName => inputFor(option, inputs);
  return {
    named: (option) => `the input \`${input(option)}\``,
    written: (option, value) => `\`${input(option)}: ${value}\``,
    place: (option) => inInput(input(option)),
  };
}

/** In an ad-hoc audit `table` is what is audited, or with `staging` beside it the target. */
function inputFor(
  option: OptionName,
  { table, staging }: Pick<Inputs, 'table' | 'staging'>,
): InputName {
  switch (option) {
    case 'check':
      return 'checks';
    case 'param':
      return 'params';
    case 'pr':
      return 'pr-number';
    case 'staging':
      return table !== null && staging === null ? 'table' : 'staging';
    case 'output-table':
      return table !== null && staging !== null ? 'table' : 'output-table';
    case 'built-from':
    case 'config':
    case 'connection':
    case 'ds':
    case 'exclude':
    case 'fail-on':
    case 'head-sha':
    case 'select':
    case 'where':
      return option;
  }
}
