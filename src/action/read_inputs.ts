import { didYouMean } from '../domain/nearest.ts';
import type { Problem } from '../domain/result.ts';
import { Secrets } from '../domain/secrets.ts';
import { inputLocation, misfit, Misfit, type Input } from './input.ts';
import { INPUTS, type InputName, type Inputs } from './inputs.ts';

/** What the workflow gave. */
export interface GivenInputs {
  /** With a problem an input has the value that action.yml declares, so that the problem can still be reported. */
  readonly inputs: Inputs;
  /** Those that the workflow gave another value than action.yml declares. */
  readonly set: ReadonlySet<InputName>;
  readonly problems: readonly Problem[];
  /** Values that nobody may see. */
  readonly secrets: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

const NAMES = Object.keys(INPUTS) as InputName[];

/** Names of things, which are told as they are: hidden in part they would be others. */
const SHOWN: ReadonlySet<InputName> = new Set(['key', 'check-name', 'report-dir']);

/** The name of the variable in which the runner hands over an input. */
export const variableOf = (name: string): string =>
  `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;

/** Reads every input once; all problems are told together. */
export function readInputs(env: Environment): GivenInputs {
  const problems: Problem[] = unknownInputs(env);
  const secrets = NAMES.flatMap((name) => {
    const value = INPUTS[name].secret ? given(name, env).trim() : '';
    return value === '' ? [] : [value];
  });
  const known = new Secrets();
  for (const secret of secrets) known.add(secret);
  const values = NAMES.map((name) => [name, valueOf(name, env, { problems, known })] as const);
  const set = new Set(NAMES.filter((name) => isSet(name, env)));
  // The pairs are built from the declarations themselves, each with what its own `parse` returned.
  return { inputs: Object.fromEntries(values) as Inputs, set, problems, secrets };
}

const given = (name: InputName, env: Environment): string =>
  env[variableOf(name)] ?? declaredDefault(name);

/** Outside a runner nothing evaluates the expression that is the token's default. */
const declaredDefault = (name: InputName): string =>
  INPUTS[name].default.startsWith('${{') ? '' : INPUTS[name].default;

/** A workflow that hands on an empty value, as of a dispatch's field, means the default. */
function isSet(name: InputName, env: Environment): boolean {
  const said = given(name, env).trim();
  return said !== '' && said !== declaredDefault(name);
}

function valueOf(
  name: InputName,
  env: Environment,
  { problems, known }: { readonly problems: Problem[]; readonly known: Secrets },
): unknown {
  const declared: Input<unknown> = INPUTS[name];
  const usual = declaredDefault(name);
  const said = isSet(name, env) ? given(name, env) : usual;
  if (SHOWN.has(name) && known.hide(said) !== said) {
    problems.push(holdsSecret(name));
    return declared.parse(usual);
  }
  const value = declared.parse(said);
  if (!(value instanceof Misfit)) return value;
  problems.push(misfit(name, declared, value));
  return declared.parse(usual);
}

const holdsSecret = (name: InputName): Problem => ({
  message: `The input \`${name}\` holds a secret, and everybody sees it; expected a name without one.`,
  location: inputLocation(name),
  found: null,
  expected: 'a name without a secret',
});

/** Runners only warn of them; a misspelt `staging` would leave the wrong table audited. */
function unknownInputs(env: Environment): Problem[] {
  const known = new Set(NAMES.map(variableOf));
  return Object.keys(env)
    .filter((variable) => variable.startsWith('INPUT_') && !known.has(variable))
    .map((variable) => {
      const name = variable.slice('INPUT_'.length).toLowerCase();
      return {
        message: `There is no input \`${name}\`.${didYouMean(name, NAMES)}`,
        location: inputLocation(name),
        found: name,
        expected: 'an input of action.yml',
      };
    });
}
