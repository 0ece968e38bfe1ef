import type { StepRequest } from '../commands/step/request.ts';
import type { Problem } from '../domain/result.ts';
import type { Pace } from '../github/client.ts';
import { inputLocation } from './input.ts';
import type { InputName, Inputs } from './inputs.ts';
import type { GivenInputs } from './read_inputs.ts';
import { inputWords } from './words.ts';

/** What the inputs ask for, with every problem that only shows when they are seen together. */
export function stepRequest(
  { inputs, set, problems, secrets }: GivenInputs,
  pace: Pace,
): StepRequest {
  const trino = trinoOf(inputs);
  return {
    audit: {
      words: inputWords(inputs),
      gates: isAffected(inputs) ? [] : inputs.gates,
      config: inputs.config,
      param: inputs.params,
      check: inputs.checks === null ? [] : [inputs.checks],
      select: inputs.select,
      exclude: inputs.exclude,
      samples: inputs.samples,
      failOn: inputs['fail-on'],
      strategy: 'tiers',
      quiet: false,
      ...auditedTable(inputs),
      ...(trino === null ? {} : { trino }),
      ...given({
        ds: inputs.ds,
        connection: inputs.connection,
        where: inputs.where,
        builtFrom: inputs['built-from'],
        reuse: inputs.reuse ? inputs['reuse-dir'] : null,
        maxParallel: inputs['max-parallel'],
        queryTimeout: inputs['query-timeout'],
        timeout: inputs.timeout,
        pr: inputs['pr-number'],
      }),
    },
    surfaces: {
      token: inputs['github-token'],
      comment: inputs.comment,
      key: inputs.key,
      checkRun: inputs['check-run'] ? inputs['check-name'] : null,
      maxAnnotations: inputs['max-annotations'],
      summary: inputs.summary,
      redactColumns: inputs['redact-columns'],
      formats: inputs.formats,
      reportDirectory: inputs['report-dir'],
      notices: [],
      pace,
    },
    problems: [...problems, ...contradictions(inputs, set)],
    secrets: [...secrets, ...basicCredentials(inputs)],
    configFrom: inputs['config-from'],
    affected: isAffected(inputs),
    failOnLoosened: inputs['fail-on-loosened'],
    oidcAudience: inputs['oidc-audience'],
    given: {
      pullRequest: inputs['pr-number'],
      // A report is of the commit that its event names, whatever else is said.
      headSha: inputs.mode === 'report' ? null : inputs['head-sha'],
    },
  };
}

/** The word that stands for the gates that the pull request affects. */
const AFFECTED = 'affected';

const isAffected = ({ gates }: Inputs): boolean => gates.length === 1 && gates[0] === AFFECTED;

/** Only what was given: an option that is there and undefined is another thing. */
function given<T extends object>(values: { readonly [K in keyof T]: T[K] | null }): Partial<T> {
  const pairs = Object.entries(values).filter(([, value]) => value !== null);
  return Object.fromEntries(pairs) as Partial<T>;
}

/** With `table`, and only with it, nothing is asked of gate files; `staging` beside it is then what is audited. */
function auditedTable(inputs: Inputs): Partial<StepRequest['audit']> {
  const { table, staging, 'output-table': outputTable } = inputs;
  if (table === null) return { adhoc: false, ...given({ staging, outputTable }) };
  if (staging === null) return { staging: table, adhoc: true, ...given({ outputTable }) };
  return { staging, outputTable: table, adhoc: true };
}

const TRINO_KEYS = ['server', 'user', 'password', 'token', 'catalog', 'schema', 'ca'] as const;

function trinoOf(inputs: Inputs): Record<string, string> | null {
  if (inputs['trino-server'] === null) return null;
  const pairs = TRINO_KEYS.flatMap((key) => {
    const value = inputs[`trino-${key}`];
    return value === null ? [] : [[key, value] as const];
  });
  return Object.fromEntries(pairs);
}

/** As a driver sends them: what is base64 here must not be readable there. */
function basicCredentials(inputs: Inputs): string[] {
  const password = inputs['trino-password'];
  return password === null ? [] : [`${inputs['trino-user'] ?? ''}:${password}`];
}

