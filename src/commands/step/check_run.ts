import { plural } from '../../domain/wording.ts';
import type { RunResult } from '../../domain/result.ts';
import { pagesOf } from '../../domain/trigger.ts';
import {
  amendCheckRun,
  endCheckRun,
  startCheckRun,
  type CheckRun,
  type CheckRunPlace,
} from '../../github/check_run.ts';
import type { GitHub } from '../../github/client.ts';
import { failureText, maybeDone } from '../../github/failure.ts';
import { hiddenAnnotations, type Annotation } from '../../reporting/annotations.ts';
import { headlineText } from '../../reporting/content.ts';
import { reporters } from '../../reporting/registry.ts';
import { PLAIN, type Links } from '../../reporting/reporter.ts';
import { neutralise } from '../../reporting/text/neutral.ts';
import { clip } from '../../reporting/text/width.ts';
import { fitting } from './fit.ts';
import type { OnStep, Outside } from './outside.ts';
import type { SurfaceRequest } from './request.ts';
import { isNameShared, sharedName, sharedNameTitle } from './shared.ts';
import { CHECK_RUN_STATE, UNTOLD_STATE, WANTED } from './state.ts';

/** How the check run ended, for the surfaces after it. */
export interface ShownCheckRun {
  readonly url: string | null;
  /** The login that the token writes as; null: not known. */
  readonly author: string | null;
  readonly notices: readonly string[];
}

/** GitHub takes 65,535 bytes. */
const SUMMARY_BYTES = 60_000;
const LONGEST_TITLE = 200;

/** The check run of this step of this run. */
export function placeOf(
  name: string,
  { trigger, step }: Omit<OnStep, 'github'>,
  key: string,
): CheckRunPlace {
  const { headSha, run } = trigger;
  const externalId = `${run.id}/${String(run.attempt)}/${key}/${step}`;
  return { name, headSha, detailsUrl: pagesOf(trigger).log, externalId };
}

interface Made {
  readonly run: CheckRun;
  readonly place: CheckRunPlace;
  readonly github: GitHub;
}

/** Made, not made and why, or not wanted. */
type Started = Made | { readonly failed: string; readonly maybeMade: boolean } | null;

/** The check run on the commit: in progress while the audit runs, then concluded with the verdict. */
export class CheckRunSurface {
  private readonly request: SurfaceRequest;
  private readonly on: OnStep;
  private readonly outside: Outside;
  private readonly started: Promise<Started>;
  /** Says more in the check run, once it is concluded. */
  private amend = (_: readonly string[]): Promise<void> => Promise.resolve();

  constructor(request: SurfaceRequest, on: OnStep, outside: Outside) {
    this.request = request;
    this.on = on;
    this.outside = outside;
    this.started = this.start();
  }

  private async start(): Promise<Started> {
    const { checkRun: name } = this.request;
    if (name === null) return null;
    const { github: open } = this.on;
    if (open === null) return { failed: 'there is no github-token', maybeMade: false };
    try {
      this.outside.runner.saveState(CHECK_RUN_STATE, `${WANTED}${name}`);
      const place = placeOf(name, this.on, this.request.key);
      const github = await open();
      const made = await startCheckRun(github, place);
      this.outside.runner.saveState(CHECK_RUN_STATE, String(made.id));
      return { run: made, place, github };
    } catch (thrown) {
      return { failed: failureText(thrown, 'checks: write'), maybeMade: maybeDone(thrown) };
    }
  }

  /** Annotates and concludes. */
  async show(result: RunResult, told: readonly Annotation[], links: Links): Promise<ShownCheckRun> {
    const started = await this.started;
    if (started === null) return { url: null, author: null, notices: [] };
    const title = this.outside.secrets.hide(titleOf(result));
    if ('failed' in started) {
      if (started.maybeMade) this.leave(title);
      return missing(started.failed);
    }
    const { url, author } = started.run;
    try {
      return { url, author, notices: await this.conclude(started, result, told, links) };
    } catch (thrown) {
      this.leave(title);
      return { ...missing(failureText(thrown, 'checks: write')), author };
    }
  }

  /** Returns what must be told of it elsewhere too. */
  private async conclude(
    { github, run, place }: Made,
    result: RunResult,
    told: readonly Annotation[],
    links: Links,
  ): Promise<string[]> {
    const { hide } = this.outside.secrets;
    const passed = result.verdict === 'pass';
    const shared = passed && (await isNameShared(github, place));
    const onLines = told.filter((one) => one.place !== null);
    const shown = onLines.slice(0, this.request.maxAnnotations);
    const hidden = hiddenAnnotations(onLines.length, shown.length);
    const notices = [shared ? sharedName(place.name) : null, hidden].filter((n) => n !== null);
    const title = hide(shared ? sharedNameTitle(place.name) : titleOf(result));
    const summary = await this.summaryOf(result, links, notices);
    const conclusion = passed && !shared ? 'success' : 'failure';
    const annotations = shown.map((one) => onLine(one, hide));
    await endCheckRun(github, run.id, { conclusion, title, summary, annotations });
    this.amend = async (more) => {
      const longer = await this.summaryOf(result, links, [...notices, ...more]);
      await amendCheckRun(github, run.id, { title, summary: longer });
    };
    return notices;
  }

  /** Adds what came out after the end. The log and the job's summary have it where GitHub does not take it. */
  async add(more: readonly string[]): Promise<void> {
    await this.amend(more).catch(() => undefined);
  }

  /** The post step tries again: else the pull request may wait for it for ever. */
  private leave(title: string): void {
    this.outside.runner.saveState(UNTOLD_STATE, title);
  }

  private async summaryOf(
    result: RunResult,
    links: Links,
    notices: readonly string[],
  ): Promise<string> {
    const reporter = await reporters.markdown();
    const options = { ...PLAIN, links, notices };
    const render = (budget: number): string => reporter.render(result, { ...options, budget });
    return fitting((budget) => this.outside.secrets.hide(render(budget)), SUMMARY_BYTES);
  }
}

function missing(why: string): ShownCheckRun {
  return { url: null, author: null, notices: [`The check run is missing: ${why}.`] };
}

/** What stands beside the name in the list of checks: the reason, and warnings, which are easily overlooked. */
function titleOf(result: RunResult): string {
  const { warned } = result.counts;
  const text = `${headlineText(result)}${warned > 0 ? ` (${plural(warned, 'warning')})` : ''}`;
  return clip(neutralise(text), LONGEST_TITLE);
}

function onLine({ level, title, message, place }: Annotation, hide: (text: string) => string) {
  const line = place?.line ?? 1;
  return {
    path: place?.file ?? '',
    start_line: line,
    end_line: line,
    annotation_level: level,
    title: hide(title),
    message: hide(message),
  };
}
