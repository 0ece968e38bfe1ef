import { fault, type FaultRecord } from '../../domain/fault.ts';
import type { RunResult } from '../../domain/result.ts';
import type { Runner } from '../../domain/runner.ts';
import { Secrets } from '../../domain/secrets.ts';
import type { Trigger } from '../../domain/trigger.ts';
import type { Files, World } from '../../domain/world.ts';
import { readTrigger } from '../../github/trigger.ts';
import { doAudit, type AuditRequest } from '../audit.ts';
import { committedFiles } from './committed.ts';
import { identified } from './identity.ts';
import { hide, oneClient, type On, type Outside } from './outside.ts';
import { lookAtBase, ownGates, type KnownBase } from './own_gates.ts';
import { meantBy, redactColumns } from './redact.ts';
import type { StepRequest } from './request.ts';
import { openSurfaces, type Audited, type Shown } from './surfaces.ts';
import { ANY_FILES, lookAtTouched, type TouchedFiles } from './touched.ts';
import { untrusted } from './trusted.ts';
import { unaudited } from './unaudited.ts';

/** A step that has ended: the verdict, and where it was shown. */
export interface StepEnd {
  readonly result: RunResult;
  readonly shown: Shown;
}

/** Audits as a step of a workflow, and shows the result on the pull request, on the commit and in the job. */
export async function auditStep(
  request: StepRequest,
  world: World,
  runner: Runner,
): Promise<StepEnd> {
  const secrets = new Secrets();
  hide(request.secrets, { runner, secrets });
  const outside = { world, runner, secrets };
  const { trigger, fault: unread } = await readTrigger(world, request.given);
  const github = oneClient(request.surfaces, trigger, world);
  const surfaces = openSurfaces(request.surfaces, { trigger, github }, outside);
  const refusal = unread ?? (await untrusted(trigger, request, world));
  const asked = withTrigger(request, trigger);
  const audited =
    refusal === null && request.problems.length === 0
      ? await auditPull(asked, { trigger, github }, outside)
      : unjudged(asked, refusal, world);
  const result = secrets.hideIn(audited.result);
  return { result, shown: await surfaces.show(result, audited) };
}

/** Audits by the gates that the workflow wants, and compares the pull request's gates with those of its base. */
async function auditPull(
  asked: StepRequest,
  { trigger, github }: On,
  outside: Outside,
): Promise<Audited> {
  const known = await identified(asked, outside);
  if (known.fault !== null) return unjudged(asked, known.fault, outside.world);
  const { request, world } = known;
  const { config } = request.audit;
  const trusted = committedFiles(trigger, world);
  const looking = lookAtBase(trigger, github, world, { config, others: trusted.files });
  // The base is waited for only where it decides what is audited, and so is what the pull request touches.
  const byBase = request.configFrom === 'base' && trigger.pullRequest !== null;
  const base = byBase ? await looking : null;
  const cause = base === null ? null : await unreadableBase(request, base);
  if (cause !== null) return unjudged(request, cause, world);
  const compared = looking.then((known) => ownGates(request, known, trigger, world));
  const pull = request.affected ? await lookAtTouched(trigger, github, world, config) : ANY_FILES;
  const audit = auditOf(request, base?.atBase?.files ?? trusted.files, pull);
  const [done, own] = await Promise.all([
    doAudit(audit, world, {
      tell: (secrets) => hide(secrets, outside),
      hide: outside.secrets.hide,
    }),
    compared,
  ]);
  const refusal = trusted.refusal();
  if (refusal !== null) return unjudged(request, refusal, world);
  const trouble = base?.atBase?.trouble() ?? null;
  if (trouble !== null) return unjudged(request, unreadGates(trouble), world);
  const { columns, notices } = meantBy(request.surfaces.redactColumns, done.columns);
  const result = redactColumns(done.finish(own.faults, own.changes), columns, done.checks);
  return { result, inputs: done.inputs, notices: [...pull.notices, ...own.notices, ...notices] };
}

/** Why the gates of the base cannot judge; null where they can. */
async function unreadableBase(
  { audit: { config, gates, adhoc } }: StepRequest,
  { atBase, why }: KnownBase,
): Promise<FaultRecord | null> {
  if (atBase === null) return unreadGates(why ?? NO_BASE);
  if (adhoc === true || gates.length > 0) return null;
  const found = await atBase.files.stat(config).catch(() => null);
  const trouble = atBase.trouble();
  if (trouble !== null) return unreadGates(trouble);
  if (found?.type !== 'missing') return null;
  const message = `the base of the pull request has no ${config}: by \`config-from: base\` gates count from the first pull request after the one that adds them`;
  return fault('configuration', 'config', message).record;
}

const NO_BASE = fault('base-unreadable', 'config', 'the event does not name it').record;

const unreadGates = (why: FaultRecord): FaultRecord => ({
  ...why,
  message: `the gates of the base cannot be read: ${why.message}`,
});

function auditOf(
  request: StepRequest,
  configFiles: Files,
  { touched }: TouchedFiles,
): AuditRequest {
  return {
    ...request.audit,
    configFiles,
    ...(touched === null ? {} : { touched }),
  };
}

function unjudged(request: StepRequest, cause: FaultRecord | null, world: World): Audited {
  const faults = cause === null ? [] : [cause];
  const problems = cause === null ? request.problems : [];
  const result = unaudited(request, problems, faults, world);
  return { result, inputs: new Set(), notices: [] };
}

/** What the event says fills what the workflow did not say. */
function withTrigger(
  request: StepRequest,
  { headSha, commits, pullRequest }: Trigger,
): StepRequest {
  const pr = request.audit.pr ?? pullRequest?.number;
  return {
    ...request,
    audit: {
      ...request.audit,
      headSha,
      commits,
      withoutSecrets: pullRequest?.withoutSecrets ?? false,
      ...(pr === undefined ? {} : { pr }),
    },
  };
}
