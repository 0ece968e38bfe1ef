import { INPUTS } from '../../src/action/inputs.ts';
import { Misfit, type Input } from '../../src/action/input.ts';
import { auditJobs, eventsOf, isGate, stepsIn, type Step, type Workflow } from './files.ts';

type Rule = (workflow: Workflow) => string[];

/** Events on which a branch may require the job. */
const REQUIRED_ON = ['pull_request', 'merge_group'];
/** Events whose runs have secrets and a token that writes, although a stranger may have caused them. */
const PRIVILEGED = ['pull_request_target', 'workflow_run'];
const FILTERS = ['paths', 'paths-ignore'];

/** What every workflow here keeps, since strangers copy it; actionlint knows none of these. */
export const RULES: Readonly<Record<string, Rule>> = {
  'inputs are those of action.yml': ({ content }) => stepsIn(content).flatMap(inputProblems),

  'a required job always runs': ({ content }) => {
    const audits = auditJobs(content);
    const events = eventsOf(content);
    const required = REQUIRED_ON.filter((event) => events.has(event));
    if (audits.length === 0 || required.length === 0) return [];
    return [
      ...required.flatMap((event) =>
        FILTERS.filter((filter) => filter in (events.get(event) ?? {})).map(
          (filter) => `${event} is filtered by ${filter}`,
        ),
      ),
      ...REQUIRED_ON.filter((event) => !events.has(event)).map((event) => `no ${event}`),
      ...audits
        .filter(([, job]) => job.if !== undefined)
        .map(([id]) => `the job ${id} may be skipped, which counts as passed`),
    ];
  },

  // Two of one name: the one that ends last answers for both.
  'a check run has a name of its own': ({ content: { jobs = {} } }) => {
    const names = Object.entries(jobs).map(([id, { name }]) => name ?? id);
    const made = stepsIn(jobs)
      .filter(isGate)
      .map((step) => String(step.with?.['check-name'] ?? INPUTS['check-name'].default));
    return made.filter((name) => names.includes(name)).map((name) => `${name} is also a job`);
  },

  // Whatever an expression gives would be code of the script; `env` makes it a value.
  'scripts hold no expression': ({ content }) =>
    stepsIn(content)
      .filter(({ run = '' }) => run.includes('${{'))
      .map(({ run = '' }) => `an expression in: ${run.trim()}`),

  'permissions are stated at the top': ({ content: { permissions } }) => {
    if (permissions === undefined) return ['no permissions'];
    return typeof permissions === 'string' ? [`permissions: ${permissions}`] : [];
  },

  'nothing of a stranger is checked out beside secrets': ({ content }) => {
    const privileged = PRIVILEGED.some((event) => eventsOf(content).has(event));
    const checkouts = stepsIn(content).filter(({ uses = '' }) =>
      uses.startsWith('actions/checkout@'),
    );
    return checkouts
      .filter(({ with: given = {} }) => privileged && ('ref' in given || 'repository' in given))
      .map(({ with: given = {} }) => `checks out ${String(given['ref'] ?? given['repository'])}`);
  },

  'actions of others are pinned to a commit': ({ text }) =>
    [...text.matchAll(/\buses: (\S+)(.*)$/gm)]
      .filter(([, uses = '']) => !uses.startsWith('./') && !isGate({ uses }))
      .filter(([, uses = '', rest = '']) => !isPinned(uses, rest))
      .map(([, uses = '']) => `${uses} is no commit with its version beside it`),
};

const isPinned = (uses: string, rest: string): boolean =>
  /@[0-9a-f]{40}$/.test(uses) && /^ # v\d+\.\d+\.\d+$/.test(rest);

/** What a workflow gives an action that has no such input, or none with such a value. */
function inputProblems(step: Step): string[] {
  if (!isGate(step)) return [];
  return Object.entries(step.with ?? {}).flatMap(([name, given]) => {
    const declared = (INPUTS as Readonly<Record<string, Input<unknown>>>)[name];
    if (declared === undefined) return [`there is no input ${name}`];
    const value = String(given);
    // What an expression gives is known to nobody here.
    if (value.includes('${{')) return [];
    const misfit = declared.parse(value);
    return misfit instanceof Misfit ? [`${name} is ${value}; expected ${misfit.expected}`] : [];
  });
}
