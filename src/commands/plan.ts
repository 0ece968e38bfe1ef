import { problemOf, type Problem } from '../domain/result.ts';
import { asFault, Fault, type FaultRecord } from '../domain/fault.ts';
import { exitCodeOfFault } from '../domain/outcome.ts';
import { mostTelling, type ExitCode } from '../domain/verdict.ts';
import type { World } from '../domain/world.ts';
import { planGate, type PlannedGate } from '../execution/audit.ts';
import { renderPlans, renderPlansJson, renderProblems } from '../reporting/plan.ts';
import { printOptions } from './reports.ts';
import type { RunOptions } from './run_options.ts';
import { openSession, stopReason, withPools, type Session } from './session.ts';

export interface PlanOptions extends RunOptions {
  readonly format: 'pretty' | 'json';
}

type Planned =
  | { readonly planned: PlannedGate; readonly fault: null }
  | { readonly planned: null; readonly fault: FaultRecord };

/** Prints what an audit would do; reads no rows. Ends like an audit where the plan cannot be made. */
export async function plan(options: PlanOptions, world: World): Promise<ExitCode> {
  const session = await openSession(options, world);
  const ends = await planAll(session, options, world);
  const plans = ends.flatMap(({ planned }) => planned?.plan ?? []);
  const faults = ends.flatMap(({ planned, fault }) =>
    planned === null ? [fault] : faultsOf(planned),
  );
  const problems = [...session.config.problems, ...faults.map(problemOf)];
  const print = printOptions(world);
  const text =
    options.format === 'json' ? renderPlansJson(plans, problems) : renderPlans(plans, print);
  await world.stdout.write(text);
  if (problems.length > 0 && options.format === 'pretty') {
    await world.stderr.write(
      renderProblems(problems, printOptions({ ...world, stdout: world.stderr })),
    );
  }
  return exitCode(session.config.problems, faults);
}

function planAll(session: Session, options: PlanOptions, world: World): Promise<Planned[]> {
  const { kinds, dates, config } = session;
  return withPools(session, options, world, (poolOf) =>
    Promise.all(
      config.gates.map(async (loaded): Promise<Planned> => {
        const opened = poolOf(loaded);
        try {
          if (opened.fault !== null) throw new Fault(opened.fault);
          const request = { gate: loaded.gate, kinds, dates, strategy: options.strategy };
          return { planned: await planGate(request, opened.pool.for(loaded.gate)), fault: null };
        } catch (thrown) {
          return { planned: null, fault: stopReason(session) ?? asFault(thrown).record };
        }
      }),
    ),
  );
}

/** What keeps a planned audit from being whole. */
function faultsOf({ gate, plan: { refusal } }: PlannedGate): FaultRecord[] {
  const faults = gate.checks.flatMap((check) => check.fault ?? []);
  return refusal === null ? faults : [...faults, refusal];
}

function exitCode(problems: readonly Problem[], faults: readonly FaultRecord[]): ExitCode {
  const codes = [...faults.map(exitCodeOfFault), ...(problems.length > 0 ? [2 as const] : [])];
  return mostTelling(codes) ?? 0;
}
