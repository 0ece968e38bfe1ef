import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inputVariables, postRuns, readActionFile } from './runner/action_file.ts';
import { CommandFiles, type FileState, type Kind, type Written } from './runner/command_files.ts';
import { runnerEnvironment, type Surroundings, tokenOf } from './runner/environment.ts';
import { type Acted, Log, type StepName } from './runner/log.ts';
import { type Cancel, type Ended, runStep } from './runner/step.ts';

export { runnerEnvironment } from './runner/environment.ts';

const ACTION = fileURLToPath(new URL('../../action.yml', import.meta.url));

/** How the event file is met; a text stands in it as it is. */
export type EventFile = 'sound' | 'empty' | 'missing' | 'unset' | { readonly text: string };

/** A job with one step: the action. */
export interface Job extends Surroundings {
  /** The action.yml; without it the one of this repository. */
  readonly action?: string;
  /** What stands under `with:`. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Masked from the start, as the job's token is. */
  readonly secrets?: readonly string[];
  /** How the command files are met, in both steps. */
  readonly files?: Readonly<Partial<Record<Kind, FileState>>>;
  readonly eventFile?: EventFile;
  readonly cancel?: Cancel;
  /** Milliseconds a step may take; without it 60,000. */
  readonly timeLimit?: number;
  /** A tool cache that outlives the job; without it an empty one. */
  readonly toolCache?: string;
}

/** One step when it is over. */
export interface Step extends Ended, Omit<Written, 'problems'> {}

/** A job when it is over; what it left on disk goes with `await using`. */
export interface Ran extends AsyncDisposable {
  readonly main: Step;
  /** Null where the action has none or `post-if` said no. */
  readonly post: Step | null;
  readonly log: Log;
  /** Errors, warnings and notices of both steps. */
  readonly annotations: readonly Acted[];
  /** What a sound action never does; empty, or a sentence each. */
  readonly problems: readonly string[];
  /** What RUNNER_TEMP held. */
  readonly temp: string;
}

/** Runs an action as the runner of GitHub Actions does: its main script, then its post script with the saved state. */
export async function runAction(job: Job): Promise<Ran> {
  const action = readActionFile(job.action ?? ACTION);
  const token = tokenOf(job);
  const inputs = inputVariables(action, job.inputs ?? {}, token);
  const log = new Log([token, ...(job.secrets ?? [])], job.debug);
  const directory = await fs.mkdtemp(join(tmpdir(), 'wap-gate-runner-'));
  const shared = { ...(await places(job, directory)), ...inputs.variables };
  const problems = [...inputs.problems];
  const step = async (
    name: StepName,
    file: string,
    more: Readonly<Record<string, string>>,
  ): Promise<Step> => {
    const files = new CommandFiles(join(directory, '_temp', `_commands_${name}`), job.files ?? {});
    const env = { ...shared, ...files.variables, ...runnerEnvironment(job), ...more };
    const { timeLimit = 60_000, workspace: cwd } = job;
    const cancel = name === 'main' && job.cancel !== undefined ? { cancel: job.cancel } : {};
    const ended = await runStep({ name, file, cwd, env, timeLimit, ...cancel }, log);
    const { problems: found, ...written } = files.read();
    if (ended.timedOut) found.push(`took longer than ${String(timeLimit)} ms`);
    const undeclared = Object.keys(written.outputs).filter((one) => !action.outputs.has(one));
    found.push(...undeclared.map((one) => `output ${one} is not declared in action.yml`));
    problems.push(...found.map((problem) => `${name}: ${problem}`));
    return { ...ended, ...written };
  };
  const remove = (): Promise<void> => fs.rm(directory, { recursive: true, force: true });
  try {
    const main = await step('main', action.main, {});
    const standing = { failed: main.exitCode !== 0, cancelled: main.cancelled };
    const due = action.post !== null && postRuns(action.postIf, standing);
    const post = due ? await step('post', action.post, inherited(main, job)) : null;
    return {
      ...{ main, post, log, annotations: log.annotations, temp: join(directory, '_temp') },
      problems: [...problems, ...log.problems],
      [Symbol.asyncDispose]: remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** What the post script gets from the main one. */
function inherited({ state, env, paths }: Step, job: Job): Record<string, string> {
  const path = [...paths.toReversed(), runnerEnvironment(job)['PATH']].join(':');
  const saved = Object.entries(state).map(([name, value]) => [`STATE_${name}`, value] as const);
  return { ...env, ...Object.fromEntries(saved), PATH: path };
}

/** Directories of the runner, and the file of the event. */
async function places(job: Job, directory: string): Promise<Record<string, string>> {
  const temp = join(directory, '_temp');
  const made = {
    HOME: join(directory, 'home'),
    RUNNER_TEMP: temp,
    RUNNER_TOOL_CACHE: job.toolCache ?? join(directory, '_tool'),
    RUNNER_WORKSPACE: join(job.workspace, '..'),
  };
  for (const path of Object.values(made)) await fs.mkdir(path, { recursive: true });
  const { eventFile = 'sound', event } = job;
  if (eventFile === 'unset') return made;
  const file = join(temp, '_github_workflow', 'event.json');
  await fs.mkdir(join(file, '..'));
  const text = eventFile === 'sound' ? JSON.stringify(event.payload, null, 2) : '';
  const content = typeof eventFile === 'object' ? eventFile.text : text;
  if (eventFile !== 'missing') await fs.writeFile(file, content);
  return { ...made, GITHUB_EVENT_PATH: file };
}
