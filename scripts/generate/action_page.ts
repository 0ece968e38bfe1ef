import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { Misfit, type Input } from '../../src/action/input.ts';
import { INPUTS } from '../../src/action/inputs.ts';
import { OUTPUTS } from '../../src/action/outputs.ts';
import { fill } from '../readme/marked.ts';
import { block, code, table } from './markdown.ts';
import { REASONS } from './reasons.ts';

export const ACTION_PAGE = 'docs/action.md';

/** The page of the action with what others copy and the tables of inputs and outputs between its markers. */
export async function actionPage(root: string): Promise<string> {
  const path = join(root, ACTION_PAGE);
  const copied = async (name: string): Promise<string> =>
    block('yaml', (await readFile(join(root, 'examples', 'workflows', name), 'utf8')).trimEnd());
  const filled = fill(ACTION_PAGE, await readFile(path, 'utf8'), {
    workflow: await copied('pull-request.yml'),
    gate: await copied('checks/orders.yml'),
    inputs: inputTable(),
    outputs: outputTable(),
    reasons: reasonTable(),
  });
  const settings = await resolveConfig(path);
  return format(filled, { ...settings, filepath: path });
}

function inputTable(): string {
  const rows = Object.entries(INPUTS).map(([name, input]) => [
    code(name),
    input.description,
    takes(input),
    input.default === '' ? '' : code(input.default),
  ]);
  return table(['Input', 'Meaning', 'Takes', 'Default'], rows);
}

/** Only texts without any shape take this one; every other input says what it takes. */
const NOTHING_TAKES = '\u0000';

function takes({ secret, parse, default: value }: Input<unknown>): string {
  if (secret) return 'a secret';
  const judged = parse(NOTHING_TAKES);
  const many = Array.isArray(parse(value));
  if (judged instanceof Misfit) return many ? `any of ${judged.expected}` : judged.expected;
  return many ? 'a list, one a line or with commas' : 'text';
}

function outputTable(): string {
  const rows = Object.entries(OUTPUTS).map(([name, meaning]) => [code(name), meaning]);
  return table(['Output', 'Meaning'], rows);
}

function reasonTable(): string {
  const rows = Object.entries(REASONS).map(([reason, meaning]) => [code(reason), meaning]);
  return table(['Reason', 'Meaning'], rows);
}
