import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { asFault } from '../../domain/fault.ts';
import type { RunResult } from '../../domain/result.ts';
import { pagesOf, type Trigger } from '../../domain/trigger.ts';
import type { Files } from '../../domain/world.ts';
import { annotations, hiddenAnnotations, type Annotation } from '../../reporting/annotations.ts';
import { reporters } from '../../reporting/registry.ts';
import { PLAIN, type RenderOptions } from '../../reporting/reporter.ts';
import { writeReports } from '../reports.ts';
import { newRunId } from '../session.ts';
import { CheckRunSurface } from './check_run.ts';
import { CommentSurface, type ShownComment } from './comment.ts';
import { bytesOf, fitting } from './fit.ts';
import { warn, type On, type Outside } from './outside.ts';
import { labelOf, type SurfaceRequest } from './request.ts';
import { STEP_STATE } from './state.ts';

/** An audit that has been done, and what must be told with it. */
export interface Audited {
  readonly result: RunResult;
  /** Absolute paths of everything that was read: no report may take their place. */
  readonly inputs: ReadonlySet<string>;
  readonly notices: readonly string[];
}

/** Where a result was shown. */
export interface Shown {
  readonly comment: ShownComment;
  readonly checkRunUrl: string | null;
  /** Format -> path of the report. */
  readonly reports: Readonly<Record<string, string>>;
}

/** Everything that a result is shown on. Nothing that goes wrong here changes it. */
export interface Surfaces {
  readonly show: (result: RunResult, audited: Omit<Audited, 'result'>) => Promise<Shown>;
}

const LOG_WIDTH = 120;

/** More annotations of a step are not shown by GitHub. */
const LOG_ANNOTATIONS = 10;

/** As much as anybody reads, and less than a step's summary may have. */
const SUMMARY_BYTES = 1_000_000;

/** Opens the surfaces; the check run is made while the audit runs. */
export function openSurfaces(
  request: SurfaceRequest,
  { trigger, github }: On,
  outside: Outside,
): Surfaces {
  const step = newRunId(outside.world);
  outside.runner.saveState(STEP_STATE, step);
  const on = { trigger, github, step };
  const checkRun = new CheckRunSurface(request, on, outside);
  return {
    show: async (result, { inputs, notices: told }) => {
      const links = linksOf(trigger);
      const reports = await writeFiles(result, request, inputs, { ...PLAIN, links }, outside);
      // The runner kills a step that takes long to stop; what it leaves open the post step closes.
      if (outside.world.signal.aborted) return cancelled(reports);
      const lines = annotations(result);
      const checked = await checkRun.show(result, lines, links);
      const before = [...request.notices, ...told, ...checked.notices];
      const comment = new CommentSurface(request, on, outside);
      const shown = await comment.show(result, links, { ...checked, notices: before });
      if (shown.state === 'shared') await checkRun.add(shown.notices);
      await inLog(result, lines, checked.url !== null, outside);
      const notices = [...before, ...shown.notices].map(outside.secrets.hide);
      if (request.summary) {
        const label = labelOf(request);
        await inSummary(result, { ...PLAIN, links, label, notices }, outside);
      }
      for (const notice of [...told, ...checked.notices, ...shown.notices]) warn(notice, outside);
      return { comment: shown, checkRunUrl: checked.url, reports };
    },
  };
}

const cancelled = (reports: Shown['reports']): Shown => ({
  comment: { state: 'none', id: null, url: null, notices: [] },
  checkRunUrl: null,
  reports,
});

/** Where the links of a report lead. */
export function linksOf(trigger: Trigger): RenderOptions['links'] {
  const { files, commit, log } = pagesOf(trigger);
  return { files, commit, report: log };
}

async function writeFiles(
  result: RunResult,
  { formats, reportDirectory }: SurfaceRequest,
  inputs: ReadonlySet<string>,
  render: RenderOptions,
  outside: Outside,
): Promise<Record<string, string>> {
  if (formats.length === 0) return {};
  const { files } = outside.world;
  const report = await Promise.all(
    formats.map(async (format) => {
      const { extension } = await reporters[format]();
      return { format, path: `${reportDirectory}/wap-gate${extension}` };
    }),
  );
  try {
    await files.makeDirectory(reportDirectory);
    const ways = await Promise.all(report.map(({ path }) => leadsAside(path, files)));
    const straight = report.filter((_, index) => ways[index] !== true);
    const { written, faults } = await writeReports(
      result,
      { report: straight, inputs, render },
      outside.world,
    );
    const aside = report.filter((one) => !straight.includes(one)).map(({ path }) => path);
    for (const { message } of faults) warn(message, outside);
    for (const path of aside) warn(`cannot write ${path}: a link leads it elsewhere`, outside);
    return Object.fromEntries(written.map(({ format, path }) => [format, files.absolute(path)]));
  } catch (thrown) {
    warn(asFault(thrown).record.message, outside);
    return {};
  }
}

/**
 * Whether a link leads the path out of where it says: a pull request can commit one, to a file of another's or to the
 * log, where a line of a report would be a command.
 */
async function leadsAside(path: string, files: Files): Promise<boolean> {
  const [root, full] = [files.absolute('.'), files.absolute(path)];
  const within = relative(root, full);
  const outside = within.startsWith('..') || isAbsolute(within);
  // Links above the working directory, or above a directory elsewhere, are the machine's own.
  const [base, rest] = outside ? [dirname(full), basename(full)] : [root, within];
  return (await files.real(full)) !== join(await files.real(base), rest);
}

/** The whole report, and the worst lines as annotations of the job. */
async function inLog(
  result: RunResult,
  told: readonly Annotation[],
  carried: boolean,
  { runner, secrets }: Outside,
): Promise<void> {
  const pretty = await reporters.pretty();
  runner.print(secrets.hide(pretty.render(result, { ...PLAIN, width: LOG_WIDTH })));
  for (const { level, title, message, place } of told.slice(0, LOG_ANNOTATIONS)) {
    runner.annotate({
      level: level === 'failure' ? 'error' : 'warning',
      title: secrets.hide(title),
      message: secrets.hide(message),
      // On a line that the check run has annotated already the same would stand twice.
      place: carried ? null : place,
    });
  }
  const hidden = hiddenAnnotations(told.length, LOG_ANNOTATIONS);
  if (hidden !== null) runner.print(`${hidden}: the report above has all.`);
}

async function inSummary(
  result: RunResult,
  options: RenderOptions,
  outside: Outside,
): Promise<void> {
  try {
    const reporter = await reporters.markdown();
    const room = Math.min(SUMMARY_BYTES, outside.runner.summaryRoom());
    const text = fitting(
      (budget) => outside.secrets.hide(reporter.render(result, { ...options, budget })),
      room,
    );
    if (bytesOf(text) > room) throw new Error(`there is room for ${String(room)} bytes only`);
    await outside.runner.addToSummary(text);
  } catch (thrown) {
    warn(`The summary of the job could not be written: ${reasonOf(thrown)}`, outside);
  }
}

const reasonOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);
