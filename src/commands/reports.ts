import { asFault, fault, lastWords, type Fault, type FaultRecord } from '../domain/fault.ts';
import type { Format, ReportTarget } from '../domain/format.ts';
import type { AuditPlan } from '../domain/plan.ts';
import type { RunResult } from '../domain/result.ts';
import type { World } from '../domain/world.ts';
import { renderPlans } from '../reporting/plan.ts';
import { reporters } from '../reporting/registry.ts';
import { PLAIN, type RenderOptions } from '../reporting/reporter.ts';

/** What a run wants to be printed and written. */
export interface ReportRequest {
  readonly format: Format;
  readonly report: readonly ReportTarget[];
  /** Plans to print before the report; on stderr when the report is not for people at a terminal. */
  readonly plans: readonly AuditPlan[];
  /** Absolute paths of everything the run has read: no report may take their place. */
  readonly inputs: ReadonlySet<string>;
}

/**
 * Writes the report files, then prints. A report that cannot be written or printed is part of the verdict: `finish`
 * makes the result again with that fault, and what was written before says so too.
 */
export async function publishReports(
  finish: (faults: readonly FaultRecord[]) => RunResult,
  request: ReportRequest,
  world: World,
): Promise<RunResult> {
  const first = finish([]);
  const { written, faults } = await writeReports(first, request, world);
  const result = faults.length === 0 ? first : finish(faults);
  if (faults.length > 0) await writeAgain(result, written, world);
  const unprinted = await print(result, request, world);
  if (unprinted === null) return result;
  const last = finish([...faults, unprinted]);
  await writeAgain(last, written, world);
  return last;
}

/** Prints; a fault is told on stderr, the only place left, and returned. */
async function print(
  result: RunResult,
  { plans, format }: ReportRequest,
  world: World,
): Promise<FaultRecord | null> {
  try {
    const options = printOptions(world);
    // What a program reads must stay what it expects.
    const explained = format === 'pretty' ? world.stdout : world.stderr;
    if (plans.length > 0) await explained.write(renderPlans(plans, options));
    const reporter = await reporters[format]();
    await world.stdout.write(reporter.render(result, options));
    return null;
  } catch (thrown) {
    const { record } = asFault(thrown);
    await attempt(() => world.stderr.write(lastWords(record)));
    return record;
  }
}

/** Replaces reports that no longer tell the truth. One that cannot be replaced is emptied, which needs no room. */
async function writeAgain(
  result: RunResult,
  targets: readonly ReportTarget[],
  world: World,
): Promise<void> {
  for (const target of targets) {
    const { faults } = await writeReports(result, { report: [target], inputs: new Set() }, world);
    if (faults.length > 0) await attempt(() => world.files.write(target.path, ''));
  }
}

/** For what may fail without changing the verdict, which is an error already. */
async function attempt(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch {
    // The exit code says it.
  }
}

interface FileRequest extends Pick<ReportRequest, 'report' | 'inputs'> {
  readonly render?: RenderOptions;
}

interface Written {
  readonly written: readonly ReportTarget[];
  readonly faults: readonly FaultRecord[];
}

/** Writes report files; those that could not be written are told, and no input of the run is overwritten. */
export async function writeReports(
  result: RunResult,
  { report, inputs, render = PLAIN }: FileRequest,
  world: World,
): Promise<Written> {
  const ends = await Promise.all(
    report.map(async (target) => {
      try {
        if (inputs.has(world.files.absolute(target.path))) throw wouldOverwrite(target);
        const reporter = await reporters[target.format]();
        await world.files.write(target.path, reporter.render(result, render));
        return { target, fault: null };
      } catch (thrown) {
        return { target, fault: asFault(thrown).record };
      }
    }),
  );
  return {
    written: ends.filter((end) => end.fault === null).map((end) => end.target),
    faults: ends.flatMap((end) => end.fault ?? []),
  };
}

function wouldOverwrite({ format, path }: ReportTarget): Fault {
  const message = `the ${format} report would overwrite ${path}, which the run reads: name another file`;
  return fault('report-unwritable', 'config', message);
}

/** Colour on a terminal only, and never against NO_COLOR (no-color.org). */
export function printOptions(world: World): RenderOptions {
  const { isTTY, columns } = world.stdout;
  const refused = (world.env['NO_COLOR'] ?? '') !== '' || world.env['TERM'] === 'dumb';
  const forced = (world.env['FORCE_COLOR'] ?? '0') !== '0';
  return { ...PLAIN, width: isTTY ? columns : 100, colour: !refused && (isTTY || forced) };
}
