import { randomUUID } from 'node:crypto';
import { main } from '../../src/action/main.ts';
import { post } from '../../src/action/post.ts';
import { variableOf } from '../../src/action/read_inputs.ts';
import { realWorld } from '../../src/commands/world.ts';
import type { Runner } from '../../src/domain/runner.ts';
import type { Pace } from '../../src/github/client.ts';
import { actionsRunner } from '../../src/github/runner.ts';
import { pullRequestEvent, type Event } from '../github/events.ts';
import { runnerEnvironment } from '../github/runner.ts';
import { TOKEN, type GitHub } from '../github/server.ts';
import type { Workspace } from '../commands/workspace.ts';

/** No pauses; a machine that is busy is no failure. */
const PATIENT: Pace = { write: 0, notify: 0, second: 1, request: 30_000 };

/** Where silence is the failure nobody waits for an answer. */
export const IMPATIENT: Pace = { ...PATIENT, request: 400 };

/** DuckDB's library is the one of npm. */
const installed = (): Promise<null> => Promise.resolve(null);

/** What a step in this process ended with. */
export interface Ended {
  readonly exit: 0 | 1;
  readonly verdict: string;
  readonly reason: string;
}

/** What the workflow gives the step, and who started it: without more, pull request 7. */
export interface Given {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly event?: Event;
  readonly pace?: Pace;
}

/** Runs the action in this process, its post step too, on a checkout that it reads by absolute paths. */
export async function runInProcess(
  workspace: Workspace,
  github: GitHub,
  { inputs = {}, event = pullRequestEvent({ number: 7 }), pace = PATIENT }: Given = {},
): Promise<Ended> {
  const given = {
    ...(inputs['mode'] === 'report' ? {} : { config: workspace.path('checks') }),
    'report-dir': workspace.path('reports'),
    'github-token': TOKEN,
    ...inputs,
  };
  // Of each run its own: several may run at once.
  const file = `event-${randomUUID()}.json`;
  await workspace.write({ [file]: JSON.stringify(event.payload) });
  const stop = new AbortController();
  const [outputs, state] = [new Map<string, string>(), new Map<string, string>()];
  const world = {
    ...realWorld(stop.signal),
    stderr: { write: () => Promise.resolve(), isTTY: false, columns: 80 },
    env: {
      ...runnerEnvironment({ event, workspace: workspace.directory, github }),
      GITHUB_EVENT_PATH: workspace.path(file),
      ...Object.fromEntries(Object.entries(given).map(([name, text]) => [variableOf(name), text])),
    },
  };
  try {
    const exit = await main(world, recorder(outputs, state), pace, () => installed);
    // Its outputs are nobody's: no step comes after it.
    await post(world, recorder(new Map(), state), pace);
    return { exit, verdict: outputs.get('verdict') ?? '', reason: outputs.get('reason') ?? '' };
  } finally {
    stop.abort();
  }
}

/** Keeps outputs, and for the post step the state. */
function recorder(outputs: Map<string, string>, state: Map<string, string>): Runner {
  const ignore = (): void => undefined;
  return {
    mask: ignore,
    setOutput: (name, value) => outputs.set(name, value),
    saveState: (name, value) => state.set(name, value),
    savedState: (name) => state.get(name) ?? '',
    annotate: ignore,
    print: ignore,
    summaryRoom: () => Infinity,
    addToSummary: () => Promise.resolve(),
    identityToken: actionsRunner.identityToken,
  };
}
