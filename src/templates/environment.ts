import { didYouMean } from '../domain/nearest.ts';
import type { Misfit, Template, TemplateProblem } from './template.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** `name`: part of a table's name, a path or an address. `secret`: any printable text, never shown. */
export type VariableUse = 'name' | 'secret';

// Names, paths, addresses: nothing that ends a quoted text or starts another template.
const NAME = /^[A-Za-z0-9_./\\:@=+~ -]+$/;

/** Variables of the runner that open doors, inputs of the action, and whatever is called a secret. */
const SECRET = new RegExp(
  [
    '^(?:ACTIONS|INPUT|STATE)_',
    'TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL',
    '(?:PRIVATE|ACCESS|API|DEPLOY|SSH|ENCRYPTION|SIGNING)_?KEY',
    // As a word of its own: a COMPASS is none, and the shell's own PWD is a directory.
    '(?:^|_)(?:PASS|AUTH|PAT|DSN|WEBHOOK)(?:_|$)|_PWD(?:_|$)|^PWD_',
  ].join('|'),
  'i',
);

/** `postgres://user:password@host` */
const LOGIN = /:\/\/[^/\s]*@/;

/** The variable's value, or why it cannot be used. The message names the variable and never shows its value. */
export function variableValue(name: string, env: Environment, use: VariableUse): string | Misfit {
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  const why = use === 'secret' ? null : secretBy(name, value);
  if (why !== null) {
    const message = `The environment variable ${name} holds a secret by its ${why}, and what stands here is shown in reports.`;
    return { message, expected: 'a variable that anybody may read' };
  }
  if (value === undefined) {
    const hint = didYouMean(name, Object.keys(env));
    const message = `The environment variable ${name} is not set.${hint}`;
    return { message, expected: `a value for ${name}` };
  }
  if (value === '') {
    const message = `The environment variable ${name} is empty.`;
    return { message, expected: `a value for ${name}` };
  }
  if (use === 'name' ? NAME.test(value) : !/\p{Cc}/u.test(value)) return value;
  const message = `The value of the environment variable ${name} has characters that cannot stand here.`;
  return {
    message,
    expected: use === 'name' ? 'letters, digits and ._-/\\:@=+~' : 'printable text',
  };
}

function secretBy(name: string, value = ''): 'name' | 'value' | null {
  if (SECRET.test(name)) return 'name';
  return LOGIN.test(value) ? 'value' : null;
}

/** The text with its `${NAME}` holes filled from the environment, or every problem with it. */
export function expandEnvironment(
  template: Template,
  env: Environment,
  use: VariableUse,
): { ok: true; text: string } | { ok: false; problems: readonly TemplateProblem[] } {
  const problems: TemplateProblem[] = [];
  let [text, from] = ['', 0];
  for (const hole of template.holes) {
    text += template.text.slice(from, hole.start);
    from = hole.end;
    if (hole.of !== 'environment') continue;
    const value = variableValue(hole.variable, env, use);
    if (typeof value === 'string') text += value;
    else problems.push({ offset: hole.start, found: `\${${hole.variable}}`, ...value });
  }
  text += template.text.slice(from);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, text };
}