type Given = ReadonlySet<InputName>;

/** Inputs that cannot stand together, or not in this mode. */
function contradictions(inputs: Inputs, set: Given): Problem[] {
  if (inputs.mode === 'report') return aboutReport(inputs, set);
  return [
    ...onlyFor('report', ['result'], inputs),
    ...onlyFor('publish', ['receipt'], inputs),
    ...keptSecrets(inputs),
    ...aboutLogin(inputs),
    ...aboutAffected(inputs),
    ...aboutTable(inputs, set),
  ];
}

/** What a report is made by; all else is about an audit, and would be ignored. */
const REPORTING: Given = new Set([
  'mode',
  'result',
  'pr-number',
  'comment',
  'key',
  'check-run',
  'check-name',
  'max-annotations',
  'summary',
  'samples',
  'redact-columns',
  'formats',
  'report-dir',
  'duckdb-path',
  'github-token',
]);

function aboutReport({ result }: Inputs, set: Given): Problem[] {
  return [
    ...(result === null
      ? [problem('result', 'is empty', 'the result file that mode `report` shows')]
      : []),
    ...[...set]
      .filter((name) => !REPORTING.has(name))
      .map((name) => problem(name, 'says nothing to mode `report`', `no \`${name}\``)),
  ];
}

function aboutLogin(inputs: Inputs): Problem[] {
  const trino = TRINO_KEYS.map((key) => `trino-${key}` as const);
  const lonely = inputs['trino-server'] === null ? trino.filter((n) => inputs[n] !== null) : [];
  const audience = inputs['oidc-audience'];
  const logins = (['trino-password', 'trino-token'] as const).filter((n) => inputs[n] !== null);
  return [
    ...(audience === null ? [] : logins).map((name) =>
      problem(name, 'stands beside `oidc-audience`', 'one of them'),
    ),
    ...lonely.map((name) => problem(name, 'stands without `trino-server`', '`trino-server` too')),
    ...(inputs['trino-server'] !== null && inputs.connection !== null
      ? [problem('connection', 'stands beside `trino-server`', 'one of them')]
      : []),
  ];
}

function aboutAffected({ gates }: Inputs): Problem[] {
  if (gates.length < 2 || !gates.includes(AFFECTED)) return [];
  return [problem('gates', `names others beside \`${AFFECTED}\``, 'that word alone, or names')];
}

function aboutTable(inputs: Inputs, set: Given): Problem[] {
  const { table, staging, 'output-table': output, mode } = inputs;
  if (table === null) return [];
  return [
    ...(inputs.gates.length > 0
      ? [problem('table', 'audits a table without any gate and stands beside `gates`', '`staging`')]
      : []),
    ...(set.has('config')
      ? [problem('config', 'stands beside `table`, which is audited without gates', 'one of them')]
      : []),
    // An expression that names nothing hands on an empty value, and a single row would then do for a pass.
    ...(inputs.checks === null && mode === 'audit'
      ? [problem('table', 'is audited by the input `checks`, which is empty', '`checks` too')]
      : []),
    ...(staging !== null && output !== null
      ? [
          problem(
            'output-table',
            'stands beside `table`, which is the target already',
            'one of them',
          ),
        ]
      : []),
  ];
}

function keptSecrets({ reuse, 'redact-columns': hidden }: Inputs): Problem[] {
  if (!reuse || hidden.length === 0) return [];
  return [problem('reuse', 'would keep in a file what `redact-columns` hides', 'one of them')];
}

function onlyFor(mode: string, names: readonly InputName[], inputs: Inputs): Problem[] {
  return names
    .filter((name) => inputs[name] !== null)
    .map((name) => problem(name, `belongs to mode \`${mode}\``, `no \`${name}\``));
}

const problem = (name: InputName, what: string, expected: string): Problem => ({
  message: `The input \`${name}\` ${what}; expected ${expected}.`,
  location: inputLocation(name),
  found: null,
  expected,
});
