import { plural } from '../../domain/wording.ts';
import type { RunResult } from '../../domain/result.ts';
import { pagesOf } from '../../domain/trigger.ts';
import {
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

/** Made, not made and why, or not wanted. */
type Started =
  | { readonly run: CheckRun; readonly github: GitHub }
  | { readonly failed: string; readonly maybeMade: boolean }
  | null;

/** The check run on the commit: in progress while the audit runs, then concluded with the verdict. */
export class CheckRunSurface {
  private readonly request: SurfaceRequest;
  private readonly on: OnStep;
  private readonly outside: Outside;
  private readonly started: Promise<Started>;

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
      return { run: made, github };
    } catch (thrown) {
      return { failed: failureText(thrown, 'checks: write'), maybeMade: maybeDone(thrown) };
    }
  }

  /** Annotates and concludes. */
  async show(result: RunResult, told: readonly Annotation[], links: Links): Promise<ShownCheckRun> {
    const started = await this.started;
    if (started === null) return { url: null, author: null, notices: [] };
    const { hide } = this.outside.secrets;
    const title = hide(titleOf(result));
    if ('failed' in started) {
      if (started.maybeMade) this.leave(title);
      return missing(started.failed);
    }
    const { github, run } = started;
    const { id, url, author } = run;
    const onLines = told.filter(({ place }) => place !== null);
    const shown = onLines.slice(0, this.request.maxAnnotations);
    const notices = [hiddenAnnotations(onLines.length, shown.length)].filter((n) => n !== null);
    try {
      await endCheckRun(github, id, {
        conclusion: result.verdict === 'pass' ? 'success' : 'failure',
        title,
        summary: await this.summaryOf(result, links, notices),
        annotations: shown.map((one) => onLine(one, hide)),
      });
      return { url, author, notices };
    } catch (thrown) {
      this.leave(title);
      return { ...missing(failureText(thrown, 'checks: write')), author };
    }
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
