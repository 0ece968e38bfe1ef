import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

/** What the runner takes from an action.yml. */
export interface ActionFile {
  /** By name as it is written: its default, `''` without one. */
  readonly inputs: ReadonlyMap<string, string>;
  readonly outputs: ReadonlySet<string>;
  readonly main: string;
  readonly post: string | null;
  /** Without braces. */
  readonly postIf: string;
}

type Raw = Record<string, Record<string, Record<string, string> | string | undefined> | undefined>;

/** Reads an action.yml as the runner does: every scalar is a text, however it looks. */
export function readActionFile(path: string): ActionFile {
  const {
    inputs,
    outputs,
    runs = {},
  } = parse(readFileSync(path, 'utf8'), {
    schema: 'failsafe',
  }) as Raw;
  const using = text(runs['using']);
  if (!/^node(20|24)$/.test(using)) throw new Error(`${path}: runs.using is ${using}, no Node`);
  if (runs['pre'] !== undefined) throw new Error(`${path}: runs.pre is not done here`);
  const script = (name: string): string => join(dirname(path), name);
  const post = text(runs['post']);
  return {
    inputs: new Map(
      Object.entries(inputs ?? {}).map(([name, input]) => [
        name,
        typeof input === 'object' ? text(input['default']) : '',
      ]),
    ),
    outputs: new Set(Object.keys(outputs ?? {})),
    main: script(text(runs['main'])),
    post: post === '' ? null : script(post),
    postIf:
      text(runs['post-if'])
        .replace(/^\$\{\{(.*)\}\}$/, '$1')
        .trim() || 'always()',
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The one expression that defaults may hold; anything else is an error, since nothing here could say what it gives. */
function evaluated(value: string, token: string): string {
  return value.replace(/\$\{\{(.*?)\}\}/g, (whole, expression: string) => {
    if (expression.trim() !== 'github.token') throw new Error(`cannot evaluate ${whole}`);
    return token;
  });
}

/** `INPUT_*` in the runner's form, and what it would warn of. */
export function inputVariables(
  action: ActionFile,
  given: Readonly<Record<string, string>>,
  token: string,
): { variables: Record<string, string>; problems: string[] } {
  const variable = (name: string): string => `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
  const variables: Record<string, string> = {};
  for (const [name, value] of action.inputs) variables[variable(name)] = evaluated(value, token);
  const declared = new Set(Object.keys(variables));
  for (const [name, value] of Object.entries(given)) variables[variable(name)] = value;
  const problems = Object.keys(given)
    .filter((name) => !declared.has(variable(name)))
    .map((name) => `input ${name} is not declared in action.yml`);
  return { variables, problems };
}

/** How the job stands when the post step is reached. */
export interface Standing {
  readonly failed: boolean;
  readonly cancelled: boolean;
}

/** Whether `post-if` lets the post step run. */
export function postRuns(condition: string, { failed, cancelled }: Standing): boolean {
  const known: Readonly<Record<string, boolean>> = {
    'always()': true,
    'success()': !failed && !cancelled,
    'failure()': failed && !cancelled,
    'cancelled()': cancelled,
    '!cancelled()': !cancelled,
  };
  const value = known[condition];
  if (value === undefined) throw new Error(`cannot evaluate post-if: ${condition}`);
  return value;
}
