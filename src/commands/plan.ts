import { problemOf, type Problem } from '../domain/result.ts';
import { Fault, type FaultRecord } from '../domain/fault.ts';
import { exitCodeOfFault } from '../domain/outcome.ts';
import { mostTelling, type ExitCode } from '../domain/verdict.ts';
import type { Gate } from '../domain/gate.ts';
import type { Location } from '../domain/location.ts';
import type { World } from '../domain/world.ts';
import { planGate, type PlannedGate } from '../execution/audit.ts';
import { renderPlans, renderPlansJson, renderProblems } from '../reporting/plan.ts';
import { printOptions } from './reports.ts';
import type { RunOptions } from './run_options.ts';
import { endedBy, openSession, withPools, type Session } from './session.ts';

export interface PlanOptions extends RunOptions {
  readonly format: 'pretty' | 'json';
}

type Planned = { readonly gate: Gate } & (
  | { readonly planned: PlannedGate; readonly fault: null }
  | { readonly planned: null; readonly fault: Fault }
);

/** What keeps a gate or one of its checks from being planned, and where that is declared. */
interface Obstacle {
  readonly fault: FaultRecord;
  readonly location: Location;
}

/** Prints what an audit would do; reads no rows. Ends like an audit where the plan cannot be made. */
export async function plan(options: PlanOptions, world: World): Promise<ExitCode> {
  const session = await openSession(options, world);
  const ends = await planAll(session, options, world);
  const plans = ends.flatMap(({ planned }) => planned?.plan ?? []);
  const obstacles = ends.flatMap(obstaclesIn);
  const found = obstacles.map(({ fault, location }) => problemOf(fault, location));
  const problems = [...session.config.problems, ...found];
  const print = printOptions(world);
  const text =
    options.format === 'json' ? renderPlansJson(plans, problems) : renderPlans(plans, print);
  await world.stdout.write(text);
  if (problems.length > 0 && options.format === 'pretty') {
    await world.stderr.write(
      renderProblems(problems, printOptions({ ...world, stdout: world.stderr })),
    );
  }
  const faults = obstacles.map(({ fault }) => fault);
  return exitCode(session.config.problems, faults);
}

function planAll(session: Session, options: PlanOptions, world: World): Promise<Planned[]> {
  const { kinds, dates, config } = session;
  return withPools(session, options, world, (poolOf) =>
    Promise.all(
      config.gates.map(async (loaded): Promise<Planned> => {
        const opened = poolOf(loaded);
        const { gate } = loaded;
        try {
          if (opened.fault !== null) throw new Fault(opened.fault);
          const request = { gate, kinds, dates, strategy: options.strategy };
          const planned = await planGate(request, opened.pool.for(gate));
          return { gate, planned, fault: null };
        } catch (thrown) {
          return { gate, planned: null, fault: endedBy(thrown, session) };
        }
      }),
    ),
  );
}

function obstaclesIn({ gate, planned, fault }: Planned): Obstacle[] {
  const { location } = gate;
  if (planned === null) return [{ fault: fault.record, location: fault.location ?? location }];
  const faulted = planned.gate.checks.flatMap(({ check, fault: own }) =>
    own === null ? [] : [{ fault: own, location: check.location }],
  );
  const { refusal } = planned.plan;
  return refusal === null ? faulted : [...faulted, { fault: refusal, location }];
}

function exitCode(problems: readonly Problem[], faults: readonly FaultRecord[]): ExitCode {
  const codes = [...faults.map(exitCodeOfFault), ...(problems.length > 0 ? [2 as const] : [])];
  return mostTelling(codes) ?? 0;
}
