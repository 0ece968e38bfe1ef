import type * as Toolkit from '@actions/github/lib/utils';
import type { Octokit } from '@octokit/rest';
import type { Trigger } from '../domain/trigger.ts';
import type { World } from '../domain/world.ts';
import { tooSoon } from './failure.ts';

/** How slowly and how patiently GitHub is asked, in milliseconds; a test hands in another pace. */
export interface Pace {
  /** Between two writes: GitHub punishes content that is made faster. */
  readonly write: number;
  /** Between two writes that send notifications, such as comments. */
  readonly notify: number;
  /** What a second of waiting before a request is sent again lasts. */
  readonly second: number;
  /** The longest that one request may take. */
  readonly request: number;
}

export const USUAL_PACE: Pace = { write: 1_000, notify: 3_000, second: 1_000, request: 30_000 };

/** The usual pace, or a share of it: WAP_GATE_PACE=0.01 where the server is a test's own. */
export function paceOf(env: World['env']): Pace {
  const share = Number(env['WAP_GATE_PACE'] ?? '1');
  if (!(share >= 0 && share < 1)) return USUAL_PACE;
  const { request, ...pauses } = USUAL_PACE;
  const shorter = Object.entries(pauses).map(([name, pause]) => [name, pause * share]);
  return { request, ...(Object.fromEntries(shorter) as typeof pauses) };
}

/** The repository of a run, and the client that asks for it. */
export interface GitHub {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
}

/** How often a request that may be sent again is sent again. */
const RETRIES = 2;

/** The longest `retry-after` that is obeyed, in seconds: a report is not worth a longer wait of a runner. */
const PATIENCE = 90;

/** Sent again when the server failed: reading, and writing that says what shall be. A POST that was done twice is two things. */
const REPEATABLE: ReadonlySet<string> = new Set(['GET', 'PATCH']);

/**
 * A client for the API of the server that the runner names, github.com or an Enterprise Server, through the proxy that
 * the environment names.
 */
export async function openGitHub(
  token: string,
  { repository }: Trigger,
  { env, signal, sleep }: Pick<World, 'env' | 'signal' | 'sleep'>,
  pace: Pace,
): Promise<GitHub> {
  const [{ Octokit: Rest }, { retry }, { throttling }, { default: Bottleneck }, kit] =
    await Promise.all([
      import('@octokit/rest'),
      import('@octokit/plugin-retry'),
      import('@octokit/plugin-throttling'),
      import('bottleneck/light.js'),
      toolkit(),
    ]);
  const obeyed = (after: number, _: unknown, __: unknown, count: number): boolean =>
    count < RETRIES && after <= PATIENCE;
  const group = (minTime: number) => new Bottleneck.Group({ maxConcurrent: 1, minTime });
  const octokit = new (Rest.plugin(asking, retry, throttling))({
    ...(kit?.getOctokitOptions(token) ?? { auth: token }),
    userAgent: 'wap-gate',
    baseUrl: (env['GITHUB_API_URL'] ?? 'https://api.github.com').replace(/\/$/, ''),
    request: { ...kit?.defaults.request },
    // What went wrong is told once, in the words of the report.
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    retry: { retries: RETRIES, retryAfterBaseValue: pace.second },
    throttle: {
      write: group(pace.write),
      notifications: group(pace.notify),
      retryAfterBaseValue: pace.second,
      onRateLimit: obeyed,
      onSecondaryRateLimit: obeyed,
    },
  });
  octokit.hook.wrap('request', (request, options) =>
    patiently(async () => request(options), pace, sleep),
  );
  octokit.hook.before('request', (options) => {
    // Said of a request itself, a number of retries would hold for refusals too.
    const once = REPEATABLE.has(options.method) ? {} : { retries: 0 };
    const limits = [AbortSignal.timeout(pace.request), signal];
    options.request = { ...options.request, ...once, signal: AbortSignal.any(limits) };
  });
  return { octokit, owner: repository.owner, repo: repository.repo };
}

/** Calls the function `before` of a request each time that it is sent, also again: what that throws ends it. */
function asking({ hook }: Pick<Octokit, 'hook'>): void {
  hook.wrap('request', async (request, options) => {
    const before: unknown = options.request['before'];
    if (typeof before === 'function') await (before as () => unknown)();
    return request(options);
  });
}

/** Sends a request that came too soon again when its time has come: it was not done, so this is no repetition. */
async function patiently<T>(send: () => Promise<T>, pace: Pace, sleep: World['sleep']): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await send();
    } catch (thrown) {
      const seconds = tooSoon(thrown);
      if (seconds === null || seconds > PATIENCE || tries > RETRIES) throw thrown;
      await sleep(seconds * pace.second);
    }
  }
}

/** As it is loaded it reads the event, and throws where that is no JSON: proxies are then not known. */
async function toolkit(): Promise<typeof Toolkit | null> {
  try {
    return await import('@actions/github/lib/utils');
  } catch {
    return null;
  }
}

const ignore = (): void => undefined;
